import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Inventory, Snapshot } from '../../src/core/inventory';
import type { Survey } from '../../src/core/survey';
import type { CollectingLog } from '../support/memory/collectingLog';
import { createRealSurvey } from '../support/realSurvey';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { bundleScripts, type Scripts } from './bundledWorker';

const hex = '0123456789abcdef';

describe('a survey of real files and processes', function () {
  this.timeout(30_000);
  let scripts: Scripts;
  let folder: TemporaryFolder;
  let lock: string;
  let log: CollectingLog;
  let inventory: Inventory;
  let survey: Survey;
  let close: () => Promise<void>;
  const children: ChildProcess[] = [];

  before(async () => {
    scripts = await bundleScripts();
  });

  beforeEach(() => {
    folder = createTemporaryFolder();
    mkdirSync(folder.at('.codegraph'));
    lock = folder.at('.codegraph/changes.journal.lock');
    ({ survey, inventory, log, close } = createRealSurvey(scripts));
  });

  afterEach(async () => {
    await close();
    folder.remove();
    assert.deepEqual([log.of('error'), log.of('warn')], [[], []]);
  });

  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  /** A process that does nothing. */
  async function sleeper(): Promise<ChildProcess & { readonly pid: number }> {
    const child = spawn(process.execPath, ['-e', 'console.log(0); setInterval(() => {}, 1e6)'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(child);
    assert.ok(child.stdout);
    await once(child.stdout, 'data');
    assert.ok(child.pid !== undefined);
    return Object.assign(child, { pid: child.pid });
  }

  function hold(pid: number): void {
    writeFileSync(`${lock}.new`, `${pid}\n${pid}-${hex}\n`);
    renameSync(`${lock}.new`, lock);
  }

  function verdict({ locks }: Snapshot): string | undefined {
    return locks.get(`codegraph.journal-lock:${lock}`)?.verdict;
  }

  /** Resolves with the next snapshot that is so. */
  async function until(isSo: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    if (isSo(inventory.snapshot)) return inventory.snapshot;
    return new Promise((resolve) => {
      const subscription = inventory.onChange(({ snapshot }) => {
        if (!isSo(snapshot)) return;
        subscription.dispose();
        resolve(snapshot);
      });
    });
  }

  it('sees a lock come, its holder die, and the lock go', async () => {
    writeFileSync(folder.at('.codegraph/changes.journal'), '# codegraph-journal v1 1763640000000\n');
    await survey.setRoots([folder.path]);
    const child = await sleeper();
    hold(child.pid);
    const held = await until((snapshot) => verdict(snapshot) === 'held');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await until((snapshot) => verdict(snapshot) === 'stale');
    unlinkSync(lock);
    await until((snapshot) => verdict(snapshot) === undefined);
    assert.match(held.locks.get(`codegraph.journal-lock:${lock}`)?.holder?.command ?? '', /setInterval/);
  });

  it('never calls a lock stale that is taken and given up by processes that live only for that', async () => {
    writeFileSync(folder.at('.codegraph/changes.journal'), '# codegraph-journal v1 1763640000000\n');
    await survey.setRoots([folder.path]);
    const verdicts = new Set<string | undefined>();
    inventory.onChange(({ snapshot }) => verdicts.add(verdict(snapshot)));
    const shortLife = `
      const fs = require('fs'); const lock = ${JSON.stringify(lock)};
      const fd = fs.openSync(lock, 'wx'); fs.writeSync(fd, process.pid + '\\n' + process.pid + '-${hex}\\n'); fs.closeSync(fd);
      const until = performance.now() + Math.random() * 60; while (performance.now() < until);
      fs.unlinkSync(lock); process.exit();`;
    for (let n = 0; n < 25; n++) await once(spawn(process.execPath, ['-e', shortLife], { stdio: 'inherit' }), 'exit');
    await survey.refresh();
    assert.deepEqual([verdicts.has('stale'), verdict(inventory.snapshot)], [false, undefined]);
  });

  it("calls none of the odd things by a lock's name releasable, hangs on none and follows none", async () => {
    const odd = {
      link: () => symlinkSync('/etc/passwd', folder.at('link/changes.journal.lock')),
      dangling: () => symlinkSync('nowhere', folder.at('dangling/changes.journal.lock')),
      directory: () => mkdirSync(folder.at('directory/changes.journal.lock')),
      pipe: () => spawn('mkfifo', [folder.at('pipe/changes.journal.lock')]),
      binary: () => writeFileSync(folder.at('binary/changes.journal.lock'), Buffer.alloc(10 * 1024 * 1024, 0xff)),
      circle: () => symlinkSync('..', folder.at('circle/changes.journal.lock')),
    };
    for (const [name, make] of Object.entries(odd)) {
      mkdirSync(folder.at(name));
      const made = make();
      if (made !== undefined) await once(made, 'exit');
    }
    await survey.setRoots([folder.path]);
    const seen = [...inventory.snapshot.locks.values()].map(({ path, verdict: is, releasable }) => [
      path.split('/').at(-2),
      is,
      releasable,
    ]);
    assert.deepEqual(
      seen.sort(),
      Object.keys(odd)
        .sort()
        .map((name) => [name, 'unknown', false]),
    );
  });

  it('takes a folder that is removed and made again for the same place', async () => {
    hold(process.pid);
    await survey.setRoots([folder.path]);
    for (let n = 0; n < 5; n++) {
      rmSync(folder.at('.codegraph'), { recursive: true });
      await until((snapshot) => verdict(snapshot) === undefined);
      mkdirSync(folder.at('.codegraph'));
      hold(process.pid);
      // What VS Code's own watcher of the whole workspace would say.
      survey.hint({ folder: folder.at('.codegraph'), name: 'changes.journal.lock' });
      await until((snapshot) => verdict(snapshot) === 'held');
    }
    unlinkSync(lock);
    await until((snapshot) => verdict(snapshot) === undefined);
    assert.deepEqual(readdirSync(folder.at('.codegraph')), []);
  });

  it('believes in a pid that is used again only when its process is younger than the file', async () => {
    const child = await sleeper();
    hold(child.pid);
    await survey.setRoots([folder.path]);
    const young = verdict(inventory.snapshot);
    // The birth of a file cannot be set back: it still speaks for its holder.
    utimesSync(lock, 1_000, Date.now() / 1_000 - 25);
    await survey.refresh();
    assert.deepEqual([young, verdict(inventory.snapshot)], ['held', 'held']);
  });
});
