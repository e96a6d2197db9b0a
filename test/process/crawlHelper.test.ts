import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { plainCatalog } from '../../src/core/dialects/catalogOptions';
import type { CrawlReport, CrawlRequest } from '../../src/core/ports';
import { crawl, type CrawlHelp, type CrawlHelper } from '../../src/node/files/crawl';
import { addFinds, type CrawlCatalog, noFinds, planOf } from '../../src/node/files/crawlFolder';
import { crawlPending } from '../../src/node/files/crawlPending';
import { type CrawlMessage, CrawlShare, createCrawlMemory } from '../../src/node/files/crawlShare';
import { createCatalog } from '../../src/node/files/createCatalog';
import { crawlHelpOf } from '../../src/node/worker/crawlHelper';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { bundleFileWorker } from './bundledWorker';

const catalog = createCatalog(plainCatalog);
const never = new AbortController().signal;

describe('a crawl that two threads share', () => {
  let script: string;
  let folder: TemporaryFolder;
  let request: CrawlRequest;
  let alone: CrawlReport;

  before(async function () {
    this.timeout(30_000);
    script = await bundleFileWorker();
    folder = createTemporaryFolder();
    for (let n = 0; n < 3_000; n++) {
      mkdirSync(folder.at(`${n % 7}/${n % 70}/${n}`), { recursive: true });
      if (n % 9 === 0) writeFileSync(folder.at(`${n % 7}/${n % 70}/${n}/changes.journal.lock`), '');
      if (n % 50 === 0) writeFileSync(folder.at(`${n % 7}/${n % 70}/${n}/.git`), 'gitdir: elsewhere');
    }
    request = { root: folder.path, prunedNames: [], excludes: [], catalog: plainCatalog, isHurried: true };
    alone = sorted(await crawl(request, catalog, never));
    assert.deepEqual([alone.foldersSeen, alone.folders.length, alone.gitFiles.length], [3_078, 334, 60]);
  });

  after(() => folder.remove());

  it('lists every folder once, whoever of the two lists it', async () => {
    const memory = createCrawlMemory(1);
    const sent = { asker: 0, helper: 0 };
    const asker: CrawlShare = new CrawlShare(memory, 'asker', (message) => pass(message, 'asker', () => helper));
    const helper: CrawlShare = new CrawlShare(memory, 'helper', (message) => pass(message, 'helper', () => asker));
    function pass(message: CrawlMessage, from: 'asker' | 'helper', to: () => CrawlShare): void {
      if (message.kind === 'folders') sent[from] += message.folders.length;
      setImmediate(() => to().take(message));
    }
    const finds = { asker: noFinds(), helper: noFinds() };
    const plan = planOf(request, catalog);
    await Promise.all([
      crawlPending([], plan, finds.helper, () => null, helper),
      crawlPending([''], plan, finds.asker, () => null, asker),
    ]);
    assert.ok(sent.asker > 0 && finds.helper.foldersSeen > 0);
    const all = noFinds();
    addFinds(all, finds.asker);
    addFinds(all, finds.helper);
    assert.deepEqual(sorted({ ok: true, value: all }), alone);
  });

  describe('with a thread of its own', () => {
    let helpers: CrawlHelper[];
    let dir: TemporaryFolder;

    beforeEach(() => {
      helpers = [];
      dir = createTemporaryFolder();
    });

    afterEach(() => dir.remove());

    /** Helped at once by the script; the started helpers are kept. */
    function helpBy(path: string): CrawlHelp {
      const { start } = crawlHelpOf(path);
      return {
        afterMs: 0,
        start: (...args) => {
          const helper = start(...args);
          assert.ok(helper !== null, 'needs two processors');
          helpers.push(helper);
          return helper;
        },
      };
    }

    function scriptOf(text: string): string {
      const path = dir.at('helper.cjs');
      writeFileSync(path, text);
      return path;
    }

    /** As a crawl that takes its time, so that the helper is there long before the end. */
    const slow: CrawlCatalog = {
      mayInterest: (name) => {
        const until = performance.now() + 0.2;
        while (performance.now() < until);
        return catalog.mayInterest(name);
      },
      isOfInterest: (place) => catalog.isOfInterest(place),
    };

    it('finds what one thread finds alone', async function () {
      this.timeout(30_000);
      const told: string[] = [];
      const report = await crawl(
        { ...request, tellAfterMs: 0 },
        slow,
        never,
        (found) => told.push(...found.folders),
        helpBy(script),
      );
      assert.deepEqual(sorted(report), alone);
      assert.equal(helpers.length, 1);
      const helped = await helpers[0]?.finds;
      assert.ok(helped !== undefined && helped.foldersSeen > 0);
      assert.ok(told.length > 0 && told.every((one) => alone.folders.includes(one)));
    });

    it('starts all over alone when the helper fails with what it was given', async function () {
      this.timeout(30_000);
      const failing = scriptOf(`
        const { parentPort, workerData } = require('node:worker_threads');
        parentPort.on('message', () => process.exit(3));
        Atomics.store(new Int32Array(workerData.memory), 2, 1);`);
      assert.deepEqual(sorted(await crawl(request, slow, never, undefined, helpBy(failing))), alone);
      await assert.rejects(helpers[0]?.finds ?? assert.fail(), { message: 'the crawl helper failed' });
    });

    it('needs no helper that cannot be started', async function () {
      this.timeout(30_000);
      const absent = helpBy(dir.at('not-there.cjs'));
      assert.deepEqual(sorted(await crawl(request, slow, never, undefined, absent)), alone);
      assert.equal(helpers.length, 1);
    });

    it('ends with the reason of an abort while it waits for its helper', async function () {
      this.timeout(30_000);
      const idle = scriptOf(`
        const { parentPort, workerData } = require('node:worker_threads');
        parentPort.on('message', () => parentPort.postMessage({ kind: 'found', found: { folders: [], peeked: [] } }));
        Atomics.store(new Int32Array(workerData.memory), 2, 1);`);
      const abort = new AbortController();
      const reason = new Error('the reason');
      const onFound = (): void => abort.abort(reason);
      await assert.rejects(crawl(request, slow, abort.signal, onFound, helpBy(idle)), reason);
    });

    it('asks nobody for help when nobody waits', async () => {
      const unhurried = { ...request, isHurried: false };
      assert.deepEqual(sorted(await crawl(unhurried, slow, never, undefined, helpBy(script))), alone);
      assert.equal(helpers.length, 0);
    });
  });
});

function sorted(report: Awaited<ReturnType<typeof crawl>>): CrawlReport {
  assert.ok(report.ok);
  const { folders, gitFiles, ...rest } = report.value;
  return { ...rest, folders: [...folders].sort(), gitFiles: [...gitFiles].sort() };
}
