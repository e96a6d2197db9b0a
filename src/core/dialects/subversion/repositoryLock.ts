import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

/** The files that serialise commits into a repository. They are always there and always empty. */
export const subversionRepositoryLock = kernelFile({
  id: 'subversion.repository-lock',
  tool: 'subversion',
  program: programNamed('svn', 'svnserve', 'svnadmin', 'svnsync', 'svnmucc', 'httpd', 'apache2'),
  // APR takes flock or fcntl, as it was built.
  by: 'any',
  names: [{ exact: 'write-lock' }, { exact: 'txn-current-lock' }, { exact: 'pack-lock' }],
  claims: (place) => isIn(place, 'db') && place.hasSibling('fs-type') && place.hasSibling('txn-current'),
  asksNeighbours: true,
  words: {
    title: 'Subversion repository lock',
    what: 'Subversion locks this file through the operating system while it finishes a commit. The file itself is always there.',
    harm: 'Two commits write the same revision, and the repository is damaged.',
    cure: 'Nothing has to be removed: the lock is gone with the process that has it.',
  },
});
