import { createRequire } from 'node:module';

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

/**
 * An optional dependency: the universal package comes without it. Not bundled, looked up beside the bundle.
 * @throws where it is not installed, or has no binary for this system
 */
export function loadKoffi(): ForeignFunctions {
  return createRequire(__filename)('koffi') as ForeignFunctions;
}
