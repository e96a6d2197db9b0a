import * as l10n from '@vscode/l10n';
import type { DatabaseLock } from '../core/databases/databaseLock';
import type { PreparedTransaction } from '../core/databases/preparedTransaction';
import type { DatabaseReading } from '../core/databases/reading';
import type { Party } from '../core/waits/waitGraph';
import type { Wait } from '../core/waits/wait';
import { sessionShort } from './databaseSessionText';
import { lockTitle } from './databaseTargetText';
import { shortened } from './safeText';
import { agoText, shortDuration } from './timeText';

/** Who takes part in a wait: a session by its name, or a transaction that was prepared. */
export function partyText(party: Party, reading: Pick<DatabaseReading, 'sessions' | 'prepared'>): string {
  if (party !== null) {
    const session = reading.sessions.get(party);
    return session === undefined ? l10n.t('session {0}', party) : sessionShort(session);
  }
  const [only, ...others] = reading.prepared;
  return only === undefined || others.length > 0 ? l10n.t('prepared transactions') : preparedShort(only);
}

export function preparedShort({ gid, transaction }: PreparedTransaction): string {
  return gid === null
    ? l10n.t('prepared transaction {0}', shortened(transaction, 40))
    : l10n.t('prepared transaction “{0}”', shortened(gid, 60));
}

/** What a transaction that was prepared wants of a person. */
export function preparedSentence({ owner, database, preparedAt }: PreparedTransaction, at: number): string {
  return l10n.t(
    'Prepared by {0} in database {1}, {2}. It keeps its locks, over a restart too, until somebody commits it or rolls it back.',
    shortened(owner ?? '?', 60),
    shortened(database ?? '?', 60),
    preparedAt === null ? l10n.t('nobody knows when') : agoText(preparedAt, at),
  );
}

/** `waits for 12 s for advisory lock 4711`; of several waits for one party, the oldest counts. */
export function waitText(waits: readonly Wait[], lockOf: (id: string) => DatabaseLock | undefined, at: number): string {
  const [first] = waits;
  if (first === undefined) return '';
  const since = waits.reduce<number | null>(
    (oldest, wait) => (wait.since === null ? oldest : Math.min(oldest ?? wait.since, wait.since)),
    null,
  );
  const lock = first.lock === null ? undefined : lockOf(first.lock);
  const what = lock === undefined ? null : lockTitle(lock);
  const time = since === null ? null : shortDuration(Math.max(0, at - since));
  const text = waitWords(what, time);
  return waits.every(({ isQueue }) => isQueue) ? l10n.t('{0}, behind it in the queue', text) : text;
}

/** `3 sessions wait behind it`. */
export function behindText(count: number): string {
  return count === 1 ? l10n.t('1 session waits behind it') : l10n.t('{0} sessions wait behind it', count);
}

/** What a ring of waits means, as a sentence. */
export function deadlockSentence(
  ring: readonly Party[],
  reading: Pick<DatabaseReading, 'sessions' | 'prepared'>,
): string {
  return l10n.t(
    'These wait for each other, and none can go on: {0}. The server ends one of them by itself once it notices.',
    ring.map((party) => partyText(party, reading)).join(', '),
  );
}

function waitWords(what: string | null, time: string | null): string {
  if (what === null) return time === null ? l10n.t('waits') : l10n.t('waits for {0}', time);
  return time === null ? l10n.t('waits: {0}', what) : l10n.t('waits for {0}: {1}', time, what);
}
