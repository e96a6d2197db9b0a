import { parseLonePid } from '../content';
import type { Dialect } from '../dialect';
import type { DialectWords } from '../words';

/** What differs between tools that write a bare pid into a file of its own. */
export type PidFile = Pick<Dialect, 'id' | 'tool' | 'program' | 'names' | 'resource' | 'selfHealing' | 'removable'> &
  Partial<
    Pick<
      Dialect,
      | 'claims'
      | 'asksNeighbours'
      | 'byContent'
      | 'maxBytes'
      | 'companions'
      | 'parse'
      | 'outside'
      | 'cure'
      | 'mechanism'
      | 'leftovers'
      | 'entry'
    >
  > & { readonly words: DialectWords };

/** A file that names a server by its pid, as decimal text. It is judged by whether that process lives. */
export function pidFile(form: PidFile): Dialect {
  return {
    kind: 'lock',
    mechanism: 'pid-file',
    maxBytes: 64,
    parse: parseLonePid,
    leaseMs: null,
    cure: null,
    ...form,
  };
}
