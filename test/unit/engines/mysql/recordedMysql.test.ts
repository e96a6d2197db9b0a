import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import type { Graph } from '../../../../src/engines/mysql/graph';
import { graphOf } from '../../../../src/engines/mysql/graphRows';
import { graphParts, graphSql } from '../../../../src/engines/mysql/graphSql';
import { locksOf } from '../../../../src/engines/mysql/locksOf';
import { preparedOf } from '../../../../src/engines/mysql/preparedOf';
import { poolerOf, systemOf } from '../../../../src/engines/mysql/serverFacts';
import { sessionsOf } from '../../../../src/engines/mysql/sessionsOf';

const folder = path.join(import.meta.dirname, '../../../fixtures/mysql/9.7.4');

type Row = readonly (string | null)[];

function rowsOf(name: string): readonly Row[] {
  return JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as readonly Row[];
}

function recorded(name: string, parts: (part: string) => boolean = () => true): Graph {
  return graphOf(rowsOf(name).filter(([part]) => parts(part ?? '')));
}

/** `waiter ← blocker` by the names that sessions gave themselves; `…` for one that only stands before it in the queue. */
function waitsIn(graph: Graph): readonly string[] {
  const name = (session: number | null): string =>
    session === null ? 'prepared' : (graph.programs.get(session) ?? '?');
  return locksOf(graph, 'mysql').waits.map(
    ({ waiter, blocker, isQueue }) => `${name(waiter)} ${isQueue ? '…' : '←'} ${name(blocker)}`,
  );
}

describe('what MySQL 9.7 says', () => {
  it('becomes waits: for who changed, who inserted, who prepared and left, and who has the name', () => {
    assert.deepEqual(waitsIn(recorded('graph')), [
      'alter ← web',
      'select … alter',
      'second ← spirit',
      'update ← insert',
      'delete ← insert',
      'delete … update',
      'behind ← prepared',
    ]);
  });

  it('becomes locks: of rows by their table and record, of tables, and of names', () => {
    const graph = recorded('graph');
    const { locks, omitted } = locksOf(graph, 'mysql');
    assert.deepEqual(
      locks.map(({ target, state, session }) => [
        target.kind,
        target.kind === 'row' ? target.row : target.kind === 'named' || target.kind === 'metadata' ? target.name : null,
        state,
        session === null ? null : graph.programs.get(session),
      ]),
      [
        ['metadata', 'orders', 'waiting', 'alter'],
        ['metadata', 'orders', 'waiting', 'select'],
        ['metadata', 'orders', 'held', 'web'],
        ['metadata', '#sql-1b60_7fa', 'held', 'alter'],
        ['named', 'shop.orders-02a4f8cd', 'waiting', 'second'],
        ['named', 'shop.orders-02a4f8cd', 'held', 'spirit'],
        ['row', '3', 'waiting', 'update'],
        ['row', '3', 'held', 'insert'],
        ['row', '3', 'waiting', 'delete'],
        ['row', '1', 'waiting', 'behind'],
        ['row', '1', 'held', null],
      ],
    );
    assert.ok(omitted > 0);
    assert.deepEqual(
      preparedOf(graph, locks).map(({ transaction }) => transaction),
      ['4262'],
    );
    assert.deepEqual([graph.isInstrumented, graph.tookMs], [true, 15.862]);
  });

  it('tells of sessions what they do, and of one that has prepared a transaction that it has none', () => {
    const graph = recorded('graph');
    const sessions = sessionsOf(new Set(graph.programs.keys()), graph, 2040);
    const states = [...sessions.values()].map(({ application, state, isOwn }) => [application, state, isOwn]);
    assert.deepEqual(states, [
      ['recorder', 'active', true],
      ['web', 'idle-in-transaction', false],
      ['alter', 'active', false],
      ['select', 'active', false],
      ['insert', 'idle-in-transaction', false],
      ['update', 'active', false],
      ['delete', 'active', false],
      ['prepares', 'idle', false],
      ['behind', 'active', false],
      ['spirit', 'idle', false],
      ['second', 'active', false],
    ]);
  });

  it('has nobody asleep who waits, and waiting since before he did, though the parts are read one after the other', () => {
    const slept = (rows: readonly Row[]): readonly Row[] =>
      rows.map((row) =>
        row[0] === 'sessions' && row[8]?.startsWith('ALTER')
          ? [...row.slice(0, 5), 'Sleep', '300000', ...row.slice(7)]
          : row,
      );
    const graph = graphOf(slept(rowsOf('graph')));
    const alter = locksOf(graph, 'mysql').locks.find(({ state }) => state === 'waiting')!;
    const session = sessionsOf(new Set([alter.session!]), graph, 0).get(alter.session!);
    assert.deepEqual([session?.application, session?.state, session?.stateSince], ['alter', 'active', graph.at]);
  });

  it('says who inserted also to somebody who may not see transactions', () => {
    const waits = waitsIn(recorded('graph-without-process'));
    for (const wait of ['alter ← web', 'update ← insert', 'delete ← insert', 'delete … update', 'behind ← prepared']) {
      assert.ok(waits.includes(wait), wait);
    }
  });

  it('blames nobody for a row where it was not recorded in which transaction its maker is', () => {
    const unrecorded = rowsOf('graph-without-process').map((row) =>
      row[0] === 'row-owners' ? [...row.slice(0, 3), null, ...row.slice(4)] : row,
    );
    assert.deepEqual(waitsIn(graphOf(unrecorded)), ['alter ← web', 'select … alter', 'second ← spirit']);
  });

  it('is no wait for a row where it may not be seen whose its locks are', () => {
    const blind = recorded('graph', (part) => part !== 'transactions');
    assert.deepEqual(waitsIn(blind), ['alter ← web', 'select … alter', 'second ← spirit']);
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
