import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LockscopeTold } from '../../process/programs/lockscope';
import { leftoverName, leftoverPrefix } from '../../../src/core/release/leftoverNames';
import { createClock } from '../../../src/node/clock';
import { createTemporaryFolder, type TemporaryFolder } from '../temporaryFolder';
import type { Subject } from './breaking';
import { deadPid } from './programs';
import { createRealCore, type RealCore, type Way } from './realCore';
import { keptIn } from '../keptFiles';

/** Processes that are gone: who held the lock, who released it and was killed, who is killed while putting that right. */
const gone = { holder: deadPid(), maker: deadPid(), second: deadPid() };

const lockName = 'changes.journal.lock';
const deadText = `${gone.holder}\n${gone.holder}-aaaaaaaaaaaaaaaa\n`;
const stampHex = '00000000000000ff';
const stampText = `${gone.maker}\n${gone.maker}-${stampHex}\n`;
/** Of the process that runs the tests. */
const liveText = `${process.pid}\n${process.pid}-bbbbbbbbbbbbbbbb\n`;
const otherLiveText = `${process.pid}\n${process.pid}-cccccccccccccccc\n`;
/** The same in every run, so that the names made of it are. */
const now = Date.now();
const longAgoSeconds = 3 * 3_600;

/** A folder in which a program is to be broken, and what must be true of it afterwards. */
export interface CrashScene {
  readonly title: string;
  readonly act: LockscopeTold['act'];
  readonly ways: readonly Way[];
  /** Where what is removed is kept, when that is on another device. */
  readonly undoParent?: string;
  /** Whether the order of its calls, or a name it makes, is another one each time, so that some are not met again. */
  readonly varies?: boolean;
  /** Answers what the program is to be told of. */
  readonly prepare: (stage: Stage) => Promise<readonly string[]> | readonly string[];
  /** What is nobody's: in the end each is in its place, or can be put back there, exactly once. */
  readonly dead: readonly Thing[];
  /** What is somebody's: in the end it is in its place. */
  readonly live?: readonly Thing[];
}

interface Thing {
  readonly name: string;
  /** `null`: a folder. */
  readonly text: string | null;
}

export interface Stage extends Subject {
  readonly work: string;
  readonly undoFolder: string;
  remove(): void;
}

const deadLock: Thing = { name: lockName, text: deadText };
const orphanNonces = ['1111111111111111', '2222222222222222', '3333333333333333'];
const both: readonly Way[] = ['native', 'in steps'];
const native: readonly Way[] = ['native'];

/** Put beside the lock by a release that was killed. */
function leftBehind(kind: 'swap' | 'quarantine', hex = stampHex): string {
  return leftoverName(kind, lockName, { pid: gone.maker, startedAt: null }, hex);
}

function recovery(title: string, files: Readonly<Record<string, string>>, then: Partial<CrashScene>): CrashScene {
  const prepare = ({ work }: Stage): readonly string[] => {
    for (const [name, text] of Object.entries(files)) setBack(write(work, name, text), 5);
    return [work];
  };
  return { title: `puts right ${title}`, act: 'recover', ways: both, prepare, dead: [], ...then };
}

const undoing: Omit<CrashScene, 'title'> = { act: 'undo', ways: both, prepare: keepOne, dead: [deadLock] };

async function keepOne({ work, undoFolder }: Stage): Promise<readonly string[]> {
  const path = write(work, lockName, deadText);
  const clock = { ...createClock(), now: () => now };
  const core = createRealCore({ way: 'in steps', undoFolder, clock, randomHex: () => stampHex });
  const record = await core.record(path);
  assert.ok(record !== null && (await core.release(record)).ok);
  core.dispose();
  return [];
}

const releasing: Omit<CrashScene, 'title' | 'prepare' | 'dead'> = { act: 'release', ways: both };

export const crashScenes: readonly CrashScene[] = [
  {
    ...releasing,
    title: 'releases a lock',
    prepare: ({ work }: Stage): readonly string[] => [write(work, lockName, deadText)],
    dead: [deadLock],
  },
  {
    ...releasing,
    title: 'releases a folder that is a lock',
    ways: native,
    prepare: ({ work }: Stage): readonly string[] => {
      const path = join(work, 'data.json.lock');
      mkdirSync(path);
      setBack(path);
      return [path];
    },
    dead: [{ name: 'data.json.lock', text: null }],
  },
  {
    ...releasing,
    title: 'sweeps three leftovers',
    varies: true,
    ways: native,
    prepare: ({ work }: Stage): readonly string[] =>
      orphanNonces.map((nonce) => {
        const path = write(work, orphanName(nonce), orphanText(nonce));
        setBack(path);
        return path;
      }),
    dead: orphanNonces.map((nonce) => ({ name: orphanName(nonce), text: orphanText(nonce) })),
  },
  { ...undoing, title: 'puts a lock back', varies: true },
  ...(existsSync('/dev/shm')
    ? [{ ...undoing, title: 'puts a lock back from another device', undoParent: '/dev/shm', varies: true }]
    : []),
  recovery(
    'a dead lock that was exchanged',
    { [leftBehind('swap')]: deadText, [lockName]: stampText },
    { dead: [deadLock], ways: native },
  ),
  recovery(
    'a live lock that was exchanged',
    { [leftBehind('swap')]: liveText, [lockName]: stampText },
    { live: [{ name: lockName, text: liveText }] },
  ),
  recovery(
    'a dead lock that was moved aside',
    { [leftBehind('quarantine')]: deadText },
    { dead: [deadLock], ways: native },
  ),
  recovery(
    'a live lock that was moved aside',
    { [leftBehind('quarantine')]: liveText },
    { live: [{ name: lockName, text: liveText }] },
  ),
  recovery(
    'a live lock whose place is taken',
    { [leftBehind('quarantine')]: liveText, [lockName]: otherLiveText },
    { live: [{ name: lockName, text: otherLiveText }], dead: [{ name: lockName, text: liveText }] },
  ),
  recovery('a stamp that was not written yet', { [leftBehind('swap')]: '' }, { ways: native }),
  recovery('a stamp that was taken away', { [leftBehind('quarantine')]: stampText }, { ways: native }),
  {
    title: 'takes a free lock',
    act: 'acquire',
    ways: both,
    prepare: ({ work }) => [join(work, lockName)],
    dead: [],
  },
  {
    title: 'takes a dead lock over',
    act: 'acquire',
    ways: both,
    prepare: ({ work }) => [write(work, lockName, deadText)],
    dead: [deadLock],
  },
];

function orphanName(nonce: string): string {
  return `${lockName}.${gone.holder}-${nonce}.tmp`;
}

function orphanText(nonce: string): string {
  return `${gone.holder}\n${gone.holder}-${nonce}\n`;
}

function write(folder: string, name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** In whole milliseconds, as a heartbeat sets it. */
function setBack(path: string, seconds = longAgoSeconds): void {
  const then = new Date(now - seconds * 1_000);
  utimesSync(path, then, then);
}

export async function openStage(scene: CrashScene, way: Way): Promise<Stage> {
  const folder: TemporaryFolder = createTemporaryFolder();
  const store = scene.undoParent === undefined ? folder : createTemporaryFolder(scene.undoParent);
  const work = folder.at('work');
  const undoFolder = store.at('undo');
  mkdirSync(work);
  const told: LockscopeTold = {
    ...{ act: scene.act, paths: [], way, undoFolder, now, haste: 50 },
    maker: { pid: scene.act === 'recover' ? gone.second : gone.maker, startedAt: null },
  };
  const stage: Stage = {
    ...{ roots: [...new Set([folder.path, store.path])], work, undoFolder, told },
    remove: () => {
      folder.remove();
      store.remove();
    },
  };
  return { ...stage, told: { ...told, paths: await scene.prepare(stage) } };
}

/** A fresh Lockscope starts: afterwards nothing is lost, nothing is there twice, and nothing is left. */
export async function assertSafe(
  scene: CrashScene,
  { work, undoFolder }: Stage,
  way: Way,
  when: string,
): Promise<void> {
  const core = createRealCore({ way, undoFolder });
  try {
    const righted = await core.recover(work);
    const told = `${when}: ${JSON.stringify(righted.map(({ result }) => result))}`;
    const names = readdirSync(work);
    assert.deepEqual(
      names.filter((name) => name.startsWith(leftoverPrefix)),
      [],
      `${told}, left`,
    );
    // What was only ours holds for nobody: it must not come back as a lock.
    if (scene.act === 'recover' && scene.dead.length + (scene.live ?? []).length === 0) {
      assert.deepEqual(names, [], `${told}, put there`);
    }
    for (const { name, text } of scene.live ?? []) assert.equal(textAt(work, name), text, `${told}, a live lock`);
    const kept = await keptIn(core.ports.undo);
    const keptThings = kept.map(({ id, path }) => ({ id, path, text: textAt(undoFolder, `${id}.kept`) }));
    const isWanted = (thing: (typeof keptThings)[number]): boolean =>
      scene.dead.some(({ name, text }) => thing.path === join(work, name) && thing.text === text);
    assert.deepEqual(
      keptThings.filter((thing) => !isWanted(thing)),
      [],
      `${told}, kept though it is nothing`,
    );
    for (const { name, text } of scene.dead) {
      const path = join(work, name);
      const inStore = keptThings.filter((thing) => thing.path === path && thing.text === text);
      const stands = textAt(work, name) === text ? 1 : 0;
      // A copy on another device cannot be known for the same one: it stays in the list, and is not put back twice.
      if (scene.undoParent !== undefined && stands === 1) continue;
      assert.equal(inStore.length + stands, 1, `${told}, ${JSON.stringify({ inStore, stands, names })}`);
      const [only] = inStore;
      if (only === undefined || (scene.live ?? []).length > 0) continue;
      await clearStamp(core, path, told);
      const restored = await core.ports.undo.restore(only.id);
      assert.ok(restored.ok, `${told}, ${JSON.stringify(restored)}`);
      assert.equal(textAt(work, name), text, `${told}, put back`);
    }
  } finally {
    core.dispose();
  }
}

/** Of one that was killed while it had the lock: like any dead lock. */
async function clearStamp(core: RealCore, path: string, when: string): Promise<void> {
  const record = existsSync(path) ? await core.record(path) : null;
  if (record === null) return;
  assert.equal(
    record.holder?.pid,
    gone.maker,
    `${when}: ${JSON.stringify([readFileSync(path, 'utf8'), record.evidence])}`,
  );
  const released = await core.release(record);
  assert.ok(released.ok, JSON.stringify(released));
}

/** `null` for a folder, `undefined` for nothing. */
function textAt(folder: string, name: string): string | null | undefined {
  const path = join(folder, name);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return stats.isDirectory() ? null : readFileSync(path, 'utf8');
}
