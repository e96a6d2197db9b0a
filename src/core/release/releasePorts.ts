import type { CircumstancePorts } from '../circumstances';
import type { Dialect } from '../dialects/dialect';
import type { Catalog } from '../dialects/recognition';
import type { JournalMender } from '../journal/repair/mender';
import type { Maker } from './leftoverNames';
import type { Clock, Hands, Host, UndoStore } from '../ports';

/** All that is needed to take a lock out of its place, and to put right what an earlier attempt left. */
export interface ReleasePorts extends CircumstancePorts {
  readonly hands: Hands;
  readonly host: Host;
  readonly clock: Clock;
  readonly undo: UndoStore;
  readonly mender: JournalMender;
  /** This process. */
  readonly maker: Maker;
  /** Sixteen random hexadecimal digits, unguessable. */
  readonly randomHex: () => string;
  readonly leaseOf: (dialect: Dialect) => number | null;
  readonly catalog: () => Catalog;
}
