import type { Claimant, Dialect, Place } from '../dialect';
import { segmentsOf } from '../place';

/** Whoever builds: Python, or what it started to compile. */
const builder =
  /(?:^|[\s\\/])(?:python[0-9.]*|ninja|nvcc|hipcc|cicc|c\+\+|g\+\+|gcc|clang(?:\+\+)?|cl)(?:\.exe)?(?=\s|$)/i;

const anyExtensionLock: Dialect = {
  id: 'torch.extension-lock',
  tool: 'pytorch',
  program: builder,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: 'lock' }],
  claims: (place) => isExtensionFolder(place) && !isBuilt(place),
  asksNeighbours: true,
  byContent: true,
  maxBytes: 1,
  resource: () => '.',
  parse: parseBaton,
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: true,
  outside: { group: 'caches', folders: ['~/.cache/torch_extensions/*/*'] },
  words: {
    title: 'PyTorch extension build lock',
    what: 'A Python program compiles this PyTorch extension, and every other that wants it waits without saying so.',
    harm: 'Two builds write the same folder, and the extension may be broken.',
    cure: 'Older versions of PyTorch never clear it: when no build runs, the file has to go.',
  },
};

/**
 * PyTorch's lock on an extension that it compiles on first use: an empty file that names nobody and that others wait
 * for without end. The compiler works in the folder, so one that is at it is found.
 */
export const torchExtensionLock: Dialect = {
  ...anyExtensionLock,
  users: { program: builder, scopes: (folder) => [folder], graceMs: 10 * 60_000 },
};

/**
 * The same beside an extension that is built already. Newer PyTorch keeps the file for good and has the system lock
 * it, and nothing tells the two apart: never judged.
 */
export const torchBuiltExtensionLock: Dialect = {
  ...anyExtensionLock,
  id: 'torch.built-extension-lock',
  claims: (place) => isExtensionFolder(place) && isBuilt(place),
  removable: false,
  words: {
    ...anyExtensionLock.words,
    what: 'Stays for good in newer versions of PyTorch; in older ones a Python program is building the extension again.',
  },
};

function isExtensionFolder({ folder }: Place): boolean {
  return segmentsOf(folder).at(-3) === 'torch_extensions';
}

function isBuilt(place: Place): boolean {
  return [...place.siblings()].some((name) => /\.(?:so|pyd)$/.test(name));
}

function parseBaton(bytes: Uint8Array): Claimant {
  return bytes.length === 0 ? { state: 'nobody' } : { state: 'foreign' };
}
