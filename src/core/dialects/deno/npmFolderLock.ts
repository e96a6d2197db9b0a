import type { Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

/** Deno's mutex on the npm packages of a project; not the manifest `deno.lock`, which it is called like. */
export const denoNpmFolderLock: Dialect = kernelFile({
  id: 'deno.npm-folder-lock',
  tool: 'deno',
  program: programNamed('deno'),
  by: 'flock',
  names: [{ exact: '.deno.lock' }],
  claims: (place) => isIn(place, 'node_modules', '.deno'),
  resource: () => '.',
  words: {
    title: 'Deno npm folder lock',
    what: 'Deno locks this file while it installs npm packages into the project. The empty file always stays.',
    harm: 'Two Denos may write the same packages at once.',
    cure: 'Nothing to do: the lock goes with the process that has it.',
  },
});
