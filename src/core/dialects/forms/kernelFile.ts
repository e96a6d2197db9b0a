import { parseNothing } from '../content';
import type { Dialect, KernelMutex } from '../dialect';
import type { DialectWords } from '../words';

/** What differs between tools that lock a file through the operating system. */
export type KernelFile = Pick<Dialect, 'id' | 'tool' | 'program' | 'names'> &
  Partial<
    Pick<
      Dialect,
      | 'claims'
      | 'asksNeighbours'
      | 'byContent'
      | 'maxBytes'
      | 'resource'
      | 'companions'
      | 'parse'
      | 'entry'
      | 'outside'
      | 'cure'
    >
  > & {
    readonly by: KernelMutex['by'];
    readonly on?: KernelMutex['on'];
    readonly words: DialectWords;
  };

/**
 * A file that is always there and that a kernel lock makes a mutex: never opened unless `maxBytes` says so, never
 * removed. `resource`: the folder it is in, unless told otherwise.
 */
export function kernelFile({ by, on, ...form }: KernelFile): Dialect {
  return {
    kind: 'lock',
    mechanism: 'kernel',
    maxBytes: 0,
    resource: () => '.',
    parse: parseNothing,
    mutex: on === undefined ? { by } : { by, on },
    leaseMs: null,
    selfHealing: true,
    cure: null,
    removable: false,
    ...form,
  };
}
