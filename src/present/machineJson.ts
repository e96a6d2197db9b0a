import type { JournalRecord, Snapshot } from '../core/inventory';
import { isHot } from '../core/journal/database';
import type { JournalFacts } from '../core/journal/report';
import type { JournalUse } from '../core/journal/use';
import type { Holder, LockRecord } from '../core/lock';
import { registriesOf } from '../core/registry/registries';
import {
  type EntryProcess,
  type EntryRemoval,
  livenessOf,
  nodeOf,
  diskPathOf,
  type Registry,
} from '../core/registry/registry';
import { assertNever } from '../core/util/assertNever';
import { registryGapText } from './beamText';
import { evidenceText } from './evidenceText';
import { findingText } from './findingText';
import { mayBeRepaired } from './journalActions';
import { databaseSentence } from './journalDatabaseText';
import { useSentence } from './journalUseText';
import { mapTroubleText } from './mapTroubleText';

/** `lockscope ls --json`: one object, keys only ever added. Times ISO 8601, durations milliseconds. */
export function snapshotJson(snapshot: Snapshot, now: number): object {
  return {
    version: 1,
    locks: [...snapshot.locks.values()].map((record) => lockJson(record, now)),
    journals: [...snapshot.journals.values()].map(journalJson),
    registries: registriesJson(registriesOf(snapshot), now),
  };
}

export function lockJson(record: LockRecord, now: number): object {
  const { holder, lease } = record;
  return {
    id: record.id,
    kind: record.kind,
    dialect: record.dialect,
    path: record.path,
    resource: record.resource,
    verdict: record.verdict,
    releasable: record.releasable,
    informational: record.informational,
    holder: holder === null ? null : holderJson(holder),
    otherHolders: record.otherHolders.map(holderJson),
    acquiredAt: isoTime(record.acquiredAt),
    ageMs: record.acquiredAt === null ? null : Math.max(0, Math.round(now - record.acquiredAt)),
    lease: lease === null ? null : { durationMs: Math.round(lease.durationMs), expiresAt: isoTime(lease.expiresAt) },
    waiters: record.waiters.map(({ pid, mode, command }) => ({ pid, mode, command })),
    tool: record.tool,
    title: record.words.title,
    cure: record.cure,
    evidence: record.evidence.map((item) => ({ code: item.code, text: evidenceText(item, now) })),
  };
}

/** Which names lead to which processes; `path` of a registry is the folder of its entries, or the file that has them; a table of a
 * live node has `node` and `table` instead. `removeBy`: what a person may run there. */
export function registriesJson(registries: readonly Registry[], now: number): readonly object[] {
  return registries.map(({ source, dialect, tool, entries, trouble, gaps }) => ({
    path: diskPathOf(source),
    node: nodeOf(source),
    table: source.kind === 'beam' ? source.table : null,
    dialect,
    tool,
    gaps: (gaps ?? []).map((gap) => ({
      code: gap.code,
      text: registryGapText(gap, nodeOf(source) ?? ''),
    })),
    trouble: trouble === undefined ? null : { code: trouble.code, text: mapTroubleText(trouble) },
    entries: entries.map((entry) => ({
      name: entry.name,
      path: entry.path,
      ...processJson(entry.process),
      liveness: livenessOf(entry),
      verdict: entry.verdict,
      releasable: entry.removal.kind !== 'none',
      removeBy: removedBy(entry.removal),
      port: entry.port,
      address: entry.address,
      portClaimedToo: entry.rivals.map(({ path }) => path),
      evidence: entry.evidence.map((item) => ({ code: item.code, text: evidenceText(item, now) })),
    })),
  }));
}

function removedBy(removal: EntryRemoval): string | null {
  const copy = removal.kind === 'none' ? removal.copy : null;
  return copy?.elixir ?? copy?.erlang ?? null;
}

function processJson(process: EntryProcess | null): object {
  if (process === null) return { pid: null, command: null, startedAt: null };
  if (process.kind === 'beam') return { pid: process.pid, command: process.command, startedAt: null };
  const { pid, command, startedAt } = process.holder;
  return { pid, command, startedAt: isoTime(startedAt) };
}

function holderJson(holder: Holder): object {
  return {
    pid: holder.pid,
    host: holder.host,
    liveness: holder.liveness,
    command: holder.command,
    startedAt: isoTime(holder.startedAt),
    user: holder.user,
    ancestors: holder.ancestors.map(({ pid, command }) => ({ pid, command })),
  };
}

export function journalJson(record: JournalRecord): object {
  const { report, error } = record;
  return {
    path: record.path,
    dialect: record.dialect,
    title: record.title,
    health: record.health,
    repairable: mayBeRepaired(record),
    error: error === null ? null : { code: error.code, text: error.message },
    bytes: report?.bytes ?? null,
    ...factsJson(report?.facts ?? null),
    database: databaseJson(record),
    nextBuild: record.use === null ? null : useJson(record.use),
    findingCount: report?.findingCount ?? 0,
    findings: (report?.findings ?? []).map((finding) => ({
      code: finding.code,
      severity: finding.severity,
      line: finding.line,
      editorLine: finding.line === null ? null : finding.line + (finding.returns ?? 0),
      item: finding.item,
      columns: finding.columns,
      offset: finding.offset,
      length: finding.length,
      text: findingText(finding),
    })),
  };
}

/** `hot`: whether SQLite will roll back by it when the database is opened next; `null` where nobody can tell. */
function databaseJson({ database, report }: JournalRecord): object | null {
  if (database === null) return null;
  const { path, state, holderPids } = database;
  // Whether one of several databases is rolled back is decided by a file that may be anywhere.
  const isShared = report?.facts.kind === 'sqlite-rollback' && report.facts.hasSuperJournal;
  const hot = report === null || state === 'unknown' || isShared ? null : isHot(report, database);
  return { path, state, holderPids, hot, text: databaseSentence(database) };
}

/** `usesJournal` is `null` where nobody can tell. */
function useJson(use: JournalUse): object {
  return {
    usesJournal: use.state === 'unknown' ? null : use.state === 'used',
    reason: use.state === 'used' ? null : use.reason,
    journalTime: 'journalAt' in use ? isoTime(use.journalAt) : null,
    graphTime: 'graphAt' in use ? isoTime(use.graphAt) : null,
    text: useSentence(use),
  };
}

/** The keys of the first format are there for all of them. */
function factsJson(facts: JournalFacts | null): object {
  const none = { lines: null, entries: null, deletions: null, headerTimestamp: null };
  switch (facts?.kind) {
    case undefined:
      return none;
    case 'codegraph': {
      const { lines, entries, deletions, headerTimestamp } = facts;
      return { lines, entries, deletions, headerTimestamp: isoTime(headerTimestamp) };
    }
    case 'lines':
      return { ...none, lines: facts.lines, entries: facts.entries };
    case 'sqlite-wal':
    case 'sqlite-rollback': {
      const { kind, ...rest } = facts;
      return { ...none, format: kind, ...rest };
    }
    default:
      return assertNever(facts);
  }
}

/** `null` also for a time no calendar has: a header may hold any number. */
export function isoTime(epochMs: number | null): string | null {
  if (epochMs === null) return null;
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
