import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { JournalDatabase } from '../../../src/core/journal/database';
import type { JournalUse } from '../../../src/core/journal/use';
import { journalJson, lockJson, snapshotJson } from '../../../src/present/machineJson';
import {
  day,
  finding,
  heldRecord,
  hour,
  journalRecord,
  journalReport,
  liveHolder,
  lockRecord,
  minute,
  now,
  second,
  snapshotOf,
} from '../../support/records';

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

const rollbackFacts = {
  kind: 'sqlite-rollback',
  header: 'full',
  pageSize: 4_096,
  sectorSize: 512,
  records: 3,
  databasePages: 9,
  hasSuperJournal: false,
} as const;

describe('the shape for machines', () => {
  it('is one object with locks, journals and registries', () => {
    const snapshot = snapshotOf({ locks: [lockRecord()], journals: [journalRecord()] });
    assert.deepEqual(snapshotJson(snapshot, now), {
      version: 1,
      locks: [lockJson(lockRecord(), now)],
      journals: [journalJson(journalRecord())],
      registries: [],
    });
  });

  it('of a lock has these keys, later ones are only added', () => {
    assert.deepEqual(lockJson(heldRecord(), now), {
      id: 'codegraph.journal-lock:/ws/.codegraph/changes.journal.lock',
      kind: 'lock',
      dialect: 'codegraph.journal-lock',
      path: '/ws/.codegraph/changes.journal.lock',
      resource: '/ws/.codegraph/changes.journal',
      verdict: 'held',
      releasable: false,
      informational: false,
      holder: {
        pid: 4711,
        host: null,
        liveness: 'alive',
        command: '/usr/bin/node /ws/scripts/build.js --watch',
        startedAt: iso(now - 10 * minute),
        user: 'ann',
        ancestors: [],
      },
      otherHolders: [],
      acquiredAt: iso(now - 10 * second),
      ageMs: 10_000,
      lease: { durationMs: 30_000, expiresAt: iso(now + 20 * second) },
      waiters: [],
      tool: 'codegraph',
      title: 'codegraph journal lock',
      cure: null,
      evidence: [{ code: 'process-running', text: evidenceOf(heldRecord()) }],
    });
  });

  it('of a lock says null where there is nothing to say', () => {
    const bare = lockJson(lockRecord({ holder: null, lease: null, evidence: [] }), now);
    const { holder, lease, evidence } = bare as Record<string, unknown>;
    assert.deepEqual([holder, lease, evidence], [null, null, []]);
  });

  it('of a journal has these keys, later ones are only added', () => {
    const record = journalRecord({
      health: 'damaged',
      report: journalReport({ health: 'damaged', findings: [finding()], findingCount: 5 }),
    });
    assert.deepEqual(journalJson(record), {
      path: '/ws/.codegraph/changes.journal',
      dialect: 'codegraph.journal',
      title: 'codegraph journal',
      health: 'damaged',
      repairable: true,
      error: null,
      bytes: 300,
      lines: 14,
      entries: 12,
      deletions: 1,
      headerTimestamp: iso(now - hour),
      database: null,
      nextBuild: null,
      findingCount: 5,
      findings: [
        {
          code: 'glued-line',
          severity: 'error',
          line: 7,
          editorLine: 7,
          item: null,
          columns: { from: 0, to: 9 },
          offset: 120,
          length: 9,
          text: 'This looks like two lines that ran together, or one that lost a part. A change or a deletion is lost. Here: “a.tsb.ts”.',
        },
      ],
    });
  });

  it('of a journal that cannot be read says why', () => {
    assert.deepEqual(journalJson(journalRecord({ health: 'unreadable' })), {
      path: '/ws/.codegraph/changes.journal',
      dialect: 'codegraph.journal',
      title: 'codegraph journal',
      health: 'unreadable',
      repairable: false,
      error: { code: 'EACCES', text: 'EACCES: permission denied' },
      bytes: null,
      lines: null,
      entries: null,
      deletions: null,
      headerTimestamp: null,
      database: null,
      nextBuild: null,
      findingCount: 0,
      findings: [],
    });
  });

  it('of a journal says whether the next build uses it, with both times', () => {
    const nextBuild = (use: JournalUse): unknown =>
      (journalJson(journalRecord({ use })) as Record<string, unknown>)['nextBuild'];
    assert.deepEqual(nextBuild({ state: 'used', journalAt: now, graphAt: now - hour }), {
      usesJournal: true,
      reason: null,
      journalTime: iso(now),
      graphTime: iso(now - hour),
      text: 'The next build will use it.',
    });
    assert.deepEqual(nextBuild({ state: 'unused', reason: 'older', journalAt: now - 4_000, graphAt: now }), {
      usesJournal: false,
      reason: 'older',
      journalTime: iso(now - 4_000),
      graphTime: iso(now),
      text: 'The next build will look at every file: the graph is newer than the journal (by 4 s).',
    });
    assert.deepEqual(nextBuild({ state: 'unknown', reason: 'missing', message: 'there is no database' }), {
      usesJournal: null,
      reason: 'missing',
      journalTime: null,
      graphTime: null,
      text: 'Whether the next build will use it is not known: there is no graph beside it.',
    });
  });

  it('of a journal of SQLite says who has its database locked, and whether it will be rolled back', () => {
    const report = journalReport({ facts: rollbackFacts });
    const said = (database: Partial<JournalDatabase>): unknown => {
      const whole = { path: '/ws/app.db', state: 'idle', holderPids: [], ...database } as const;
      return (journalJson(journalRecord({ report, database: whole })) as Record<string, unknown>)['database'];
    };
    assert.deepEqual(said({}), {
      path: '/ws/app.db',
      state: 'idle',
      holderPids: [],
      hot: true,
      text: 'Nobody has locked “app.db”.',
    });
    assert.deepEqual(said({ state: 'written', holderPids: [11, 12] }), {
      path: '/ws/app.db',
      state: 'written',
      holderPids: [11, 12],
      hot: false,
      text: '“app.db” is locked to be written, by process 11, 12.',
    });
    assert.deepEqual(said({ state: 'unknown' }), {
      path: '/ws/app.db',
      state: 'unknown',
      holderPids: [],
      hot: null,
      text: 'Who has locked “app.db” is not known.',
    });
  });

  it('has null for a time that no calendar has', () => {
    const times = [0, null, 8.64e15, 8.64e15 + 1, 1e300].map((headerTimestamp) => {
      const facts = { kind: 'codegraph', lines: 1, entries: 0, deletions: 0, headerTimestamp } as const;
      const json = journalJson(journalRecord({ report: journalReport({ facts }) }));
      return (json as Record<string, unknown>)['headerTimestamp'];
    });
    assert.deepEqual(times, ['1970-01-01T00:00:00.000Z', null, '+275760-09-13T00:00:00.000Z', null, null]);
  });

  it('has whole milliseconds that are never negative, and only what JSON can hold', () => {
    const anyTime = fc.double({ min: 0, max: now + 10 * day, noNaN: true });
    const anyLease = fc.double({ min: 0, max: Number.MAX_SAFE_INTEGER, noNaN: true });
    fc.assert(
      fc.property(anyTime, anyTime, anyLease, (acquiredAt, startedAt, durationMs) => {
        const lease = { durationMs, expiresAt: acquiredAt + durationMs };
        const json = lockJson(lockRecord({ acquiredAt, lease, holder: liveHolder({ startedAt }) }), now);
        const { ageMs, lease: written } = json as { ageMs: number; lease: { durationMs: number } };
        assert.ok(Number.isInteger(ageMs) && ageMs >= 0 && Number.isInteger(written.durationMs));
        assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
      }),
    );
  });
});

function evidenceOf(record: ReturnType<typeof heldRecord>): string {
  const [first] = (lockJson(record, now) as { evidence: { text: string }[] }).evidence;
  assert.match(first?.text ?? '', /^Process 4711 has been running since .*\.$/);
  return first?.text ?? '';
}
