import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import type { JournalRecord } from '../../src/core/inventory';
import { createDirectFileSystem } from '../../src/node/files/directFileSystem';
import { runCli } from '../support/cli/cliProgram';
import { ensureCodegraph } from '../support/codegraph/install';
import { SqliteSession } from '../support/graphs/sqliteSession';
import { createRealSurvey, type RealSurvey } from '../support/realSurvey';
import { watchDatabases } from '../support/sqlite/sqliteWhileWritten';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { bundleScripts, type Scripts } from './bundledWorker';

/** `npm run test:soak` does it for a minute. */
const writingMs = 2_000;

const table = `
  CREATE TABLE t (n INTEGER PRIMARY KEY, x TEXT);
  INSERT INTO t (x) WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 400)
    SELECT hex(zeroblob(300)) FROM n`;
/** So much that it does not fit into the cache: pages of the database are written before the transaction ends. */
const half = 'PRAGMA cache_size = 5;BEGIN IMMEDIATE;UPDATE t SET x = hex(randomblob(300))';
const unchanged = 'SELECT count(*) AS n FROM t WHERE x = hex(zeroblob(300))';

describe('the journals of the real SQLite', function () {
  this.timeout(30_000);
  let node: string;
  let scripts: Scripts;
  let folder: TemporaryFolder;
  let real: RealSurvey;
  let alive: NodeJS.Timeout;
  const sessions: SqliteSession[] = [];

  before('install a Node with SQLite', async function () {
    this.timeout(15 * 60_000);
    ({ node } = await ensureCodegraph());
    scripts = await bundleScripts();
  });

  beforeEach(() => {
    folder = createTemporaryFolder();
    real = createRealSurvey(scripts);
    // The survey's own timers keep no process alive.
    alive = setInterval(() => undefined, 1_000);
  });

  afterEach(async () => {
    clearInterval(alive);
    await real.close();
    await Promise.all(sessions.splice(0).map((session) => session.kill()));
    folder.remove();
  });

  const open = (): SqliteSession => {
    const session = SqliteSession.start(node, folder.at('app.db'));
    sessions.push(session);
    return session;
  };

  /** Waits until this is said of the journal. */
  async function until(ending: string, isSo: (record: JournalRecord) => boolean): Promise<JournalRecord> {
    const { survey, inventory } = real;
    const find = (): JournalRecord | undefined =>
      [...inventory.snapshot.journals.values()].find(({ path }) => path === folder.at(`app.db${ending}`));
    const seen = new Promise<JournalRecord>((resolve) => {
      const look = (): void => {
        const record = find();
        if (record !== undefined && isSo(record)) resolve(record);
      };
      inventory.onChange(look);
      void survey
        .setRoots([folder.path])
        .then(() => survey.refresh())
        .then(look);
    });
    return seen;
  }

  const codesOf = ({ report }: JournalRecord): readonly string[] => report?.findings.map(({ code }) => code) ?? [];

  for (const mode of ['DELETE', 'TRUNCATE', 'PERSIST']) {
    it(`are in use in the middle of a transaction, and hot after kill -9 (${mode})`, async () => {
      const writer = open();
      await writer.run(`PRAGMA journal_mode = ${mode};${table}`);
      await writer.run(half);
      const used = await until('-journal', ({ database }) => database?.state === 'written');
      assert.deepEqual([used.health, codesOf(used), used.database?.holderPids], ['ok', [], [writer.pid]]);
      await writer.kill();
      const hot = await until('-journal', (record) => codesOf(record).includes('rollback-hot'));
      assert.deepEqual([hot.health, codesOf(hot), hot.database?.state], ['ok', ['rollback-hot'], 'idle']);
      // SQLite sees it the same way.
      assert.deepEqual(await open().run(unchanged), [{ n: 400 }]);
    });
  }

  it('are told of in the same way on the command line', async () => {
    const writer = open();
    await writer.run(table);
    await writer.run(half);
    await writer.kill();
    const told = await runCli(['verify', '--json'], { cwd: folder.path, home: folder.path });
    const [{ database }] = (JSON.parse(told.stdout) as { journals: [{ database: object }] }).journals;
    assert.deepEqual(
      [told.code, database],
      [
        0,
        {
          path: folder.at('app.db'),
          state: 'idle',
          holderPids: [],
          hot: true,
          text: 'Nobody has locked “app.db”.',
        },
      ],
    );
    assert.match(
      (await runCli(['verify'], { cwd: folder.path, home: folder.path })).stdout,
      /rolls it back.*Never delete it/,
    );
  });

  it('are not hot when a transaction is over, in whatever way that is written down', async () => {
    for (const mode of ['TRUNCATE', 'PERSIST']) {
      const writer = open();
      await writer.run(`PRAGMA journal_mode = ${mode};DROP TABLE IF EXISTS t;${table}`);
      const record = await until('-journal', ({ database }) => database?.state === 'idle');
      await real.survey.refresh();
      assert.deepEqual([mode, record.health, codesOf(record)], [mode, 'ok', []]);
      await writer.kill();
    }
  });

  it('are in order after kill -9 with a write-ahead log, and what was not ended is said to be normal', async () => {
    const writer = open();
    await writer.run(`PRAGMA journal_mode = WAL;PRAGMA wal_autocheckpoint = 0;${table}`);
    await writer.run(half);
    const used = await until('-wal', ({ database }) => database?.state === 'written');
    assert.equal(used.health, 'ok');
    await writer.kill();
    // A transaction may be about to be ended for as long as its writer may live: it is told when that is over.
    const left = await until('-wal', (record) => record.database?.state === 'idle' && codesOf(record).length > 0);
    assert.deepEqual([left.health, codesOf(left)], ['ok', ['wal-uncommitted']]);
    const { frames, commits } = walFacts(left);
    assert.ok(frames > 50 && commits > 0);
    // The last write torn in the middle, as when the power fails.
    const wal = readFileSync(folder.at('app.db-wal'));
    const { size } = statSync(folder.at('app.db-wal'));
    writeFileSync(folder.at('copy.db-wal'), wal.subarray(0, size - 1_000));
    const fs = createDirectFileSystem();
    const torn = await fs.verifyJournal(
      { path: folder.at('copy.db-wal'), dialect: 'sqlite.wal', afresh: true },
      new AbortController().signal,
    );
    assert.ok(torn.ok);
    const { report } = torn.value;
    assert.deepEqual(
      [report.health, report.findings.map(({ code, severity }) => `${code} ${severity}`)],
      ['ok', ['wal-uncommitted info', 'wal-torn-frame info']],
    );
    // SQLite sees as many transactions, and takes the log away when it is closed.
    const next = open();
    assert.deepEqual(await next.run(unchanged), [{ n: 400 }]);
    await next.close();
    assert.equal(existsSync(folder.at('app.db-wal')), false);
  });

  it('are never called damaged or hot while two processes write each of them', async function () {
    const { written, seen, wrong } = await watchDatabases(node, scripts, writingMs);
    assert.deepEqual(wrong, []);
    assert.ok(written > 20 && seen > 10, `${written} transactions, ${seen} journals seen`);
  });
});

function walFacts({ report }: JournalRecord): { readonly frames: number; readonly commits: number } {
  if (report?.facts.kind !== 'sqlite-wal') throw new Error('no write-ahead log');
  return report.facts;
}
