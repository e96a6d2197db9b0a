import type { Dialect, Place } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';
import { isBelow, isIn } from '../place';

const uvProgram = programNamed('uv', 'uvx', 'uvw');

/** The mutex on uv's cache, on a virtual environment, or on the Pythons and tools uv has installed. */
export const uvFolderLock: Dialect = kernelFile({
  id: 'uv.folder-lock',
  tool: 'uv',
  program: uvProgram,
  by: 'flock',
  names: [{ exact: '.lock' }],
  claims: isOfUv,
  asksNeighbours: true,
  resource: () => '.',
  outside: { group: 'caches', folders: ['~/.cache/uv', '~/.local/share/uv/python', '~/.local/share/uv/tools'] },
  words: {
    title: 'uv lock',
    what: 'uv has this folder locked while it changes it, or shares it while it reads. The empty file always stays.',
    harm: 'Two uvs may install into one place at once.',
    cure: 'Nothing to do: the lock goes with the process that has it. "UV_LOCK_TIMEOUT" says how long others wait.',
  },
});

/** The mutex on one project's environment, in the temporary folder. */
export const uvProjectLock: Dialect = kernelFile({
  id: 'uv.project-lock',
  tool: 'uv',
  program: uvProgram,
  by: 'flock',
  names: [{ prefix: 'uv-', suffix: '.lock' }],
  claims: ({ name }) => /^uv-(?:setuptools-)?[0-9a-f]{16}\.lock$/.test(name),
  resource: () => '.',
  outside: { group: 'caches', folders: ['$TMPDIR'] },
  words: {
    title: 'uv project lock',
    what: 'A uv is at work on one project or script, and others wait for it. The empty file always stays.',
    harm: 'Two uvs may build the same environment at once.',
    cure: 'Nothing to do: the lock goes with the process that has it.',
  },
});

function isOfUv(place: Place): boolean {
  if (place.hasSibling('pyvenv.cfg')) return true;
  if (isIn(place, 'uv') || isIn(place, 'uv', 'cache')) return place.hasSibling('CACHEDIR.TAG');
  return isBelow(place, 'uv') && (isIn(place, 'python') || isIn(place, 'tools'));
}
