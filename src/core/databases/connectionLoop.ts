import { type LoopPorts, type LoopRules, ReadingLoop } from '../connections/readingLoop';
import type { Result } from '../result';
import type { ActOutcome, DatabaseAction, DatabaseLink } from './engine';
import type { DatabaseReading, DatabaseTrouble } from './reading';

/** Between the end of one reading and the next, as a rule. Milliseconds. */
export const pollMs = 2_000;
/** However long a server takes. Milliseconds. */
const longestPollMs = 15_000;

/** A server that takes long to answer is asked less often: two thirds of a hundredth of its time are spent on us. Milliseconds. */
export function pauseAfter({ tookMs }: Pick<DatabaseReading, 'tookMs'>): number {
  return Math.min(longestPollMs, Math.max(pollMs, 150 * (tookMs ?? 0)));
}

const rules: LoopRules<DatabaseReading, DatabaseTrouble> = {
  pauseAfter,
  // Wrong passwords, tried often, lock users out.
  lasting: new Set(['not-authenticated', 'no-such-database', 'unsupported', 'not-configured', 'tls']),
  troubleOf: (code, message) => ({ code, message }),
};

/** A connection to a database server, through which one can act as well. */
export class ConnectionLoop extends ReadingLoop<DatabaseLink, DatabaseReading, DatabaseTrouble> {
  constructor(ports: LoopPorts<DatabaseLink, DatabaseReading, DatabaseTrouble>) {
    super(ports, rules);
  }

  /** Waits for what is being asked, acts, and reads anew. */
  act(action: DatabaseAction, signal: AbortSignal): Promise<Result<ActOutcome, DatabaseTrouble>> {
    return this.use((link, abort) => link.act(action, abort), signal);
  }

  /** What `act` would send; `null` while there is no connection. */
  sqlOf(action: DatabaseAction): string | null {
    return this.link?.sqlOf(action) ?? null;
  }
}
