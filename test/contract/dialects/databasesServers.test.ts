import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  assertInventsNobody,
  bytesOf,
  dialectCalled,
  notClaimed,
  othersNamedByBeginnings,
  read,
  recorded,
  recordedLines,
  wronglyClaimed,
} from './dialectUnderTest';

const postgres = ['postgres.postmaster-pid', 'postgres.socket-lock'];

describe('the locks of PostgreSQL', () => {
  const data = recordedLines('postgres/15.18/data.entries');
  const running = recorded('postgres/15.18/running-pid.recorded');
  const startedAt = 1_795_189_352_000;

  it('are known in a data folder and beside a socket', () => {
    assert.deepEqual(
      notClaimed('postgres.postmaster-pid', [
        ['/ws/pgdata', 'postmaster.pid', data],
        ['C:\\ws\\pgdata', 'postmaster.pid', data],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('postgres.socket-lock', [
        ['/var/run/postgresql', '.s.PGSQL.5432.lock'],
        ['C:\\tmp', '.s.PGSQL.5432.lock'],
      ]),
      [],
    );
  });

  it('are not seen elsewhere', () => {
    assert.deepEqual(
      wronglyClaimed(postgres, [
        ['/ws', 'postmaster.pid'],
        ['/ws', 'postmaster.pid', ['PG_VERSION']],
        ['/ws', 'postmaster.pid', ['base', 'global']],
        ['/ws/pgdata', 'postmaster.pid.bak', data],
        ['/tmp', '.s.PGSQL.5432'],
        ['/tmp', '.s.PGSQL.x.lock'],
        ['/tmp', '.s.PGSQL.123456.lock'],
        ['/ws', 'PGSQL.5432.lock'],
      ]),
      [],
    );
  });

  const server = {
    state: 'named',
    pid: 17_144,
    host: null,
    nonce: null,
    since: startedAt,
    identity: { startedAt: { at: startedAt, withinMs: 10_000 } },
    facts: [
      { name: 'folder', value: '/srv/project/db/data' },
      { name: 'port', value: '54399' },
    ],
  };

  it('name the server, when it started, its folder and its port', () => {
    assert.deepEqual(read('postgres.postmaster-pid', running), server);
    assert.deepEqual(read('postgres.socket-lock', recorded('postgres/15.18/running-lock.recorded')), server);
  });

  it('name a single-user session, whose pid is written as a negative number', () => {
    const at = 1_795_189_354_000;
    assert.deepEqual(read('postgres.postmaster-pid', recorded('postgres/15.18/single-pid.recorded')), {
      ...server,
      pid: 17_171,
      since: at,
      identity: { startedAt: { at, withinMs: 10_000 } },
      facts: [
        { name: 'folder', value: '/srv/project/db/data' },
        { name: 'port', value: '5432' },
        { name: 'operation', value: 'single-user session' },
      ],
    });
  });

  it('name nobody before the pid is written whole, and no start before that is', () => {
    for (const id of postgres) {
      assert.deepEqual(othersNamedByBeginnings(id, running), []);
      assert.deepEqual(read(id, bytesOf('1714')), { state: 'malformed', reason: 'unfinished-pid', pid: null });
      assert.deepEqual(read(id, bytesOf('17144\n/srv\n17951')), {
        state: 'named',
        pid: 17_144,
        host: null,
        nonce: null,
        facts: [{ name: 'folder', value: '/srv' }],
      });
      assert.deepEqual(read(id, bytesOf('')), { state: 'empty' });
      assert.equal(read(id, bytesOf('postgres\n')).state, 'malformed');
      assert.deepEqual(read(id, bytesOf('0\n')), { state: 'named', pid: 0, host: null, nonce: null, facts: [] });
      assertInventsNobody(id);
    }
  });

  it('are understood though the folder is not called in ASCII', () => {
    for (const folder of [bytesOf('/srv/übung'), Uint8Array.of(0x2f, 0xfc)]) {
      const bytes = Uint8Array.from([...bytesOf('42\n'), ...folder, ...bytesOf('\n1795189352\n5432\n')]);
      const claimant = read('postgres.postmaster-pid', bytes);
      assert.equal(claimant.state === 'named' ? claimant.since : null, startedAt);
    }
  });

  it('are never offered for removal', () => {
    assert.deepEqual(
      postgres.map((id) => dialectCalled(id).removable),
      [false, false],
    );
  });

  it('are those of programs called postgres', () => {
    const { program } = dialectCalled('postgres.postmaster-pid');
    for (const command of ['/usr/lib/postgresql/15/bin/postgres -D /ws', 'postgres: checkpointer ', 'postmaster']) {
      assert.match(command, program);
    }
    assert.doesNotMatch('vim postgresql.conf', program);
  });
});

const mysql = ['mysql.pid-file', 'mysql.data-lock', 'mysql.socket-lock'];

describe('the locks of MySQL and MariaDB', () => {
  it('are known in a data folder and beside a socket', () => {
    assert.deepEqual(
      notClaimed('mysql.pid-file', [
        ['/ws/data', 'vm.pid', ['ibdata1', 'mysql']],
        ['C:\\ws\\data', 'vm.pid', ['aria_log_control']],
        ['/run/mysqld', 'mysqld.pid'],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('mysql.data-lock', [
        ['/ws/data', 'ibdata1'],
        ['C:\\ws\\data', 'aria_log_control'],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('mysql.socket-lock', [
        ['/tmp', 'mysql.sock.lock'],
        ['/tmp', 'mysqlx.sock.lock'],
        ['/run/mysqld', 'mysqld.sock.lock'],
      ]),
      [],
    );
  });

  it('are not seen elsewhere', () => {
    assert.deepEqual(
      wronglyClaimed(mysql, [
        ['/ws', 'vm.pid'],
        ['/ws/tmp/pids', 'server.pid', ['mysql']],
        ['/ws', 'ibdata2'],
        ['/ws', 'mysql.sock'],
        ['/ws', 'my.sock.lock'],
      ]),
      [],
    );
  });

  it('name the server once its number is whole', () => {
    const pid = recorded('mariadb/10.11.19/host-pid.recorded');
    assert.deepEqual(read('mysql.pid-file', pid), { state: 'named', pid: 14_990, host: null, nonce: null });
    assert.deepEqual(othersNamedByBeginnings('mysql.pid-file', pid), []);
    assert.deepEqual(read('mysql.pid-file', bytesOf('1499')), {
      state: 'malformed',
      reason: 'unfinished-pid',
      pid: null,
    });
    // mysql-server, sql/conn_handler/socket_connection.cc: `%d\n`; the letter of the second protocol is known by report only.
    for (const text of ['14990\n', 'X14990\n']) {
      assert.deepEqual(read('mysql.socket-lock', bytesOf(text)), {
        state: 'named',
        pid: 14_990,
        host: null,
        nonce: null,
      });
      assert.deepEqual(othersNamedByBeginnings('mysql.socket-lock', bytesOf(text)), []);
    }
    assert.equal(read('mysql.socket-lock', bytesOf('X\n')).state, 'malformed');
    assertInventsNobody('mysql.pid-file');
    assertInventsNobody('mysql.socket-lock');
  });

  it('are never offered for removal, and the database itself is never opened', () => {
    assert.deepEqual(
      mysql.map((id) => dialectCalled(id).removable),
      [false, false, false],
    );
    assert.equal(dialectCalled('mysql.data-lock').maxBytes, 0);
  });
});

describe('the locks of MongoDB', () => {
  it('are known by their names, never opened and never removed', () => {
    assert.deepEqual(
      notClaimed('mongodb.data-lock', [
        ['/data/db', 'mongod.lock'],
        ['C:\\data\\db', 'WiredTiger.lock'],
      ]),
      [],
    );
    assert.deepEqual(
      wronglyClaimed(
        ['mongodb.data-lock'],
        [
          ['/data/db', 'WiredTiger'],
          ['/data/db', 'mongo.lock'],
          ['/data/db', 'mongod.lock.bak'],
        ],
      ),
      [],
    );
    const { maxBytes, removable, mutex } = dialectCalled('mongodb.data-lock');
    assert.deepEqual({ maxBytes, removable, mutex }, { maxBytes: 0, removable: false, mutex: { by: 'any' } });
  });
});

describe('the files of Redis', () => {
  const pid = recorded('redis/7.0.15/redis-pid.recorded');
  const folder = recordedLines('redis/7.0.15/killed-in-snapshot.entries');
  const snapshot = folder.find((name) => name.startsWith('temp-')) ?? '';

  it('are known by the names that Redis gives them', () => {
    assert.deepEqual(
      notClaimed('redis.pid-file', [
        ['/ws', 'redis.pid', folder],
        ['C:\\ws', 'redis.pid'],
        ['/var/run', 'redis_6379.pid'],
        ['/run/redis', 'redis-server.pid'],
        ['/run/redis', 'redis-sentinel.pid'],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('redis.temporary-snapshot', [
        ['/ws', snapshot, [...folder, 'dump.rdb']],
        ['C:\\ws', snapshot, ['appendonlydir']],
      ]),
      [],
    );
  });

  it('are not seen in files of others', () => {
    assert.deepEqual(
      wronglyClaimed(
        ['redis.pid-file', 'redis.temporary-snapshot'],
        [
          ['/ws', 'redis-commander.pid'],
          ['/ws', 'myredis.pid'],
          ['/ws', 'redis.pid.bak'],
          ['/ws', snapshot],
          ['/ws', 'temp-x.rdb', ['dump.rdb']],
          ['/ws', 'temp-2026-11.rdb', ['dump.rdb']],
        ],
      ),
      [],
    );
  });

  it('name the server once its number is whole, and the maker of a snapshot by its name', () => {
    assert.deepEqual(read('redis.pid-file', pid), { state: 'named', pid: 17_239, host: null, nonce: null });
    assert.deepEqual(othersNamedByBeginnings('redis.pid-file', pid), []);
    assertInventsNobody('redis.pid-file');
    assert.deepEqual(read('redis.temporary-snapshot', new Uint8Array(), snapshot), {
      state: 'named',
      pid: 17_256,
      host: null,
      nonce: null,
    });
    assert.deepEqual(read('redis.temporary-snapshot', new Uint8Array(), 'dump.rdb'), { state: 'nobody' });
    assert.equal(dialectCalled('redis.temporary-snapshot').removable, false);
  });
});
