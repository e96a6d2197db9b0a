import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

/** Locked with flock while `helm repo` changes its list of repositories. */
export const helmRepositoriesLock = kernelFile({
  id: 'helm.repositories-lock',
  tool: 'helm',
  program: programNamed('helm'),
  names: [{ exact: 'repositories.lock' }],
  claims: (place) => isIn(place, 'helm') || place.hasSibling('repositories.yaml'),
  asksNeighbours: true,
  by: 'flock',
  resource: () => 'repositories.yaml',
  outside: { group: 'caches', folders: ['~/.config/helm', '~/Library/Preferences/helm'] },
  words: {
    title: 'Helm repository list lock',
    what: 'Helm locks this file while it changes its list of chart repositories.',
    harm: 'Removing it releases nothing. Two commands could then write the list at once.',
    cure: 'It is released when the command ends. The file by itself means nothing.',
  },
});
