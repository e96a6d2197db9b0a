import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';
import { isBelow, isIn } from '../place';

/** Jujutsu's locks on its working copy, its operations and its index (`lib/src/lock` of jj-vcs/jj). */
export const jujutsuLock = kernelFile({
  id: 'jujutsu.lock',
  tool: 'jujutsu',
  program: programNamed('jj'),
  by: 'flock',
  names: [{ exact: 'working_copy.lock' }, { exact: 'lock' }, { exact: 'git_import_export.lock' }],
  claims: (place) => {
    if (place.name === 'working_copy.lock') return isIn(place, '.jj', 'working_copy');
    if (place.name === 'git_import_export.lock') return isIn(place, '.jj', 'repo');
    const isKept =
      isIn(place, '.jj', 'repo', 'op_heads', 'heads') || /[\\/]\.jj[\\/]repo[\\/]index[\\/]/.test(`${place.folder}/`);
    return isKept && isBelow(place, '.jj');
  },
  words: {
    title: 'Jujutsu lock',
    what: 'Jujutsu locks this file through the operating system while it changes its working copy, its operations or its index.',
    harm: 'Two processes record an operation at once; the later one has to be reconciled with the other.',
    cure: 'Nothing has to be removed: the lock is gone with the process that has it.',
  },
});
