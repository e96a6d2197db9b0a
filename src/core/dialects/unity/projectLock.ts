import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

/** Empty, locked while the editor has the project open. A crash leaves the file, which blocks nobody. */
export const unityProjectLock = kernelFile({
  id: 'unity.project-lock',
  tool: 'unity',
  program: programNamed('Unity', 'Unity Hub'),
  names: [{ exact: 'UnityLockfile' }],
  claims: (place) => isIn(place, 'Temp'),
  resource: () => '..',
  by: 'any',
  words: {
    title: 'Unity project lock',
    what: 'The Unity editor locks this file while it has the project open.',
    harm: 'Removing it releases nothing. Two editors that import assets into one project damage its library.',
    cure: 'Close the project in the editor that holds it. The file by itself means nothing.',
  },
});
