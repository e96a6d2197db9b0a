import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  assertInventsNobody,
  bytesOf,
  claimedBy,
  dialectCalled,
  notClaimed,
  othersNamedByBeginnings,
  read,
  recorded,
  recordedLines,
  recordedLocks,
  watchedLocks,
  wronglyClaimed,
  type Spot,
} from './dialectUnderTest';

/** What each of these names, all standing beside each other, is claimed by. */
function claims(folder: string, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const id = claimedBy([folder, name, names]);
    if (id !== null) found[name] = id;
  }
  return found;
}

const sqlite = ['sqlite.rollback-journal', 'sqlite.write-ahead-log', 'sqlite.shared-index'];

describe('the sidecars of SQLite', () => {
  it('are known beside the database that a killed process left', () => {
    for (const folder of ['/ws/data', 'C:\\ws\\data']) {
      assert.deepEqual(claims(folder, recordedLines('sqlite/3.40.1/wal-killed.entries')), {
        'app.db-wal': 'sqlite.write-ahead-log',
        'app.db-shm': 'sqlite.shared-index',
      });
      assert.deepEqual(claims(folder, recordedLines('sqlite/3.40.1/journal-killed.entries')), {
        'app.db-journal': 'sqlite.rollback-journal',
      });
    }
  });

  it('are known alone when a database is called so, and otherwise only beside it', () => {
    assert.deepEqual(
      [
        claimedBy(['/ws', 'lost.sqlite3-wal']),
        claimedBy(['/ws', 'lost.DB-journal']),
        claimedBy(['/ws', 'state.vscdb-journal', ['state.vscdb']]),
        claimedBy(['/ws', 'state.vscdb-journal']),
        claimedBy(['/ws', 'Cookies-wal', ['Cookies', 'Cookies-wal', 'Cookies-shm']]),
        claimedBy(['/ws', 'Cookies-wal', ['Cookies', 'Cookies-wal']]),
      ],
      [
        'sqlite.write-ahead-log',
        'sqlite.rollback-journal',
        'sqlite.rollback-journal',
        null,
        'sqlite.write-ahead-log',
        null,
      ],
    );
  });

  it('are not seen in what only ends so', () => {
    const spots: readonly Spot[] = [
      ['/ws', 'core-journal', ['core']],
      ['/ws', 'my-journal'],
      ['/ws', '-wal', ['']],
      ['/ws', 'app.db'],
      ['/ws', 'app.db-wal.bak', ['app.db']],
      ['/ws', 'systemd-journal', ['systemd']],
      ['/ws', 'package.json-lock', ['package.json']],
    ];
    assert.deepEqual(wronglyClaimed(sqlite, spots), []);
  });

  it('are data: never opened, never removed, and held by whoever has locked what the kernel showed locked', () => {
    for (const id of sqlite) {
      const { mechanism, maxBytes, removable } = dialectCalled(id);
      assert.deepEqual({ mechanism, maxBytes, removable }, { mechanism: 'data', maxBytes: 0, removable: false });
    }
    const locked = new Set(recordedLocks('sqlite/3.40.1/kernel-locks.recorded').map(([name, by]) => `${name} ${by}`));
    for (const [id, name] of [
      ['sqlite.write-ahead-log', 'app.db-wal'],
      ['sqlite.shared-index', 'app.db-shm'],
      ['sqlite.rollback-journal', 'app.db-journal'],
    ] as const) {
      assert.deepEqual(new Set(watchedLocks(id, name).map(([file, by]) => `${file} ${by}`)), locked);
    }
  });
});

describe('the locks of LevelDB, RocksDB and LMDB', () => {
  it('are known in stores of each', () => {
    for (const folder of ['/ws/store', 'C:\\ws\\store']) {
      assert.deepEqual(
        [
          claims(folder, recordedLines('leveldb/classic-level-3.0.0/store.entries')),
          claims(folder, recordedLines('rocksdb/npm-5.2.1/store.entries')),
          claims(folder, recordedLines('lmdb/lmdb-js-3.5.6/folder.entries')),
          claims(folder, recordedLines('lmdb/lmdb-js-3.5.6/one-file.entries')),
        ],
        [
          { LOCK: 'leveldb.lock' },
          { LOCK: 'rocksdb.lock' },
          { 'lock.mdb': 'lmdb.reader-table' },
          { 'store.mdb-lock': 'lmdb.reader-table' },
        ],
      );
    }
  });

  it('are not seen without the store beside them', () => {
    assert.deepEqual(
      wronglyClaimed(
        ['leveldb.lock', 'rocksdb.lock', 'lmdb.reader-table'],
        [
          ['/ws', 'LOCK'],
          ['/ws', 'LOCK', ['CURRENT']],
          ['/ws', 'LOCK', ['MANIFEST-000001']],
          ['/ws', 'LOCK', ['CURRENT', 'MANIFEST', 'MANIFEST-x']],
          ['/ws', 'lock', ['CURRENT', 'MANIFEST-000001']],
          ['/ws', 'lock.mdb'],
          ['/ws', 'store.mdb-lock', ['other.mdb']],
          ['/ws', 'package-lock', ['package']],
        ],
      ),
      [],
    );
  });

  it('are looked for in the kernel where it showed them, and never opened', () => {
    assert.deepEqual(
      watchedLocks('leveldb.lock', 'LOCK'),
      recordedLocks('leveldb/classic-level-3.0.0/kernel-locks.recorded'),
    );
    assert.deepEqual(watchedLocks('rocksdb.lock', 'LOCK'), recordedLocks('rocksdb/npm-5.2.1/kernel-locks.recorded'));
    assert.deepEqual(
      ['lock.mdb', 'store.mdb-lock'].flatMap((name) => watchedLocks('lmdb.reader-table', name)),
      recordedLocks('lmdb/lmdb-js-3.5.6/kernel-locks.recorded'),
    );
    for (const id of ['leveldb.lock', 'rocksdb.lock', 'lmdb.reader-table']) {
      const { maxBytes, removable } = dialectCalled(id);
      assert.deepEqual({ maxBytes, removable }, { maxBytes: 0, removable: false });
    }
  });
});

describe('the log of DuckDB', () => {
  it('is known beside its database', () => {
    assert.deepEqual(claims('/ws', recordedLines('duckdb/1.5.6/killed.entries')), {
      'app.duckdb.wal': 'duckdb.write-ahead-log',
    });
    assert.equal(claimedBy(['C:\\ws', 'app.db.wal', ['app.db']]), 'duckdb.write-ahead-log');
    assert.deepEqual(
      wronglyClaimed(
        ['duckdb.write-ahead-log'],
        [
          ['/ws', 'app.db.wal'],
          ['/ws', 'app.wal', ['app']],
          ['/ws', 'wal'],
        ],
      ),
      [],
    );
  });

  it('is data: never opened, never removed, held by whoever has locked what the kernel showed locked', () => {
    const { mechanism, maxBytes, removable } = dialectCalled('duckdb.write-ahead-log');
    assert.deepEqual({ mechanism, maxBytes, removable }, { mechanism: 'data', maxBytes: 0, removable: false });
    assert.deepEqual(
      new Set(watchedLocks('duckdb.write-ahead-log', 'app.duckdb.wal').map(String)),
      new Set(recordedLocks('duckdb/1.5.6/kernel-locks.recorded').map(String)),
    );
  });
});

describe("the locks of Java's databases", () => {
  it('are known where killed programs left them', () => {
    assert.deepEqual(
      [
        claims('/ws', recordedLines('h2/2.1.214/killed.entries')),
        claims('C:\\ws', recordedLines('hsqldb/2.7.1/killed.entries')),
        claims('/ws/derby', recordedLines('derby/10.14.2/killed.entries')),
        claimedBy(['/ws/.metals', 'metals.lock.db', ['metals.mv.db']]),
        claimedBy(['C:\\ws', 'old.lock.db', ['old.h2.db']]),
      ],
      [
        { 'h2file.lock.db': 'h2.database-lock', 'h2sock.lock.db': 'h2.database-lock' },
        { 'hs.lck': 'hsqldb.heartbeat-lock' },
        { 'db.lck': 'derby.database-lock', 'dbex.lck': 'derby.database-lock' },
        'h2.database-lock',
        'h2.page-store-lock',
      ],
    );
  });

  it('are not seen in files of the same name elsewhere', () => {
    assert.deepEqual(
      wronglyClaimed(
        ['hsqldb.heartbeat-lock', 'derby.database-lock', 'h2.database-lock', 'h2.page-store-lock'],
        [
          ['/ws', 'graph.db.lock', ['graph.db']],
          ['/ws', 'song.lck'],
          ['/ws', 'db.lck'],
          ['/ws', 'dbex.lck', ['service.properties']],
        ],
      ),
      [],
    );
  });

  it('of H2 say how they were taken, name nobody, and keep to themselves what lets a client in', () => {
    const socket = recorded('h2/2.1.214/socket.recorded');
    for (const id of ['h2.database-lock', 'h2.page-store-lock']) {
      assert.deepEqual(read(id, recorded('h2/2.1.214/file.recorded')), {
        state: 'nobody',
        facts: [{ name: 'operation', value: 'file' }],
      });
      assert.deepEqual(read(id, socket), {
        state: 'nobody',
        facts: [
          { name: 'operation', value: 'socket' },
          { name: 'port', value: '45075' },
        ],
      });
      // `server=` is written where a database is shared; form: h2database, Database.java, startServer.
      const shared = bytesOf('#FileLock\n#Fri Nov 20 15:44:35 UTC 2026\nserver=localhost\\:9092\nid=1a1f9a18\n');
      assert.deepEqual(read(id, shared), { state: 'nobody', facts: [{ name: 'url', value: 'localhost:9092' }] });
      assert.deepEqual(read(id, bytesOf('SQLite format 3\0')), { state: 'foreign' });
      assert.deepEqual(read(id, bytesOf('')), { state: 'foreign' });
      assert.deepEqual(othersNamedByBeginnings(id, socket), []);
      assertInventsNobody(id);
    }
  });

  it('of H2 are held by whoever has locked the database, as the kernel showed', () => {
    assert.deepEqual(
      watchedLocks('h2.database-lock', 'h2file.lock.db'),
      recordedLocks('h2/2.1.214/kernel-locks.recorded'),
    );
  });

  it('of HSQLDB are known by their eight letters, and stale by their silence alone', () => {
    const lock = recorded('hsqldb/2.7.1/killed.recorded');
    assert.deepEqual(read('hsqldb.heartbeat-lock', lock), { state: 'nobody' });
    for (let length = 0; length < lock.length; length++) {
      assert.deepEqual(read('hsqldb.heartbeat-lock', lock.subarray(0, length)), { state: 'foreign' });
    }
    const { mechanism, leaseMs, removable } = dialectCalled('hsqldb.heartbeat-lock');
    assert.deepEqual({ mechanism, leaseMs, removable }, { mechanism: 'heartbeat', leaseMs: 30_000, removable: false });
    assertInventsNobody('hsqldb.heartbeat-lock');
  });

  it('of Derby are held by whoever has locked the second file, as the kernel showed', () => {
    for (const name of ['db.lck', 'dbex.lck']) {
      assert.deepEqual(watchedLocks('derby.database-lock', name), recordedLocks('derby/10.14.2/kernel-locks.recorded'));
    }
  });
});

describe('the locks of Lucene and Elasticsearch', () => {
  it('are known in an index and in a data folder', () => {
    assert.deepEqual(
      notClaimed('lucene.write-lock', [
        ['/ws/index', 'write.lock', ['segments_1', '_0.cfs']],
        ['C:\\ws\\index', 'write.lock', ['segments_a3']],
      ]),
      [],
    );
    assert.deepEqual(
      notClaimed('elasticsearch.node-lock', [
        ['/var/lib/elasticsearch', 'node.lock', ['_state', 'indices']],
        ['C:\\data\\nodes\\0', 'node.lock', ['_state']],
      ]),
      [],
    );
    assert.deepEqual(
      wronglyClaimed(
        ['lucene.write-lock', 'elasticsearch.node-lock'],
        [
          ['/ws', 'write.lock'],
          ['/ws', 'write.lock', ['segments']],
          ['/ws', 'node.lock', ['package.json']],
        ],
      ),
      [],
    );
  });
});
