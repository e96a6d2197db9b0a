import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ClassicLevel } from 'classic-level';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { plainCatalog } from '../../src/core/dialects/catalogOptions';
import { Inventory } from '../../src/core/inventory';
import { journalByName } from '../../src/core/journal/catalog';
import type { LockRecord } from '../../src/core/lock';
import type { FileSystem, Hands } from '../../src/core/ports';
import { executeRelease, planRelease } from '../../src/core/release/release';
import type { ReleasePorts } from '../../src/core/release/releasePorts';
import { Survey } from '../../src/core/survey';
import { createClock } from '../../src/node/clock';
import { createDirectFileSystem } from '../../src/node/files/directFileSystem';
import { excludesOf } from '../../src/node/files/excludes';
import { createMender } from '../../src/node/files/mending/createMender';
import { createHands } from '../../src/node/files/hands';
import { createLook } from '../../src/node/files/look';
import type { OwnLocks } from '../../src/node/files/ownLocks';
import { createGraphReader } from '../../src/node/graphDatabase/graphProcess';
import { createHost } from '../../src/node/hostFacts';
import { createKernelLockTable } from '../../src/node/kernelLocks/kernelLockTable';
import { createInnerProcesses } from '../../src/node/processes/innerProcesses';
import { createPortListeners } from '../../src/node/processes/portListeners';
import { createProcessTable } from '../../src/node/processes/processTable';
import { createProcessUses } from '../../src/node/processes/uses';
import { createUndoStore } from '../../src/node/undoStore';
import { FolderWatcher } from '../../src/node/watching/folderWatcher';
import { WorkerFileSystem } from '../../src/node/worker/workerFileSystem';
import { explanationMarkdown, explanationText } from '../../src/present/explanation';
import { locksTree } from '../../src/present/locksTree';
import { lockTooltip } from '../../src/present/lockTooltip';
import { snapshotJson } from '../../src/present/machineJson';
import { removalPreview } from '../../src/present/removalText';
import { catalog, dialectOf } from '../support/dialects';
import { projectRoot } from '../support/host/cache';
import { ensureServer, newestServer } from '../support/host/codeServer';
import { lockPlaces, type LockPlace } from '../support/lockPlaces';
import { CollectingLog } from '../support/memory/collectingLog';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { bundleFileWorker, bundleGraphReader } from './bundledWorker';
import { keptIn } from '../support/keptFiles';

const isLinux = process.platform === 'linux';

/** As on systems where nobody tells which locks are one's own: only what the dialects say keeps a file closed. */
const blind: OwnLocks = { has: () => false };

/**
 * Whether the dialect itself forbids that this file is opened. Of one for folders only, others may read a file. Journals
 * of databases are read: what they are locked by is another file.
 */
function isNeverOpened({ dialect, name }: LockPlace): boolean {
  if (journalByName(name) !== undefined) return false;
  const { maxBytes, mutex, names, shapes } = dialectOf(dialect);
  if (shapes?.includes('file') === false) return false;
  const isItsOwn = names.some((pattern) =>
    'exact' in pattern ? pattern.exact === name : name.startsWith(pattern.prefix) && name.endsWith(pattern.suffix),
  );
  return isItsOwn ? maxBytes === 0 : mutex !== undefined && mutex.by !== 'flock';
}

describe('a lock that the host itself holds with fcntl', function () {
  this.timeout(60_000);
  let script: string;
  let graphScript: string;
  let folder: TemporaryFolder;
  let database: ClassicLevel;
  let locked: string;
  const closing: (() => Promise<void>)[] = [];

  before(async function () {
    if (!isLinux) this.skip();
    [script, graphScript] = await Promise.all([bundleFileWorker(), bundleGraphReader()]);
  });

  beforeEach(async () => {
    folder = createTemporaryFolder();
    database = new ClassicLevel(folder.at('store'));
    await database.open();
    locked = folder.at('store/LOCK');
    assertHeld('once it is taken');
  });

  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await database.close();
    folder.remove();
  });

  function ownLocks(): readonly string[] {
    const { ino } = statSync(locked);
    return readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .filter((line) => new RegExp(` POSIX .* ${process.pid} \\S+:${ino} `).test(line));
  }

  function assertHeld(when: string): void {
    assert.equal(ownLocks().length, 1, `lost ${when}`);
  }

  /** The locked file under the name of every place; under those left out stands something harmless. */
  function linkPlaces(isLinked: (place: LockPlace) => boolean): readonly string[] {
    const linked: string[] = [];
    for (const place of lockPlaces) {
      const path = folder.at('ws', place.folder, place.name);
      mkdirSync(dirname(path), { recursive: true });
      for (const sibling of place.siblings) {
        const beside = join(dirname(path), sibling);
        if (lockPlaces.some((other) => other.folder === place.folder && other.name === sibling)) continue;
        if (sibling.endsWith('/')) mkdirSync(beside, { recursive: true });
        else writeFileSync(beside, '');
      }
      if (isLinked(place)) {
        linkSync(locked, path);
        linked.push(path);
      } else writeFileSync(path, `${process.pid}`);
    }
    return linked;
  }

  async function survey(fs: FileSystem, hands: Hands, isWanted: (path: string) => boolean): Promise<void> {
    const log = new CollectingLog();
    const onError = (error: unknown): void => log.error('a listener failed', error);
    const watcher = new FolderWatcher(onError);
    const host = createHost();
    const inventory = new Inventory(onError);
    const machine = {
      fs,
      processes: createProcessTable(),
      kernel: createKernelLockTable(),
      uses: createProcessUses(),
      inner: createInnerProcesses(),
      listeners: createPortListeners(),
      host,
      clock: createClock(),
      graphs: createGraphReader(graphScript),
    };
    const leaseOf: ReleasePorts['leaseOf'] = ({ leaseMs }) => leaseMs;
    const surveying = new Survey({ ...machine, watcher, log }, inventory, {
      ...excludesOf([]),
      reconcileMs: 60_000,
      crawlMs: 600_000,
      leaseOf,
      catalog,
      catalogOptions: plainCatalog,
      outside: [],
      outsideGroups: new Set(),
    });
    closing.push(async () => {
      await surveying.close();
      await watcher.close();
      host.dispose();
    });
    const root = folder.at('ws');
    await surveying.setRoots([root]);
    assertHeld('by a first look at everything');
    for (const { folder: below, name } of lockPlaces) surveying.hint({ folder: join(root, below), name });
    await surveying.refresh();
    assertHeld('by hints and a reconcile');
    await surveying.pulse();
    assertHeld('by a pulse');
    await surveying.verifyJournals();
    assertHeld('by the verification of journals');

    const records = [...inventory.snapshot.locks.values()];
    assertAllSeen(records, root, isWanted);
    say(records, inventory);
    assertHeld('by what is said of it');

    const paths = lockPlaces.map((place) => join(root, place.folder, place.name));
    assert.ok((await fs.tracking(paths)).every((answer) => answer === 'untracked' || answer === 'unknown'));
    await fs.look(paths.map((path) => ({ path, maxBytes: 0, entries: true })));
    for (const each of new Set(paths.map(dirname))) await fs.list(each);
    assertHeld('by a proposal to watch it as a kernel lock');

    const undo = createUndoStore(folder.at('undo'));
    const maker = { pid: process.pid, startedAt: null };
    const ports: ReleasePorts = {
      ...machine,
      hands,
      undo,
      mender: createMender(),
      maker,
      randomHex: () => 'ab',
      leaseOf,
      catalog: () => catalog,
    };
    for (const record of records) {
      const plan = planRelease(record, { trusted: true });
      assert.ok(!plan.ok && plan.error.reason === 'evidence', record.path);
      // As a command that forgot to ask for a plan.
      if (catalog.byId(record.dialect) === undefined) continue;
      const released = await executeRelease({ record, isOverride: false }, ports);
      assert.ok(!released.ok, record.path);
      assertHeld(`by an attempt to release ${record.path}`);
    }
    assert.deepEqual(await keptIn(undo), []);
    assert.deepEqual(
      paths.filter((path) => !existsSync(path)),
      [],
    );
    assertHeld('at the end');
    assert.deepEqual(
      log.lines.filter((line) => /^(?:error|warn)/.test(line)),
      [],
    );
  }

  /** Without this, folders that nobody looked into would prove anything. */
  function assertAllSeen(records: readonly LockRecord[], root: string, isWanted: (path: string) => boolean): void {
    const seen = new Set(records.map(({ path }) => path));
    const unseen = lockPlaces
      .filter(({ dialect, name, folder: below }) => {
        const { mutex, byContent } = dialectOf(dialect);
        const claimed = catalog.mayInterest(name) && mutex !== undefined && byContent !== true;
        return claimed && isWanted(join(root, below, name)) && !seen.has(join(root, below, name));
      })
      .map(({ dialect, name }) => `${dialect} ${name}`);
    assert.deepEqual(unseen, []);
  }

  function say(records: readonly LockRecord[], inventory: Inventory): void {
    const now = Date.now();
    for (const record of records) {
      explanationMarkdown(record, now);
      explanationText(record, now);
      lockTooltip(record, now, [folder.path]);
    }
    for (const grouping of ['verdict', 'folder', 'tool'] as const) {
      locksTree(inventory.snapshot, { now, roots: [folder.path], grouping });
    }
    JSON.stringify(snapshotJson(inventory.snapshot, now));
    removalPreview(records, now, [folder.path]);
  }

  it('would be lost by a single look into the file, which is why this matters', () => {
    readFileSync(locked);
    assert.deepEqual(ownLocks(), []);
  });

  it('is still held after everything Lockscope does, wherever a dialect says not to open the file', async () => {
    const linked = new Set(linkPlaces(isNeverOpened));
    assert.ok(linked.size > 90, `${linked.size}`);
    const look = createLook();
    const hands: Hands = { ...createHands(), look: (request) => look(request, blind) };
    await survey(
      createDirectFileSystem(undefined, () => blind),
      hands,
      (path) => linked.has(path),
    );
  });

  it('is still held when the file stands under names that are read, too: the worker asks the kernel first', async () => {
    const linked = new Set(linkPlaces(() => true));
    for (const [below, name] of [
      ['.codegraph', 'changes.journal.lock'],
      ['.codegraph', 'changes.journal'],
      ['app', 'server.pid'],
      ['app', 'graph.db.lock'],
      ['pg', 'postmaster.pid'],
    ] as const) {
      mkdirSync(folder.at('ws', below), { recursive: true });
      linkSync(locked, folder.at('ws', below, name));
    }
    const fs = new WorkerFileSystem(script);
    closing.push(() => fs.close());
    await survey(fs, createHands(), (path) => linked.has(path));
  });

  it('keeps a file from being read, by the look of a batch and by the one before an act, and says why', async () => {
    const path = folder.at('changes.journal.lock');
    const free = folder.at('graph.db.lock');
    linkSync(locked, path);
    writeFileSync(free, 'read');
    const request = { path, maxBytes: 4_096 };
    const answers = [
      ...(await createDirectFileSystem().look([request, { ...request, path: free }])),
      createHands().look(request),
    ];
    assert.deepEqual(
      answers.map((answer) => {
        const content = answer.ok ? answer.value.content : null;
        return content?.state === 'unreadable' ? content.error.code : content?.state;
      }),
      ['EOWNLOCK', 'read', 'EOWNLOCK'],
    );
    assertHeld('by a look');
    const journal = folder.at('changes.journal');
    linkSync(locked, journal);
    const verified = await createDirectFileSystem().verifyJournal(
      { path: journal, dialect: 'codegraph.journal', afresh: false },
      new AbortController().signal,
    );
    assert.equal(!verified.ok && verified.error.code, 'EOWNLOCK');
    assertHeld('by a verification');
  });

  it('of SQLite is still held after its journals were verified, though nobody asked the kernel', async () => {
    const { node } = await ensureServer(newestServer);
    const program = join(import.meta.dirname, 'programs/sqliteHost.ts');
    const { stdout } = await promisify(execFile)(node, ['--import', 'tsx', program, folder.path], { cwd: projectRoot });
    const { before, after, found } = JSON.parse(stdout) as Record<'before' | 'after' | 'found', readonly string[]>;
    assert.ok(before.length >= 6 && before.some((lock) => lock.startsWith('wal.db-shm 120 ')), before.join('; '));
    assert.deepEqual(after, before);
    assert.deepEqual(found, ['ok', 'ok', 'ok', 'ok']);
  });

  it('no longer keeps a file from being read once it is given back', async () => {
    const path = folder.at('changes.journal.lock');
    linkSync(locked, path);
    await database.close();
    const [answer] = await createDirectFileSystem().look([{ path, maxBytes: 4_096 }]);
    assert.equal(answer?.ok && answer.value.content?.state, 'read');
  });
});
