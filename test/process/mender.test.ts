import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { codegraphJournal } from '../../src/core/journal/codegraph';
import { codegraphRepair } from '../../src/core/journal/repair/codegraphRepair';
import type { JournalMender, MendFailure } from '../../src/core/journal/repair/mender';
import type { Result } from '../../src/core/result';
import { createMender } from '../../src/node/files/mending/createMender';
import { WorkerFileSystem } from '../../src/node/worker/workerFileSystem';
import { repairPieces } from '../support/repairing';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { bundleFileWorker } from './bundledWorker';

const dialect = codegraphJournal.id;
const head = '# codegraph-journal v1 1795171083515\n';
const damaged = `${head}src/a.ts\nsrc/b.tsDELETED src/c.ts\nsrc/\xc3\xa9.ts\n`;
const { signal } = new AbortController();

let folder: TemporaryFolder;
let journal: string;
let to: string;

function reasonOf(answer: Result<unknown, MendFailure>): string {
  if (answer.ok) return 'done';
  return answer.error.reason === 'failed' ? answer.error.error.code : answer.error.reason;
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** A journal of so many bytes, damaged here and there, with a line now and then that is longer than a piece. */
function writeLarge(bytes: number): void {
  const block = Array.from({ length: 2_000 }, (_, n) => `packages/some-name/src/module${n}/index.ts\n`).join('');
  const descriptor = openSync(journal, 'w');
  let written = writeSync(descriptor, head);
  for (let n = 0; written < bytes; n++) {
    written += writeSync(descriptor, block);
    written += writeSync(descriptor, n % 7 === 0 ? `# ${'long '.repeat(100_000)}\n` : 'src/\0.ts\n');
  }
  closeSync(descriptor);
}

function contract(open: () => Promise<JournalMender>): void {
  let mender: JournalMender;

  beforeEach(async () => {
    mender = await open();
    folder = createTemporaryFolder();
    journal = folder.at('changes.journal');
    to = folder.at('.draft');
    writeFileSync(journal, damaged, 'latin1');
  });

  afterEach(() => folder.remove());

  it('shows what it would do, and writes just that, and nothing before', async () => {
    const preview = await mender.preview({ path: journal, dialect }, signal);
    assert.ok(preview.ok);
    const { source, size, sha256, changes, losesEntries, hunks, hiddenChanges } = preview.value;
    assert.deepEqual(readdirSync(folder.path), ['changes.journal']);
    assert.deepEqual(source, await valueOf(mender.version(journal, signal)));
    assert.deepEqual([changes.takenOut, changes.header, [...changes.codes]], [1, 'replaced', [['glued-line', 1]]]);
    assert.deepEqual([losesEntries, hunks.length, hiddenChanges], [true, 1, 0]);
    const made = await valueOf(mender.write({ path: journal, dialect, to }, signal));
    assert.deepEqual(readFileSync(to, 'latin1'), '# codegraph-journal v1 0\nsrc/a.ts\nsrc/\xc3\xa9.ts\n');
    assert.deepEqual([made.source, made.copy.sha256, made.copy.size], [source, sha256, size]);
    assert.deepEqual(made.copy, await valueOf(mender.version(to, signal)));
    assert.equal(sha256, digestOf(to));
    assert.equal(readFileSync(journal, 'latin1'), damaged);
  });

  it('gives what it writes the mode and the owner of the journal, whatever the mask', async () => {
    chmodSync(journal, 0o666);
    if (process.getuid?.() === 0) chownSync(journal, 1_234, 2_345);
    await valueOf(mender.write({ path: journal, dialect, to }, signal));
    const [{ mode, uid, gid }, like] = [statSync(to), statSync(journal)];
    assert.deepEqual([mode, uid, gid], [like.mode, like.uid, like.gid]);
  });

  it('writes over nothing', async () => {
    writeFileSync(to, 'somebody’s');
    assert.equal(reasonOf(await mender.write({ path: journal, dialect, to }, signal)), 'EEXIST');
    assert.equal(readFileSync(to, 'utf8'), 'somebody’s');
  });

  it('follows no link, and opens nothing that is no file', async () => {
    const link = folder.at('link');
    symlinkSync(journal, link);
    const inside = folder.at('folder');
    mkdirSync(inside);
    for (const path of [link, inside]) {
      assert.equal(reasonOf(await mender.preview({ path, dialect }, signal)), 'ENOTFILE');
      assert.equal(reasonOf(await mender.write({ path, dialect, to }, signal)), 'ENOTFILE');
      assert.equal(reasonOf(await mender.version(path, signal)), 'ENOTFILE');
    }
    assert.equal(reasonOf(await mender.version(folder.at('gone'), signal)), 'ENOENT');
    assert.equal(existsSync(to), false);
  });

  it('refuses a journal of another version, and leaves nothing', async () => {
    writeFileSync(journal, '# codegraph-journal v2 17\n\0\n');
    assert.equal(reasonOf(await mender.preview({ path: journal, dialect }, signal)), 'another-version');
    assert.equal(reasonOf(await mender.write({ path: journal, dialect, to }, signal)), 'another-version');
    assert.equal(existsSync(to), false);
  });

  it('leaves nothing when it is aborted', async () => {
    writeLarge(24 * 1_048_576);
    const abort = new AbortController();
    const writing = mender.write({ path: journal, dialect, to }, abort.signal);
    setImmediate(() => abort.abort(new Error('enough')));
    await assert.rejects(writing, /enough/);
    // Its own thread hears of it a moment later.
    while (existsSync(to)) await new Promise((resolve) => setImmediate(resolve));
  });
}

async function valueOf<T>(answer: Promise<Result<T, MendFailure>>): Promise<T> {
  const result = await answer;
  assert.ok(result.ok, reasonOf(result));
  return result.value;
}

describe('a mender of journals', function () {
  this.timeout(60_000);

  describe('in this thread', () => {
    contract(() => Promise.resolve(createMender()));

    it('reads a journal anew that was written to meanwhile, and gives up where that goes on', async () => {
      const mender = createMender();
      writeLarge(4 * 1_048_576);
      const once = mender.preview({ path: journal, dialect }, signal);
      setImmediate(() => appendFileSync(journal, 'src/late.ts\n'));
      assert.equal((await valueOf(once)).source.size, statSync(journal).size);
      let isOver = false;
      const writes = (function again(): Promise<void> {
        appendFileSync(journal, 'src/late.ts\n');
        return isOver ? Promise.resolve() : new Promise<void>((resolve) => setImmediate(resolve)).then(again);
      })();
      const answer = await mender.write({ path: journal, dialect, to }, signal);
      isOver = true;
      await writes;
      assert.equal(reasonOf(answer), 'being-written');
      assert.equal(existsSync(to), false);
    });

    it('takes the memory of a few pieces for a journal of any size, and does to it what is done in memory', async () => {
      writeLarge(48 * 1_048_576);
      const mender = createMender();
      const before = process.memoryUsage();
      let most = 0;
      const watch = setInterval(() => {
        const { arrayBuffers, heapUsed } = process.memoryUsage();
        most = Math.max(most, arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed);
      }, 5);
      const preview = await valueOf(mender.preview({ path: journal, dialect }, signal));
      const made = await valueOf(mender.write({ path: journal, dialect, to }, signal));
      clearInterval(watch);
      assert.ok(most < 32 * 1_048_576, `${most} bytes more`);
      assert.equal(made.copy.sha256, preview.sha256);
      const whole = repairPieces(codegraphRepair, [new Uint8Array(readFileSync(journal))]);
      assert.equal(digestOf(to), createHash('sha256').update(whole.bytes).digest('hex'));
      assert.equal(preview.hunks.length + preview.hiddenChanges > 200, true);
      assert.equal(lstatSync(to).size, preview.size);
    });
  });

  describe('in a thread of its own', () => {
    let fs: WorkerFileSystem;

    before(async () => {
      fs = new WorkerFileSystem(await bundleFileWorker());
    });

    after(() => fs?.close());

    contract(() => Promise.resolve(fs.mender));
  });
});
