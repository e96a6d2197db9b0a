import type { DatabaseLock, LockTarget } from '../core/databases/databaseLock';
import type { DatabaseReading, DatabaseSystem, DatabaseTrouble } from '../core/databases/reading';
import type { Session } from '../core/databases/session';
import { type Party, waitForest, waitGraphOf, type WaitNode } from '../core/waits/waitGraph';
import { gapSentence } from './databaseGapText';
import { lockNameText } from './databaseNameText';
import { targetText } from './databaseTargetText';
import { troubleSentence } from './databaseTroubleText';
import { isoTime } from './machineJson';

/** What is known of one connection; `reading` or `trouble`. */
export interface DatabaseFindings {
  readonly name: string;
  readonly system: DatabaseSystem | null;
  readonly reading: DatabaseReading | null;
  readonly trouble: DatabaseTrouble | null;
}

/** An entry of `databases` in JSON. All keys are always there; times are those of the server's clock. */
export function databaseJson({ name, system, reading, trouble }: DatabaseFindings): object {
  const server = reading?.server;
  return {
    name,
    system: server?.system ?? system,
    version: server?.version ?? null,
    database: server?.database ?? null,
    user: server?.user ?? null,
    replica: server?.isReplica ?? null,
    state: trouble === null ? 'connected' : trouble.code,
    trouble: trouble === null ? null : { code: trouble.code, text: troubleSentence(trouble) },
    at: isoTime(reading?.at ?? null),
    ...(reading === null ? nothing : readingJson(reading)),
  };
}

const nothing = {
  waits: [],
  deadlocks: [],
  sessions: [],
  prepared: [],
  locks: [],
  omittedLocks: 0,
  tableLocks: [],
  notes: [],
  gaps: [],
};

function readingJson(reading: DatabaseReading): object {
  const { roots, deadlocks } = waitForest(waitGraphOf(reading.waits));
  return {
    waits: roots.map((root) => waitJson(root, reading)),
    deadlocks,
    sessions: [...reading.sessions.values()].map(sessionJson),
    prepared: reading.prepared.map(({ preparedAt, ...rest }) => ({ ...rest, preparedAt: isoTime(preparedAt) })),
    locks: reading.locks.map((lock) => lockJson(lock, reading.at)),
    omittedLocks: reading.omittedLocks,
    tableLocks: reading.tableLocks.map(({ isTaken, since, ...rest }) => ({
      ...rest,
      taken: isTaken,
      since: isoTime(since),
    })),
    notes: reading.notes.map((note) => withIsoTimes(note)),
    gaps: reading.gaps.map((gap) => ({ ...gap, text: gapSentence(gap) })),
  };
}

/** Somebody, what he waits for, and who waits for him; of one who stands elsewhere in the tree as well, only that. */
function waitJson({ party, waits, waiters, isRepeated }: WaitNode, reading: DatabaseReading): object {
  return {
    session: party,
    ...who(party, reading),
    waitsFor: waits.map(({ lock, since, isQueue }) => ({ lock, since: isoTime(since), queue: isQueue })),
    repeated: isRepeated,
    waiters: waiters.map((waiter) => waitJson(waiter, reading)),
  };
}

function who(party: Party, { sessions, prepared }: DatabaseReading): object {
  if (party === null) return { application: null, user: null, state: 'prepared', gids: prepared.map(({ gid }) => gid) };
  const session = sessions.get(party);
  return {
    application: session?.application ?? null,
    user: session?.user ?? null,
    state: session?.state ?? null,
    gids: [],
  };
}

function sessionJson(session: Session): object {
  const { id, mark, user, database, application, client, process, state, statement, undoRecords } = session;
  return {
    id,
    mark,
    user,
    database,
    application,
    client,
    process: process === null ? null : { ...process, startedAt: isoTime(process.startedAt) },
    state,
    statement,
    undoRecords,
    startedAt: isoTime(session.startedAt),
    stateSince: isoTime(session.stateSince),
    transactionSince: isoTime(session.transactionSince),
    ofServer: session.isOfServer,
    own: session.isOwn,
  };
}

function lockJson({ name, target, waitingSince, ...rest }: DatabaseLock, at: number): object {
  return {
    ...rest,
    target: targetJson(target),
    name:
      name === null ? null : { certainty: name.certainty, tool: name.tool, ...name.subject, text: lockNameText(name) },
    waitingSince: isoTime(waitingSince),
    waitingMs: waitingSince === null ? null : Math.max(0, Math.round(at - waitingSince)),
  };
}

function targetJson(target: LockTarget): object {
  return { ...target, text: targetText(target) };
}

/** Times of notes are called `…At`, all of them. */
function withIsoTimes(note: object): object {
  return Object.fromEntries(
    Object.entries(note).map(([key, value]: [string, unknown]) => [
      key,
      key.endsWith('At') && (typeof value === 'number' || value === null) ? isoTime(value) : value,
    ]),
  );
}
