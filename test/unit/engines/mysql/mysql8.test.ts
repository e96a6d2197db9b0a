import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { graphOf } from '../../../../src/engines/mysql/graphRows';
import { graphParts, graphSql } from '../../../../src/engines/mysql/graphSql';
import { locksOf } from '../../../../src/engines/mysql/locksOf';
import { poolerOf, systemOf } from '../../../../src/engines/mysql/serverFacts';

/** Rows as performance_schema of MySQL 8 has them by its documentation, in the form in which they are asked for. */
const rows = [
  ['about', '1795811000.5', '1795800000'],
  ['sessions', '12', 'app', '10.0.0.7:51000', 'shop', 'Sleep', '9000', null, null],
  ['sessions', '13', 'app', '10.0.0.8:51001', 'shop', 'Query', '4000', 'updating', 'UPDATE t SET v = 1'],
  ['threads', '60', '12'],
  ['threads', '61', '13'],
  ['metadata', 'USER LEVEL LOCK', null, 'test.t1-23037d07', 'EXCLUSIVE', 'EXPLICIT', 'GRANTED', '60'],
  ['transactions', '5000', '12', '1795810900', null, null, '7'],
  ['transactions', '5001', '13', '1795810990', '140:2:5', '1795810998', '0'],
  ['row-locks', '140:2:5', '5001', 'X,REC_NOT_GAP', 'RECORD', 'shop', 't', 'PRIMARY', '1', 'WAITING', '61'],
  ['row-locks', '139:2:5', '5000', 'X,REC_NOT_GAP', 'RECORD', 'shop', 't', 'PRIMARY', '1', 'GRANTED', '60'],
  ['row-waits', '5001', '140:2:5', '5000', '139:2:5', '61', '60'],
  ['instrument', 'YES', 'YES'],
];

describe('what MySQL 8 says', () => {
  it('becomes locks and waits: of rows by their table and record, of names by their connection', () => {
    const graph = graphOf(rows);
    const { locks, waits } = locksOf(graph);
    assert.deepEqual(waits, [{ waiter: 13, blocker: 12, lock: 'row:140:2:5', since: 1795810998000, isQueue: false }]);
    assert.deepEqual(
      locks.map(({ target, session, state }) => [target.kind, session, state]),
      [
        ['named', 12, 'held'],
        ['row', 13, 'waiting'],
        ['row', 12, 'held'],
      ],
    );
    assert.equal(graph.isInstrumented, true);
  });

  it('is no wait where it may not be seen whose a lock is', () => {
    const blind = rows.filter(([part]) => part !== 'threads' && part !== 'transactions');
    assert.deepEqual(locksOf(graphOf(blind)).waits, []);
  });

  it('is asked for in one statement, with as many columns in every part', () => {
    for (const system of ['mysql', 'mariadb'] as const) {
      const parts = graphSql(system, graphParts(system, true)).split(' UNION ALL SELECT ');
      assert.ok(parts.length >= 8);
    }
    assert.ok(!graphSql('mariadb', graphParts('mariadb', false)).includes('performance_schema'));
  });

  it('is understood from 8.0 and 10.6 on, and not of what only speaks like it', () => {
    for (const version of ['8.0.36', '8.4.2', '9.1.0'])
      assert.deepEqual(systemOf(version), { ok: true, value: 'mysql' });
    for (const version of ['10.6.16-MariaDB', '5.5.5-10.11.6-MariaDB-log', '11.4.2-MariaDB']) {
      assert.deepEqual(systemOf(version), { ok: true, value: 'mariadb' });
    }
    for (const version of ['5.7.44', '10.5.1-MariaDB', '8.0.11-TiDB-v7.5.0', ''])
      assert.equal(systemOf(version).ok, false);
    assert.equal(poolerOf('(ProxySQL)', '8.0.36', 1, '1'), 'ProxySQL');
    assert.equal(poolerOf('', '8.0.36', 1, '4294967297'), null);
    assert.equal(poolerOf('', '8.0.36', 1, '2'), '');
  });
});
