import { asciiText, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { pythonProgram } from '../filelock/records';

/** The lock of the Python package zc.lockfile, which Zope and others use. The system holds it; the pid may be an old one. */
export const zcLockfile: Dialect = kernelFile({
  id: 'zc-lockfile.lock',
  tool: 'zc.lockfile',
  program: pythonProgram,
  by: 'flock',
  names: [{ prefix: '', suffix: '.lock' }],
  byContent: true,
  maxBytes: 64,
  resource: (name) => name.slice(0, -'.lock'.length),
  parse: parseZcLock,
  words: {
    title: 'zc.lockfile lock',
    what: 'A Python program such as Zope locks this file while it has what it is named after. The file stays, with the pid of the last who had it.',
    harm: 'A second program gets the lock while the first still works.',
    cure: 'Nothing to do: the lock goes with the process that has it.',
  },
});

/** ` <pid>\n`: the blank in front and the newline behind tell it from other pid files. */
export function parseZcLock(bytes: Uint8Array): Claimant {
  const pid = /^ ([0-9]{1,10})\n$/.exec(asciiText(bytes) ?? '')?.[1];
  return pid === undefined ? { state: 'foreign' } : named(Number(pid));
}
