import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { isBelow, isIn } from '../place';
import { nxProgram } from './daemon';

/** Nx's mutexes on what it keeps of a workspace, such as `nx_files.lock`. */
export const nxWorkspaceLock: Dialect = kernelFile({
  id: 'nx.workspace-lock',
  tool: 'nx',
  program: nxProgram,
  by: 'flock',
  names: [{ prefix: '', suffix: '.lock' }],
  claims: (place) => isIn(place, 'workspace-data') && isBelow(place, '.nx'),
  resource: () => '.',
  words: {
    title: 'Nx workspace data lock',
    what: 'Nx locks this file for moments while it reads or writes what it knows of the workspace. The empty file always stays.',
    harm: 'Two Nx processes may write the same data.',
    cure: 'Nothing to do: the lock goes with the process that has it.',
  },
});
