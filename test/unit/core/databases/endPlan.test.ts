import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ConnectionRecord } from '../../../../src/core/databases/connectionRecord';
import { planEnd, planRowRelease } from '../../../../src/core/databases/endPlan';
import { connectedRecord, connectionOf, serverNow, sessionOf, waitOf } from '../../../support/databases/sessions';

const trusted = { trusted: true };

describe('ending a session of a database server', () => {
  const record = connectedRecord({
    sessions: [
      sessionOf(1, { state: 'idle-in-transaction', transactionSince: serverNow - 3_600_000 }),
      sessionOf(2),
      sessionOf(3),
      sessionOf(4, { mark: null }),
      sessionOf(5, { isOwn: true }),
      sessionOf(6, { isOfServer: true }),
      sessionOf(7, { undoRecords: 2_000_000 }),
    ],
    waits: [waitOf(2, 1), waitOf(3, 2)],
  });

  it('is planned with how many wait behind it and why it may take long', () => {
    const plan = planEnd('terminate', record, 1, 'mark 1', trusted);
    assert.deepEqual(plan.ok && [plan.value.behind, plan.value.heavy], [
      2,
      { kind: 'long-transaction', openMs: 3_600_000 },
    ]);
    const heavy = planEnd('cancel', record, 7, 'mark 7', trusted);
    assert.deepEqual(heavy.ok && [heavy.value.behind, heavy.value.heavy], [
      0,
      { kind: 'undo-records', count: 2_000_000 },
    ]);
  });

  it('is refused for whoever must not be, or cannot surely be, hit', () => {
    const reason = (
      kind: 'cancel' | 'terminate',
      id: number,
      mark: string | null,
      of: ConnectionRecord | undefined = record,
      policy = trusted,
    ): string => {
      const plan = planEnd(kind, of, id, mark, policy);
      return plan.ok ? 'planned' : plan.error.reason;
    };
    assert.equal(reason('terminate', 2, 'mark 2'), 'planned');
    assert.equal(reason('terminate', 2, 'mark of an earlier one'), 'changed');
    assert.equal(reason('terminate', 2, null), 'changed');
    assert.equal(reason('terminate', 99, 'mark 99'), 'gone');
    assert.equal(reason('terminate', 4, null), 'hidden');
    assert.equal(reason('terminate', 5, 'mark 5'), 'own-session');
    assert.equal(reason('terminate', 6, 'mark 6'), 'server-process');
    assert.equal(reason('cancel', 1, 'mark 1'), 'nothing-runs');
    assert.equal(reason('terminate', 2, 'mark 2', record, { trusted: false }), 'untrusted-workspace');
    assert.equal(
      reason('terminate', 2, 'mark 2', { ...record, connection: connectionOf({ lookOnly: true }) }),
      'look-only',
    );
    assert.equal(reason('terminate', 2, 'mark 2', { ...record, reading: null }), 'not-connected');
    assert.equal(planEnd('terminate', undefined, 2, 'mark 2', trusted).ok, false);
  });
});

describe('letting go of a lock that is a row', () => {
  const lock = {
    id: 'public.databasechangeloglock',
    tool: 'Liquibase',
    table: 'databasechangeloglock',
    schema: 'public',
    isTaken: true,
    by: 'host',
    since: 0,
    host: 'host',
    cure: null,
    releaseSql: 'UPDATE x',
  } as const;
  const record = connectedRecord({
    tableLocks: [
      lock,
      { ...lock, id: 'free', isTaken: false, releaseSql: null },
      { ...lock, id: 'no', releaseSql: null },
    ],
  });

  it('is planned with the statement that was read with it, and refused without one', () => {
    const reason = (id: string, of = record, policy = trusted): string => {
      const plan = planRowRelease(of, id, policy);
      return plan.ok ? plan.value.sql : plan.error.reason;
    };
    assert.equal(reason(lock.id), 'UPDATE x');
    assert.equal(reason('free'), 'not-taken');
    assert.equal(reason('no'), 'no-statement');
    assert.equal(reason('other'), 'gone');
    const { server } = record.reading!;
    const replica = { ...record, reading: { ...record.reading!, server: { ...server, isReplica: true } } };
    assert.equal(reason(lock.id, replica), 'replica');
    assert.equal(reason(lock.id, record, { trusted: false }), 'untrusted-workspace');
    assert.equal(reason(lock.id, { ...record, connection: connectionOf({ lookOnly: true }) }), 'look-only');
  });
});
