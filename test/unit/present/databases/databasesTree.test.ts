import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ConnectionRecord } from '../../../../src/core/databases/connectionRecord';
import type { DatabaseLock } from '../../../../src/core/databases/databaseLock';
import { databasesTree, longWaits } from '../../../../src/present/databases/databasesTree';
import { databaseRowOf, sessionOfRow } from '../../../../src/present/databases/rowIds';
import type { NodeView, TreeView } from '../../../../src/present/nodeView';
import {
  connectedRecord,
  connectionOf,
  lockOf,
  serverNow,
  sessionOf,
  waitOf,
} from '../../../support/databases/sessions';
import { hostile, raw } from '../sentences';

const now = Date.UTC(2026, 10, 20, 12);

function treeOf(...records: readonly ConnectionRecord[]): TreeView {
  const connections = new Map(records.map((record) => [record.connection.id, record]));
  return databasesTree({ generation: 1, connections }, { now, isOffered: false, isTrusted: true });
}

/** Labels and descriptions, indented; a heading that is closed shows what is below it all the same. */
function linesOf(tree: TreeView, nodes: readonly NodeView[] = tree.roots, indent = ''): string[] {
  return nodes.flatMap((node) => [
    `${indent}${node.label} | ${node.description}`,
    ...linesOf(tree, tree.childrenOf(node.id), `${indent}  `),
  ]);
}

function allOf(tree: TreeView, nodes: readonly NodeView[] = tree.roots): NodeView[] {
  return nodes.flatMap((node) => [node, ...allOf(tree, tree.childrenOf(node.id))]);
}

describe('the Databases view', () => {
  it('shows the root blocker on top, idle in its transaction, and who waits for whom below it', () => {
    const tree = treeOf(
      connectedRecord({
        sessions: [
          sessionOf(11, {
            application: 'node-pg-migrate',
            state: 'idle-in-transaction',
            stateSince: serverNow - 360_000,
          }),
          sessionOf(12),
          sessionOf(13, { application: null, process: { pid: 4711, command: 'node server.js', startedAt: null } }),
        ],
        locks: [
          lockOf('a', { session: 11 }),
          lockOf('b', { session: 12, state: 'waiting', waitingSince: serverNow - 12_000 }),
        ],
        waits: [waitOf(12, 11, { lock: 'b' }), waitOf(13, 12, { since: serverNow - 3_000, lock: null })],
      }),
    );
    assert.deepEqual(linesOf(tree), [
      'shop | 2 wait · PostgreSQL 16.4 · app@localhost/shop',
      '  Waits | 2 sessions wait · longest > 10 s',
      '    node-pg-migrate (11) | idle in transaction for 6 min · 2 sessions wait behind it · app · 10.0.0.7 · UPDATE accounts SET balance = 0',
      '      api (12) | waits > 10 s: node-pg-migrate: migrations · active for 1 min · 1 session waits behind it · app · 10.0.0.7 · UPDATE accounts SET balance = 0',
      '        app (13) | waits < 5 s · active for 1 min · process 4711 node server.js · UPDATE accounts SET balance = 0',
      '  Held locks | 1 lock',
      '    node-pg-migrate: migrations | 1 holder · 1 waits',
      '      node-pg-migrate (11) | ExclusiveLock · idle in transaction for 6 min · app · 10.0.0.7 · UPDATE accounts SET balance = 0',
      '      api (12) | waits > 10 s · ExclusiveLock · active for 1 min · app · 10.0.0.7 · UPDATE accounts SET balance = 0',
    ]);
  });

  it('does not say for how long somebody waits, where nobody has told and it was seen just now', () => {
    const tree = treeOf(
      connectedRecord({
        sessions: [sessionOf(11), sessionOf(12)],
        locks: [lockOf('a', { session: 11 }), lockOf('b', { session: 12, state: 'waiting', waitingSince: null })],
        waits: [waitOf(12, 11, { since: null, lock: 'b' })],
        omittedLocks: 8,
      }),
    );
    const lines = linesOf(tree);
    assert.match(lines[3] ?? '', /api \(12\) \| waits: node-pg-migrate: migrations · active/);
    assert.match(lines.at(-2) ?? '', /api \(12\) \| waits · ExclusiveLock/);
    assert.equal(lines.at(-1), '    8 more | without a name, and nobody waits for them');
  });

  it('says that nobody waits and that nothing is held', () => {
    assert.deepEqual(linesOf(treeOf(connectedRecord({}))), [
      'shop | PostgreSQL 16.4 · app@localhost/shop',
      '  Waits | nobody waits',
      '  Held locks | none',
    ]);
  });

  it('names a deadlock before all else, and everyone in it once', () => {
    const tree = treeOf(
      connectedRecord({ sessions: [sessionOf(1), sessionOf(2)], waits: [waitOf(1, 2), waitOf(2, 1)] }),
    );
    const lines = linesOf(tree);
    assert.equal(lines[2], '    Deadlock | api (1) ⇄ api (2)');
    assert.match(lines[3] ?? '', /^ {4}api \(1\) \| in a deadlock/);
    assert.match(lines[5] ?? '', /^ {8}api \(1\) \| .*shown elsewhere too/);
  });

  it('says of each state of a connection what it is and what comes next', () => {
    const { connection } = connectedRecord({});
    const of = (state: ConnectionRecord['state']): string[] =>
      linesOf(treeOf({ connection, state, reading: null, waiting: new Map() }));
    assert.deepEqual(of({ kind: 'connecting' }), [
      'shop | connecting… · app@localhost/shop',
      '  The server has not answered yet. | ',
    ]);
    assert.deepEqual(of({ kind: 'resting', because: 'disconnected' }), [
      'shop | disconnected · app@localhost/shop',
      '  Nothing is asked until you connect again. | ',
    ]);
    const dead = of({ kind: 'failed', trouble: { code: 'refused', message: 'ECONNREFUSED' }, retryAt: now + 1_000 });
    assert.equal(dead[0], 'shop | not connected · Nobody listens there · app@localhost/shop');
    assert.match(dead[1] ?? '', /^ {2}Start the server, or .* \| ECONNREFUSED$/);
    assert.match(dead[2] ?? '', /^ {2}Tried again at \d\d:\d\d:\d\d\. \| $/);
    const denied = of({ kind: 'failed', trouble: { code: 'not-authenticated', message: '' }, retryAt: null });
    assert.match(denied[1] ?? '', /^ {2}Look at user and password.* \| $/);
    assert.match(denied[2] ?? '', /^ {2}It is not tried again by itself\. \| $/);
    const unset = of({ kind: 'failed', trouble: { code: 'not-configured', message: 'no variable' }, retryAt: null });
    assert.equal(unset[1], '  no variable | ');
  });

  it('shows what privileges are missing before what they hide, with the cure to copy', () => {
    const gap = { code: 'sessions-hidden', subject: 'app', cure: 'GRANT pg_monitor TO app', message: null } as const;
    const tree = treeOf(connectedRecord({ gaps: [gap] }));
    const [first] = tree.childrenOf(tree.roots[0]?.id ?? '');
    assert.equal(first?.label, 'Sessions of others are hidden');
    assert.equal(first?.context, 'gap sql');
    assert.match(tree.tooltipOf(first?.id ?? ''), /`GRANT pg_monitor TO app`/);
  });

  it('stays readable with 500 locks: by kind, the first ones, and the rest behind a row', () => {
    const locks: DatabaseLock[] = [];
    for (let index = 0; index < 500; index += 1) {
      const target: DatabaseLock['target'] =
        index % 2 === 0
          ? { kind: 'advisory', form: 'bigint', key: String(index), database: 'shop' }
          : { kind: 'relation', database: 'shop', schema: 'public', name: `t${index}`, oid: null };
      locks.push(lockOf(`l${index}`, { target, name: null, session: index }));
    }
    const sessions = locks.map(({ session }) => sessionOf(session ?? 0));
    const tree = treeOf(connectedRecord({ locks, sessions }));
    const [, held] = tree.childrenOf(tree.roots[0]?.id ?? '');
    const shown = tree.childrenOf(held?.id ?? '');
    assert.deepEqual(
      [held?.description, shown.length, shown.at(-2)?.label, shown.at(-1)?.label, shown.at(-1)?.description],
      ['500 locks', 27, '225 more', 'Tables and indexes', '250'],
    );
    const ids = allOf(tree).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(allOf(tree).filter(({ context }) => context.startsWith('lock')).length, 500);
  });

  it('stays readable with 200 who wait for one, and with a chain of 200', () => {
    const sessions = Array.from({ length: 401 }, (_, id) => sessionOf(id));
    const wide = Array.from({ length: 200 }, (_, id) => waitOf(id + 1, 0));
    const deep = Array.from({ length: 200 }, (_, id) => waitOf(id + 201, id + 200));
    const tree = treeOf(connectedRecord({ sessions, waits: [...wide, ...deep] }));
    const [waits] = tree.childrenOf(tree.roots[0]?.id ?? '');
    const [root] = tree.childrenOf(waits?.id ?? '');
    assert.equal(tree.childrenOf(root?.id ?? '').length, 26);
    assert.equal(root?.expandable, 'collapsed');
    const nodes = allOf(tree);
    assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
    for (const node of nodes) assert.equal(tree.node(node.id), node);
  });

  it('opens a long chain in pieces, each eighth level by hand', () => {
    const sessions = Array.from({ length: 20 }, (_, id) => sessionOf(id));
    const tree = treeOf(connectedRecord({ sessions, waits: sessions.slice(1).map(({ id }) => waitOf(id, id - 1)) }));
    const parties = allOf(tree).filter(({ id }) => databaseRowOf(id)?.kind === 'wait');
    assert.deepEqual(
      parties.flatMap(({ expandable }, level) => (expandable === 'expanded' ? [] : [`${level + 1} ${expandable}`])),
      ['8 collapsed', '16 collapsed', '20 none'],
    );
  });

  it('keeps the row of a session where it is, whatever else comes and goes', () => {
    const sessions = [sessionOf(1), sessionOf(2), sessionOf(3), sessionOf(4)];
    const idOf = (tree: TreeView, label: string): string | undefined =>
      allOf(tree).find((node) => node.label === label)?.id;
    const before = treeOf(connectedRecord({ sessions, waits: [waitOf(2, 1), waitOf(3, 2)] }));
    const after = treeOf(connectedRecord({ sessions, waits: [waitOf(3, 2), waitOf(2, 4)] }));
    assert.equal(idOf(before, 'api (3)'), idOf(after, 'api (3)'));
    const row = databaseRowOf(idOf(before, 'api (3)'));
    assert.deepEqual(row === undefined ? null : sessionOfRow(row), { id: 3, mark: 'mark 3' });
  });

  it('offers in a row what can be done there, and nothing through a connection that only looks', () => {
    const parts = {
      sessions: [
        sessionOf(1, { state: 'idle-in-transaction' }),
        sessionOf(2),
        sessionOf(3, { isOfServer: true }),
        sessionOf(4, { mark: null }),
        sessionOf(5, { process: { pid: 4711, command: null, startedAt: null }, client: null }),
      ],
      waits: [waitOf(2, 1), waitOf(3, 1), waitOf(4, 1), waitOf(5, 1)],
    } as const;
    const contexts = (lookOnly: boolean): (string | undefined)[] => {
      const nodes = allOf(treeOf(connectedRecord(parts, { lookOnly })));
      return [1, 2, 3, 4, 5].map((id) => nodes.find(({ label }) => label === `api (${id})`)?.context);
    };
    assert.deepEqual(contexts(false), [
      'session sql terminate',
      'session sql cancel terminate',
      'session',
      'session',
      'session process stop sql cancel terminate',
    ]);
    assert.deepEqual(contexts(true), ['session sql', 'session sql', 'session', 'session', 'session process sql']);
  });

  it('counts in its badge only who has waited for long', () => {
    const record = connectedRecord({
      sessions: [sessionOf(1), sessionOf(2), sessionOf(3)],
      waits: [waitOf(2, 1, { since: serverNow - 4_999 }), waitOf(3, 1, { since: serverNow - 5_000 })],
    });
    assert.equal(longWaits({ generation: 1, connections: new Map([['shop', record]]) }), 1);
  });

  it('shows nothing of what it is given as it is: no name, no statement, no text in one', () => {
    const session = sessionOf(1, {
      application: hostile,
      user: hostile,
      database: hostile,
      client: { address: hostile, port: 1 },
      process: { pid: 1, command: hostile, startedAt: null },
      statement: `SELECT '${hostile} s3cret' FROM "${hostile}"`,
      mark: hostile,
    });
    const record = connectedRecord(
      {
        sessions: [session, sessionOf(2)],
        locks: [
          lockOf(hostile, { mode: hostile, target: { kind: 'named', name: hostile }, name: null }),
          lockOf('w', { session: 2, state: 'waiting' }),
        ],
        waits: [waitOf(2, 1, { lock: 'w' })],
        gaps: [{ code: 'not-permitted', subject: hostile, cure: hostile, message: hostile }],
        tableLocks: [
          {
            id: hostile,
            tool: hostile,
            table: hostile,
            schema: hostile,
            isTaken: true,
            by: hostile,
            since: 0,
            host: null,
            cure: hostile,
            releaseSql: hostile,
          },
        ],
        notes: [
          {
            kind: 'spirit-checkpoint',
            schema: hostile,
            table: hostile,
            subject: hostile,
            generation: 'second',
            statement: hostile,
            phase: hostile,
            writtenAt: 0,
            binlog: hostile,
            isBinlogThere: false,
            isRunning: false,
          },
          { kind: 'spirit-sentinel', schema: hostile, table: hostile, createdAt: 0 },
        ],
      },
      { name: hostile, place: hostile },
    );
    const tree = treeOf(record, connectedRecord({}, { id: hostile, name: 'other' }));
    for (const node of allOf(tree)) {
      const hover = tree.tooltipOf(node.id);
      for (const text of [node.label, node.description, node.accessibilityLabel, hover.replaceAll('\n', ' ')]) {
        assert.doesNotMatch(text, raw);
        assert.doesNotMatch(text, /s3cret/);
      }
      assert.doesNotMatch(hover, /(?<!\\)\]\(command|(?<!\\)<b>/);
      assert.notEqual(databaseRowOf(node.id), undefined);
    }
  });

  it('says of each connection in a workspace that is not trusted that nothing is asked', () => {
    const record: ConnectionRecord = {
      ...{ connection: connectionOf(), state: { kind: 'resting', because: 'unseen' } },
      ...{ reading: null, waiting: new Map() },
    };
    const connections = new Map([['shop', record]]);
    const tree = databasesTree({ generation: 1, connections }, { now, isOffered: false, isTrusted: false });
    assert.deepEqual(linesOf(tree), [
      'shop | not asked · app@localhost/shop',
      '  This workspace is not trusted: no database is asked. | ',
    ]);
  });

  it('offers DATABASE_URL in a row where the welcome cannot be seen', () => {
    const connections = new Map([['shop', connectedRecord({})]]);
    const options = { now, isOffered: true, isTrusted: true };
    const offered = databasesTree({ generation: 1, connections }, options);
    assert.equal(offered.roots.at(-1)?.context, 'offer');
    assert.deepEqual(databasesTree({ generation: 1, connections: new Map() }, options).roots, []);
    assert.equal(treeOf({ ...connectedRecord({}), connection: connectionOf() }).roots.length, 1);
  });
});
