import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { plainCatalog } from '../../src/core/dialects/catalogOptions';
import { createDirectFileSystem } from '../../src/node/files/directFileSystem';
import { WorkerFileSystem } from '../../src/node/worker/workerFileSystem';
import { describeFileSystem } from '../contract/fileSystemContract';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { bundleFileWorker } from './bundledWorker';

const run = promisify(execFile);

describe('the file systems', () => {
  let script: string;
  let shared: WorkerFileSystem;

  before(async () => {
    script = await bundleFileWorker();
    shared = new WorkerFileSystem(script);
  });

  after(() => shared.close());

  describeFileSystem('in this thread', createDirectFileSystem);
  describeFileSystem('in a thread of its own', () => shared);

  describe('a worker', () => {
    let fs: WorkerFileSystem;
    let folder: TemporaryFolder;

    beforeEach(() => {
      fs = new WorkerFileSystem(script);
      folder = createTemporaryFolder();
      writeFileSync(folder.at('changes.journal.lock'), '');
    });

    afterEach(async () => {
      await fs.close();
      folder.remove();
    });

    /** Enough folders that a walk through them is not over at once. */
    function growTree(): void {
      for (let n = 0; n < 1_000; n++) mkdirSync(folder.at(`${n % 10}/${n}`), { recursive: true });
    }

    function crawl(signal = new AbortController().signal): Promise<unknown> {
      return fs.crawl({ root: folder.path, prunedNames: [], excludes: [], catalog: plainCatalog }, signal);
    }

    it('answers calls that cross', async () => {
      growTree();
      const [listing, crawled, looked] = await Promise.all([
        fs.list(folder.path),
        crawl(),
        fs.look([{ path: folder.at('changes.journal.lock'), maxBytes: 10 }]),
      ]);
      assert.deepEqual([listing.ok, (crawled as { ok: boolean }).ok, looked[0]?.ok], [true, true, true]);
    });

    it('answers a look while a crawl goes on', async () => {
      growTree();
      let crawled = false;
      const crawling = crawl().then(() => (crawled = true));
      await fs.look([{ path: folder.at('changes.journal.lock'), maxBytes: 10 }]);
      assert.equal(crawled, false);
      await crawling;
    });

    it('tells what a crawl has found before it is through, and all of it in the end', async () => {
      growTree();
      for (let n = 0; n < 1_000; n++) writeFileSync(folder.at(`${n % 10}/${n}/changes.journal.lock`), '');
      const told: string[] = [];
      let parts = 0;
      const request = { root: folder.path, prunedNames: [], excludes: [], catalog: plainCatalog, tellAfterMs: 0 };
      const report = await fs.crawl(request, new AbortController().signal, (found) => {
        parts += 1;
        told.push(...found.folders);
      });
      assert.ok(report.ok && parts > 0);
      assert.equal(report.value.folders.length, 1_001);
      assert.deepEqual(told, report.value.folders.slice(0, told.length));
    });

    it('rejects what is on its way when it is closed, and everything after', async () => {
      growTree();
      const crawling = crawl();
      const rejected = assert.rejects(crawling, { message: 'closed' });
      await fs.close();
      await rejected;
      await assert.rejects(fs.list(folder.path), { message: 'closed' });
      await fs.close();
    });

    it('fails the calls it had when it dies, and serves the next ones anew', async () => {
      const dying = new WorkerFileSystem(folder.at('dying.cjs'));
      writeFileSync(
        folder.at('dying.cjs'),
        `const { parentPort } = require('node:worker_threads');
         const { existsSync, writeFileSync } = require('node:fs');
         const mark = ${JSON.stringify(folder.at('died'))};
         if (!existsSync(mark)) parentPort.once('message', () => { writeFileSync(mark, ''); process.exit(3); });
         else require(${JSON.stringify(script)});`,
      );
      try {
        await assert.rejects(dying.list(folder.path), { message: 'the file worker ended with code 3' });
        assert.equal((await dying.list(folder.path)).ok, true);
      } finally {
        await dying.close();
      }
    });

    it('that cannot be loaded fails its calls', async () => {
      const missing = new WorkerFileSystem(folder.at('missing.cjs'));
      await assert.rejects(missing.list(folder.path), /Cannot find module/);
      await missing.close();
    });

    it('keeps its process alive while it is asked something, and not longer', async () => {
      const program = `
        import { WorkerFileSystem } from ${JSON.stringify(new URL('../../src/node/worker/workerFileSystem.ts', import.meta.url).pathname)};
        const fs = new WorkerFileSystem(${JSON.stringify(script)});
        const listing = await fs.list(${JSON.stringify(folder.path)});
        console.log(listing.value.map(({ name }) => name).join());`;
      writeFileSync(folder.at('program.mts'), program);
      const { stdout } = await run(
        process.execPath,
        ['--import', createRequire(import.meta.url).resolve('tsx'), folder.at('program.mts')],
        { timeout: 8_000 },
      );
      assert.equal(stdout, 'changes.journal.lock,program.mts\n');
    });
  });
});
