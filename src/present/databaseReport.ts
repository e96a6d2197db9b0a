import * as l10n from '@vscode/l10n';
import type { DatabaseReading } from '../core/databases/reading';
import type { TableLock } from '../core/databases/tableLock';
import {
  type Party,
  sessionsBehind,
  waitForest,
  type WaitGraph,
  waitGraphOf,
  type WaitNode,
} from '../core/waits/waitGraph';
import { gapSentence } from './databaseGapText';
import { isIdleHolder, sessionProcessText, sessionShort, sessionStateText, statementText } from './databaseSessionText';
import { lockTitle } from './databaseTargetText';
import { behindText, deadlockSentence, partyText, preparedSentence, preparedShort, waitText } from './databaseWaitText';
import { oneLine, shortened } from './safeText';
import type { Cell, Table, Tone } from './table';
import { shortDuration } from './timeText';

/** Deeper rows of a tree would leave a terminal no room for words. */
const deepestIndent = 24;

/** `PostgreSQL 16.4, database shop, as app`. */
export function serverText({ server }: DatabaseReading): string {
  const system = { postgresql: 'PostgreSQL', mysql: 'MySQL', mariadb: 'MariaDB' }[server.system];
  return server.database === null
    ? l10n.t('{0} {1}, as {2}', system, oneLine(server.version), oneLine(server.user))
    : l10n.t(
        '{0} {1}, database {2}, as {3}',
        system,
        oneLine(server.version),
        oneLine(server.database),
        oneLine(server.user),
      );
}

export function nobodyWaitsText(): string {
  return l10n.t('Nobody waits for a lock.');
}

export function noDatabaseLocksText(): string {
  return l10n.t('No lock is held that has a name, or that anybody waits for.');
}

/** Who waits for whom: a line each, those who hold everybody up first. */
export function waitLines(reading: DatabaseReading): readonly Cell[] {
  const graph = waitGraphOf(reading.waits);
  const { roots, deadlocks } = waitForest(graph);
  const lines: Cell[] = deadlocks.map((ring) => cell(deadlockSentence(ring, reading), 'bad'));
  // Not by recursion: a chain may be as long as a server has sessions.
  const stack = roots.map((node) => ({ node, depth: 0 })).reverse();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, depth } = top;
    lines.push(waitLine(node, depth, reading, graph));
    if (!node.isRepeated) stack.push(...node.waiters.map((waiter) => ({ node: waiter, depth: depth + 1 })).reverse());
  }
  return lines;
}

function waitLine(
  { party, waits, isRepeated }: WaitNode,
  depth: number,
  reading: DatabaseReading,
  graph: WaitGraph,
): Cell {
  const lockOf = lockLookup(reading);
  const session = party === null ? undefined : reading.sessions.get(party);
  const parts = [
    partyText(party, reading),
    ...(session === undefined ? [] : [sessionStateText(session, reading.at)]),
    waitText(waits, lockOf, reading.at),
    isRepeated ? l10n.t('see above') : depth === 0 ? behindText(sessionsBehind(graph, party)) : '',
    session === undefined || session.process === null ? '' : sessionProcessText(session.process, 40),
    depth === 0 && session !== undefined ? (statementText(session, 60) ?? '') : '',
  ];
  const indent = depth === 0 ? '' : `${'  '.repeat(Math.min(depth, deepestIndent) - 1)}└ `;
  const deep = depth > deepestIndent ? `${depth}. ` : '';
  const tone: Tone = depth > 0 ? 'plain' : session !== undefined && isIdleHolder(session) ? 'bad' : 'warning';
  return cell(indent + deep + parts.filter((part) => part !== '').join(' · '), tone);
}

/** Locks that have a name or are waited for, those that wait behind those that hold. */
export function databaseLocksTable(reading: DatabaseReading): Table {
  const rows = [...reading.locks].sort(
    (a, b) =>
      Number(a.name === null) - Number(b.name === null) ||
      Number(a.state === 'waiting') - Number(b.state === 'waiting'),
  );
  return {
    columns: [
      { title: l10n.t('LOCK'), shrinks: 'middle' },
      { title: l10n.t('MODE'), shrinks: 'never' },
      { title: l10n.t('STATE'), shrinks: 'never' },
      { title: l10n.t('SESSION'), shrinks: 'end' },
      { title: l10n.t('DOES'), shrinks: 'end' },
      { title: l10n.t('STATEMENT'), shrinks: 'end' },
    ],
    rows: rows.map((lock) => {
      const session = lock.session === null ? undefined : reading.sessions.get(lock.session);
      const holder = reading.prepared.find(({ transaction }) => transaction === lock.transaction);
      return [
        cell(lockTitle(lock)),
        cell(shortened(lock.mode, 30)),
        lock.state === 'held'
          ? cell(l10n.t('held'), 'good')
          : cell(waitingFor(lock.waitingSince, reading.at), 'warning'),
        cell(holder !== undefined && lock.session === null ? preparedShort(holder) : partyOf(lock.session, reading)),
        cell(session === undefined ? '' : sessionStateText(session, reading.at), idleTone(session)),
        cell(session === undefined ? '' : (statementText(session, 80) ?? ''), 'quiet'),
      ];
    }),
  };
}

/** Everything else that a person should know of: a line each. */
export function databaseNotices({ prepared, tableLocks, gaps, omittedLocks, at }: DatabaseReading): readonly Cell[] {
  return [
    ...prepared.map((each) => cell(`${preparedShort(each)}. ${preparedSentence(each, at)}`, 'warning')),
    ...tableLocks.filter(({ isTaken }) => isTaken).map((lock) => cell(tableLockSentence(lock, at), 'warning')),
    ...gaps.map((gap) =>
      cell(
        gap.cure === null ? gapSentence(gap) : l10n.t('{0} Cure: {1}', gapSentence(gap), oneLine(gap.cure)),
        'doubt',
      ),
    ),
    ...(omittedLocks === 0
      ? []
      : [cell(l10n.t('{0} more locks are held that nobody waits for and that have no name.', omittedLocks), 'quiet')]),
  ];
}

function tableLockSentence({ tool, table, by, since, cure }: TableLock, at: number): string {
  const who = by === null ? l10n.t('somebody') : oneLine(by);
  const place = oneLine(table);
  const text =
    since === null
      ? l10n.t('{0}: {1} is taken by {2}.', tool, place, who)
      : l10n.t('{0}: {1} is taken by {2}, for {3}.', tool, place, who, shortDuration(Math.max(0, at - since)));
  return cure === null
    ? text
    : l10n.t('{0} Whether its taker lives is not known here; “{1}” lets go of it.', text, oneLine(cure));
}

function partyOf(party: Party, reading: DatabaseReading): string {
  if (party === null) return l10n.t('a prepared transaction');
  const session = reading.sessions.get(party);
  if (session === undefined) return l10n.t('session {0}', party);
  return session.process === null
    ? sessionShort(session)
    : l10n.t('{0}, process {1}', sessionShort(session), session.process.pid);
}

function waitingFor(since: number | null, at: number): string {
  return since === null ? l10n.t('waits') : l10n.t('waits for {0}', shortDuration(Math.max(0, at - since)));
}

function idleTone(session: Parameters<typeof isIdleHolder>[0] | undefined): Tone {
  return session !== undefined && isIdleHolder(session) ? 'bad' : 'plain';
}

function lockLookup({ locks }: DatabaseReading): (id: string) => DatabaseReading['locks'][number] | undefined {
  const byId = new Map(locks.map((lock) => [lock.id, lock]));
  return (id) => byId.get(id);
}

function cell(text: string, tone: Tone = 'plain'): Cell {
  return { text, tone };
}
