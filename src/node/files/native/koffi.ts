import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What is used of the package `koffi`, which calls functions of the C library. */
export interface ForeignFunctions {
  /** `null`: what this very process has loaded. */
  load(path: null): ForeignLibrary;
  /** Of the last call; koffi leaves it alone in between. */
  errno(): number;
}

export interface ForeignLibrary {
  /** @throws where there is no such function */
  func(prototype: string): (...args: readonly (string | number)[]) => number;
}

/** Where koffi lies in the folder of an installation: in a package made for one platform, and in a checkout. */
const places = ['dist/koffi/src/koffi/indirect.cjs', 'node_modules/koffi/indirect.cjs'];

/**
 * An optional dependency, not bundled: the universal package comes without it. Looked for in the folder this program is
 * installed in and never above, where another version may lie, or what somebody else has put there.
 * @throws where it is not installed, or has no binary for this system
 */
export function loadKoffi(): ForeignFunctions {
  const own = ownFolder(__dirname);
  const place = places.map((name) => join(own, name)).find((name) => existsSync(name));
  if (place === undefined) throw new Error('koffi is not installed');
  return createRequire(__filename)(place) as ForeignFunctions;
}

/** The nearest one with a manifest: the bundle lies one level below it, the source several. */
function ownFolder(folder: string): string {
  const above = dirname(folder);
  return above === folder || existsSync(join(folder, 'package.json')) ? folder : ownFolder(above);
}
