import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, lutimesSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { before, describe, it } from 'mocha';
import { parseLeftoverName } from '../../src/core/release/leftoverNames';
import type { KeptFile } from '../../src/core/ports';
import { createUndoStore } from '../../src/node/undoStore';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { keptIn } from '../support/keptFiles';

const stamp = '4321\n4321-0123456789abcdef\n';
const program = join(__dirname, '../../out/test/undoStore.js');

/**
 * What the child does; it kills itself before call number `callsLeft` of those that may change something in the file
 * system. After a call that only looks everything is as it was before it.
 */
const source = `
  import * as fs from 'node:fs';
  import * as promises from 'node:fs/promises';
  import { createHands } from './hands';
  import { createNativeRename, noNativeRename } from './native/nativeRename';
  import { createUndoStore } from '../undoStore';

  const { folder, entry, quarantine, act, isNative, callsLeft } = JSON.parse(process.argv[2]);
  const native = createNativeRename();
  native.isThere();
  const store = createUndoStore(folder, { hands: createHands(isNative ? native : noNativeRename) });

  const looks = /^(?:l?stat|fstat|statfs|access|exists|readdir|opendir|readlink|realpath|readFile|read|readv|close|watch)(?:Sync|File)?$/;

  let left = callsLeft;
  function count(owner) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      const original = Object.getOwnPropertyDescriptor(owner, name).value;
      if (typeof original !== 'function' || !/^[a-z]/.test(name) || name === 'constructor' || looks.test(name)) continue;
      owner[name] = function (...given) {
        if (--left === 0) {
          process.kill(process.pid, 'SIGKILL');
          for (;;);
        }
        return original.apply(this, given);
      };
    }
  }

  async function main() {
    const probe = await promises.open(process.argv[1]);
    const handle = Object.getPrototypeOf(probe);
    await probe.close();
    count(require('node:fs'));
    count(require('node:fs/promises'));
    count(handle);
    const done =
      act === 'keep' ? await store.keep(entry, quarantine) : act === 'clear' ? await store.clear([entry.id]) : await store.restore(entry.id);
    process.exitCode = done.ok ? 0 : 9;
  }
  void main();
`;

/** Children that run at the same time. */
const atOnce = 4;

type Shape = KeptFile['shape'];
type Act = 'keep' | 'restore' | 'clear';

interface Scene {
  readonly act: Act;
  readonly shape: Shape;
  readonly isNative: boolean;
  /** Where the store is, when not on the device of the lock. */
  readonly parent: string | undefined;
}

interface Stage {
  readonly folder: TemporaryFolder;
  readonly storage: TemporaryFolder;
  readonly entry: KeptFile;
  readonly quarantine: string;
  readonly lock: string;
}

function setUp({ act, shape, parent }: Scene): Promise<Stage> {
  const folder = createTemporaryFolder();
  const storage = createTemporaryFolder(parent);
  const lock = folder.at('changes.journal.lock');
  const quarantine = folder.at('.aside');
  if (shape === 'file') writeFileSync(quarantine, stamp);
  else if (shape === 'symlink') symlinkSync('ann@there.4711', quarantine);
  else mkdirSync(quarantine);
  lutimesSync(quarantine, 1_000, 2_000);
  const isFile = shape === 'file';
  const entry: KeptFile = {
    ...{
      id: '1-a',
      path: lock,
      dialect: 'codegraph.journal-lock',
      kind: 'lock',
      shape,
      removedAt: 1,
      by: 'quarantine',
    },
    ...{ batch: 'b', holderPid: 4_321, size: isFile ? stamp.length : 0 },
    sha256: isFile ? createHash('sha256').update(stamp).digest('hex') : null,
  };
  const stage = { folder, storage, entry, quarantine, lock };
  if (act === 'keep') return Promise.resolve(stage);
  return createUndoStore(storage.at('undo'))
    .keep(entry, quarantine)
    .then((kept) => (assert.ok(kept.ok), stage));
}

/** Whether it ended by itself. */
async function runUntil(callsLeft: number, { act, isNative }: Scene, stage: Stage): Promise<boolean> {
  const { entry, quarantine, storage } = stage;
  const told = JSON.stringify({ folder: storage.at('undo'), entry, quarantine, act, isNative, callsLeft });
  const child = spawn(process.execPath, [program, told], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.ok(code === 0 || signal === 'SIGKILL' || process.platform === 'win32', `${code} ${signal}`);
  return code === 0;
}

/** Whether all of it is there, as it was. */
function isWhole(path: string, shape: Shape): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (shape === 'file') return stats.isFile() && readFileSync(path, 'utf8') === stamp && stats.mtimeMs === 2_000_000;
  return shape === 'symlink' ? readlinkSync(path) === 'ann@there.4711' : stats.isDirectory();
}

/** What is in the store, without what goes by itself when it is old. */
function keptNames({ storage }: Stage): readonly string[] {
  if (!existsSync(storage.at('undo'))) return [];
  return readdirSync(storage.at('undo')).filter((name) => !/\.(?:new|part)$/.test(name));
}

async function atOtherTime<T>(later: number, act: () => Promise<T>): Promise<T> {
  const { now } = Date;
  Date.now = () => now() + later;
  try {
    return await act();
  } finally {
    Date.now = now;
  }
}

/** What was kept, or was about to be, is in its place, in quarantine, or can be put back: never nowhere, never in part. */
async function assertNothingLost({ act, shape }: Scene, stage: Stage, when: string): Promise<void> {
  const { storage, entry, quarantine, lock, folder } = stage;
  const store = createUndoStore(storage.at('undo'));
  const listed = await keptIn(store);
  assert.ok(listed.length <= 1, when);
  if (listed.length === 1) assert.deepEqual(listed, [entry], when);
  const wasBack = isWhole(lock, shape);
  assert.equal(
    existsSync(lock) || lstatSync(lock, { throwIfNoEntry: false }) !== undefined,
    wasBack,
    `${when}: in part`,
  );
  // A folder that is back but for its time may be about to get that; its entry goes when it is old.
  if (wasBack && listed.length === 0) await atOtherTime(61_000, () => keptIn(store));
  // A half entry is completed or gone; a note of what was not moved in stays for as long as it still could be.
  const names = keptNames(stage);
  if (listed.length === 1) assert.deepEqual(names, ['1-a.json', '1-a.kept'], when);
  else assert.deepEqual(names, isWhole(quarantine, shape) && names.length > 0 ? ['1-a.pending'] : [], when);
  // Back, or kept: never both, on whatever device it is kept.
  if (wasBack) assert.deepEqual(listed, [], when);
  const restored = await store.restore(entry.id);
  const code = restored.ok ? 'done' : restored.error.code;
  assert.equal(code, listed.length === 0 ? 'ENOENT' : 'done', when);
  if (restored.ok) assert.ok(isWhole(lock, shape), `${when}: put back in part`);
  const isSafe = isWhole(lock, shape) || isWhole(quarantine, shape);
  assert.ok(isSafe || act === 'clear', `${when}: lost`);
  const others = readdirSync(folder.path).filter((name) => !['.aside', 'changes.journal.lock'].includes(name));
  assert.deepEqual(
    others.filter((name) => parseLeftoverName(name)?.kind !== 'restore'),
    [],
    when,
  );
  await store.clear([entry.id]);
  await keptIn(store);
  assert.deepEqual(keptNames(stage), [], when);
}

describe('the undo store, killed before any of its calls', function () {
  this.timeout(60_000);

  before(async () => {
    await build({
      stdin: { contents: source, resolveDir: join(__dirname, '../../src/node/files'), loader: 'ts' },
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20.18',
      logLevel: 'warning',
    });
  });

  const other = process.platform === 'linux' ? '/dev/shm' : undefined;
  const scenes = (['keep', 'restore', 'clear'] as const).flatMap((act) =>
    (['file', 'symlink', 'directory'] as const).flatMap((shape) =>
      [...new Set([undefined, other])].flatMap((parent) =>
        (act === 'restore' ? [true, false] : [true]).map((isNative): Scene => ({ act, shape, isNative, parent })),
      ),
    ),
  );

  for (const scene of scenes) {
    const where = scene.parent === undefined ? 'on the same device' : 'on another device';
    const how = scene.isNative ? '' : ', in steps';
    it(`loses nothing while it is to ${scene.act} a ${scene.shape} ${where}${how}`, async () => {
      for (let first = 1; ; first += atOnce) {
        const calls = Array.from({ length: atOnce }, (_, index) => first + index);
        const runs = await Promise.all(
          calls.map(async (call) => {
            const stage = await setUp(scene);
            return { call, stage, isOver: await runUntil(call, scene, stage) };
          }),
        );
        try {
          // One after the other: they turn the clock.
          for (const { call, stage } of runs) await assertNothingLost(scene, stage, `before call ${call}`);
        } finally {
          runs.forEach(({ stage }) => [stage.folder, stage.storage].forEach((one) => one.remove()));
        }
        const last = runs.find(({ isOver }) => isOver);
        if (last !== undefined) {
          assert.ok(last.call > 2);
          return;
        }
      }
    });
  }
});
