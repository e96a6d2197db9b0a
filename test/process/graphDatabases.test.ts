import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import type { GraphAnswer } from '../../src/core/journal/use';
import { createGraphReader } from '../../src/node/graphDatabase/graphProcess';
import { ensureCodegraph } from '../support/codegraph/install';
import { type GraphScene, openGraphScene, schema } from '../support/graphs/graphScene';
import { bundleGraphReader } from './bundledWorker';

/** Longer than a file's time is too young to be trusted. */
const settleMs = 50;

/** More than SQLite keeps in memory of a transaction that is under way. */
const filler = `CREATE TABLE filler AS WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n LIMIT 5000)
  SELECT x, hex(randomblob(200)) FROM n`;

describe('reading a graph', function () {
  this.timeout(30_000);
  let script: string;
  let node: string;
  let scene: GraphScene;

  before('install a Node with SQLite', async function () {
    this.timeout(15 * 60_000);
    script = await bundleGraphReader();
    ({ node } = await ensureCodegraph());
  });

  beforeEach(() => {
    scene = openGraphScene(node);
  });

  afterEach(() => scene.end());

  const read = (path = scene.graph): Promise<GraphAnswer> =>
    createGraphReader(script).read(path, new AbortController().signal);

  /** The answer in a few words. The folder is as it was, in every byte and every time. */
  async function said(): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const before = scene.traces();
    const answer = await read();
    assert.deepEqual(scene.traces(), before);
    if (!answer.ok) return answer.error.code;
    const { files, newestAt, engine } = answer.value;
    return `${files} files, ${newestAt}, ${engine}`;
  }

  const whole = '2 files, 1763640000123, native';

  for (const mode of ['delete', 'truncate', 'persist', 'wal']) {
    it(`answers beside nothing else, in mode ${mode}, and makes no file`, async () => {
      const session = scene.open();
      await session.run(`PRAGMA journal_mode = ${mode};${schema}`);
      await session.close();
      assert.equal(await said(), whole);
    });
  }

  it('answers from the log of a database that was never closed, and leaves the log as it is', async () => {
    const session = scene.open();
    await session.run(`PRAGMA journal_mode = WAL;PRAGMA wal_autocheckpoint = 0;${schema}`);
    await session.run("UPDATE file_hashes SET mtime = 1763640009999 WHERE file = 'a.ts'");
    const open = await said();
    await session.kill();
    assert.deepEqual([open, await said()], Array(2).fill('2 files, 1763640009999, native'));
  });

  it('answers what was committed while a transaction is under way', async () => {
    const session = scene.open();
    await session.run(`PRAGMA journal_mode = WAL;${schema}`);
    await session.run(`PRAGMA cache_size = 5;BEGIN IMMEDIATE;UPDATE file_hashes SET mtime = 9;${filler}`);
    assert.equal(await said(), whole);
    await session.run('COMMIT');
    assert.equal(await said(), '2 files, 9, native');
  });

  it('answers beside who has locked all of it', async () => {
    const session = scene.open();
    await session.run(`PRAGMA locking_mode = EXCLUSIVE;${schema}`);
    assert.equal(await said(), whole);
  });

  it('says nothing while a transaction may be half in the database', async () => {
    const session = scene.open();
    await session.run(schema);
    await session.run('BEGIN IMMEDIATE;UPDATE file_hashes SET mtime = 9');
    const begun = await said();
    await session.run(`PRAGMA cache_size = 5;${filler}`);
    const spilled = await said();
    await session.run('COMMIT');
    assert.deepEqual([begun, spilled, await said()], [whole, 'in-transaction', '2 files, 9, native']);
  });

  it('says nothing of a database whose writer was killed half way, and does not roll it back', async () => {
    const session = scene.open();
    await session.run(schema);
    await session.run(`PRAGMA cache_size = 5;BEGIN IMMEDIATE;UPDATE file_hashes SET mtime = 9;${filler}`);
    await session.kill();
    assert.equal(await said(), 'in-transaction');
    const recovered = scene.open();
    assert.deepEqual(await recovered.run('SELECT max(mtime) AS newest FROM file_hashes'), [{ newest: 1763640000123 }]);
  });

  it('takes nothing from who writes: no lock, no commit, no checkpoint, no clean end', async () => {
    const session = scene.open();
    await session.run(`PRAGMA journal_mode = WAL;${schema};BEGIN IMMEDIATE;UPDATE file_hashes SET mtime = mtime + 1`);
    const locks = session.locks();
    assert.ok(process.platform !== 'linux' || locks.length > 0);
    await read();
    assert.deepEqual(session.locks(), locks);
    await session.run('COMMIT');
    let isOver = false;
    const reading = (async () => {
      let answers = 0;
      while (!isOver) answers += Number((await read()).ok);
      return answers;
    })();
    for (let n = 0; n < 150; n++) {
      await session.run('UPDATE file_hashes SET mtime = mtime + 1');
      const [{ busy } = { busy: 1 }] = await session.run('PRAGMA wal_checkpoint(TRUNCATE)');
      assert.equal(busy, 0);
      if (n % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await session.run('PRAGMA journal_mode = DELETE');
    await session.run('UPDATE file_hashes SET mtime = mtime + 1');
    await session.close();
    isOver = true;
    assert.ok((await reading) > 0);
    assert.deepEqual(
      scene.traces().map((trace) => trace.split(' ')[0]),
      ['graph.db'],
    );
  });

  it('says that there is no list of files, or an empty one', async () => {
    const session = scene.open();
    await session.run(`${schema};DELETE FROM file_hashes`);
    const empty = await said();
    await session.run('DROP TABLE file_hashes');
    const none = await said();
    await session.run('DROP TABLE build_meta');
    assert.deepEqual(
      [empty, none, await said()],
      ['0 files, null, native', 'null files, null, native', 'null files, null, null'],
    );
  });

  it('knows nothing of times that are no numbers, or of tables with other columns', async () => {
    const session = scene.open();
    await session.run(`${schema};INSERT INTO file_hashes VALUES ('c.ts', '3', 'yesterday', 1)`);
    const text = await said();
    await session.run('DROP TABLE file_hashes;CREATE TABLE file_hashes (file TEXT, time INTEGER);SELECT 1');
    const columns = await said();
    await session.run('DROP TABLE file_hashes;CREATE VIEW file_hashes AS SELECT 1 AS mtime');
    assert.deepEqual([text, columns, await said()], ['foreign', 'foreign', 'null files, null, native']);
  });

  it('says what else may stand there', async () => {
    assert.equal(await said(), 'missing');
    mkdirSync(scene.graph);
    assert.equal(await said(), 'not-a-file');
    renameSync(scene.graph, `${scene.graph}.folder`);
    symlinkSync('/etc/passwd', scene.graph);
    assert.equal(await said(), 'not-a-file');
    renameSync(scene.graph, `${scene.graph}.link`);
    for (const content of ['', 'no database', 'SQLite format 3\0', '\0'.repeat(8_192)]) {
      writeFileSync(scene.graph, content);
      assert.equal(await said(), 'foreign', JSON.stringify(content));
    }
  });

  it('does not wait for the other end of a pipe', async function () {
    if (process.platform === 'win32') this.skip();
    assert.equal(spawnSync('mkfifo', [scene.graph]).status, 0);
    assert.equal((await read()).ok, false);
    const answer = await read();
    assert.equal(answer.ok ? '' : answer.error.code, 'not-a-file');
  });

  it('ends with a database whose pages go round in circles', async () => {
    const session = scene.open();
    await session.run(`PRAGMA page_size = 512;${schema}`);
    await session.run(`INSERT INTO file_hashes WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n LIMIT 900)
      SELECT 'src/' || x, 'h', x, 1 FROM n`);
    const [{ root } = { root: 0 }] = await session.run(
      "SELECT rootpage AS root FROM sqlite_schema WHERE name = 'file_hashes'",
    );
    await session.close();
    const bytes = readFileSync(scene.graph);
    // Its rightmost child is the root itself.
    bytes.writeUInt32BE(Number(root), (Number(root) - 1) * 512 + 8);
    writeFileSync(scene.graph, bytes);
    assert.equal(await said(), 'foreign');
  });

  it('reads of a huge file only what it needs', async () => {
    const session = scene.open();
    await session.run(`PRAGMA journal_mode = WAL;${schema}`);
    await session.close();
    truncateSync(scene.graph, 2 ** 40);
    writeFileSync(`${scene.graph}-wal`, '');
    truncateSync(`${scene.graph}-wal`, 2 ** 40);
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const answer = await read();
    assert.equal(answer.ok && answer.value.newestAt, 1763640000123);
  });

  it('takes a folder of any name', async () => {
    const session = scene.open();
    await session.run(schema);
    await session.close();
    const names = ['two\nlines', '$(touch x)', '"\'`;&|<>', 'a?mode=rw#b%00', '-wal', ' ', 'ü\u202e', '--eval=1'];
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    for (const name of names) {
      const folder = `${scene.folder}/${name}`;
      mkdirSync(folder);
      renameSync(scene.graph, `${folder}/graph.db`);
      const answer = await read(`${folder}/graph.db`);
      assert.ok(answer.ok, JSON.stringify([name, answer]));
      renameSync(`${folder}/graph.db`, scene.graph);
    }
  });
});
