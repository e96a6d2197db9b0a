import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { leftoverName } from '../../../src/core/release/leftoverNames';
import { createUndoStore } from '../../../src/node/undoStore';
import { commandLineStore } from './commandLineStore';
import { deadPid } from './deadPid';
import type { LockscopeTold } from './lockscopeRun';
import type { Way } from './realCore';

/** Whose locks there are, and when: the same for all who set the scene, play in it and look at it afterwards. */
export interface Cast {
  /** Gone: who held the lock. */
  readonly holder: number;
  /** Gone: who released it and was killed. */
  readonly maker: number;
  /** Gone: who was killed while putting that right. */
  readonly second: number;
  /** Lives as long as the test does. */
  readonly alive: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function newCast(): Cast {
  return { holder: deadPid(), maker: deadPid(), second: deadPid(), alive: process.pid, now: Date.now() };
}

const lockName = 'changes.journal.lock';
const heartbeatFolder: Thing = { name: 'data.json.lock', text: null };
const breezyFolder = '.bzr/branch/lock';
const stampHex = '00000000000000ff';
const longAgoSeconds = 3 * 3_600;

/** One thing that a Lockscope does, and what must be true wherever it is interrupted. */
export interface CrashScene {
  readonly title: string;
  readonly act: LockscopeTold['act'];
  readonly ways: readonly Way[];
  /** The folder of the locks, where it is one that they are known by. */
  readonly within?: string;
  /** Whether what is removed is kept on another device. */
  readonly isElsewhere?: boolean;
  /** Whether the order of its calls is another one each time, so that some are not met again. */
  readonly varies?: boolean;
  /** Answers what the program is to be told of. */
  readonly prepare: (stage: Stage) => Promise<readonly string[]> | readonly string[];
  /** What is nobody's: in the end each is in its place, or can be put back there, exactly once. */
  readonly dead: readonly Thing[];
  /** What may stand in the place of what is dead, which is then kept: not by its name alone is it put back. */
  readonly heir?: Thing;
  /** What is somebody's: in the end it is in its place. */
  readonly live?: readonly Thing[];
}

export interface Thing {
  readonly name: string;
  /** `null`: an empty folder; of one that is not, what is in it. */
  readonly text: string | null;
}

/** Where a scene is played once. */
export interface Stage {
  readonly number: number;
  readonly work: string;
  readonly undoFolder: string;
  /** All folders that may be changed. */
  readonly roots: readonly string[];
  readonly told: LockscopeTold;
}

const damagedJournal = '# codegraph-journal v1 1795171083515\nsrc/a.ts\nDELETED\nsrc/c.ts\n';
const repairedJournal = '# codegraph-journal v1 0\nsrc/a.ts\nsrc/c.ts\n';
const both: readonly Way[] = ['native', 'in steps'];
const native: readonly Way[] = ['native'];
const inSteps: readonly Way[] = ['in steps'];
const orphanNonces = ['1111111111111111', '2222222222222222', '3333333333333333'];

export function scenesOf(cast: Cast): readonly CrashScene[] {
  const { holder, maker, alive, now } = cast;
  const deadText = `${holder}\n${holder}-aaaaaaaaaaaaaaaa\n`;
  const stampText = `${maker}\n${maker}-${stampHex}\n`;
  const liveText = `${alive}\n${alive}-bbbbbbbbbbbbbbbb\n`;
  const otherLiveText = `${alive}\n${alive}-cccccccccccccccc\n`;
  const deadLock: Thing = { name: lockName, text: deadText };
  const orphanText = (nonce: string): string => `${holder}\n${holder}-${nonce}\n`;
  const orphanName = (nonce: string): string => `${lockName}.${holder}-${nonce}.tmp`;

  /** In whole milliseconds, as a heartbeat sets it. */
  const setBack = (path: string, seconds = longAgoSeconds): void => {
    const then = new Date(now - seconds * 1_000);
    utimesSync(path, then, then);
  };
  /** Put beside the lock by a release that was killed. */
  const leftBehind = (kind: 'swap' | 'quarantine', hex = stampHex): string =>
    leftoverName(kind, lockName, { pid: maker, startedAt: null }, hex);
  const recovery = (title: string, files: Readonly<Record<string, string>>, then: Partial<CrashScene>): CrashScene => {
    const prepare = ({ work }: Stage): readonly string[] => {
      for (const [name, text] of Object.entries(files)) setBack(write(work, name, text), 5);
      return [work];
    };
    return { title: `puts right ${title}`, act: 'recover', ways: both, prepare, dead: [], ...then };
  };
  const keepOne = async ({ work, undoFolder, number }: Stage): Promise<readonly string[]> => {
    const path = join(work, lockName);
    const aside = write(work, leftBehind('quarantine'), deadText);
    setBack(aside);
    const sha256 = createHash('sha256').update(deadText).digest('hex');
    const what = { path, dialect: 'codegraph.journal-lock', kind: 'lock', shape: 'file', by: 'quarantine' } as const;
    const facts = { removedAt: now, batch: stampHex, holderPid: holder, size: deadText.length, sha256 };
    const kept = await createUndoStore(undoFolder).keep({ id: `${now}-kept-${number}`, ...what, ...facts }, aside);
    assert.ok(kept.ok);
    return [work];
  };
  /** As Breezy writes it. */
  const heldText = (pid: number): string =>
    `hostname: ${hostname()}\nnonce: 273cjm0pzy2ucns73o4m\npid: ${pid}\nstart_time: ${Math.round(now / 1_000) - longAgoSeconds}\nuser: x <x@y>\n`;
  const heldFolder = (work: string, name: string, pid: number): string => {
    const path = join(work, name);
    mkdirSync(path);
    setBack(write(path, 'info', heldText(pid)), 5);
    setBack(path, 5);
    return path;
  };
  const keepFolder = async ({ work, undoFolder, number }: Stage): Promise<readonly string[]> => {
    const aside = heldFolder(
      work,
      leftoverName('quarantine', 'held', { pid: maker, startedAt: null }, stampHex),
      holder,
    );
    const text = heldText(holder);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const what = {
      path: join(work, 'held'),
      dialect: 'breezy.lock-info',
      kind: 'lock',
      shape: 'directory',
    } as const;
    const facts = {
      removedAt: now,
      batch: stampHex,
      holderPid: holder,
      size: 0,
      sha256: null,
      by: 'quarantine',
    } as const;
    const contents = [{ name: 'info', size: text.length, sha256 }];
    const entry = { id: `${now}-kept-${number}`, ...what, ...facts, contents };
    assert.ok((await createUndoStore(undoFolder).keep(entry, aside)).ok);
    return [work];
  };
  const foldersBack = {
    ...{ within: breezyFolder, ways: inSteps, varies: true, prepare: keepFolder },
    dead: [{ name: 'held', text: `info: ${heldText(holder)}` }],
  } satisfies Partial<CrashScene>;
  const releasing: Omit<CrashScene, 'title' | 'prepare' | 'dead'> = { act: 'release', ways: both };
  const undoing: Omit<CrashScene, 'title'> = { act: 'undo', ways: both, prepare: keepOne, dead: [deadLock] };
  return [
    {
      ...releasing,
      title: 'releases a lock',
      prepare: ({ work }) => [write(work, lockName, deadText)],
      dead: [deadLock],
    },
    {
      ...releasing,
      title: 'releases a folder that is a lock',
      ways: native,
      prepare: ({ work }) => {
        const path = join(work, heartbeatFolder.name);
        mkdirSync(path);
        setBack(path);
        return [path];
      },
      dead: [heartbeatFolder],
    },
    {
      ...releasing,
      title: 'sweeps three leftovers',
      varies: true,
      ways: native,
      prepare: ({ work }) =>
        orphanNonces.map((nonce) => {
          const path = write(work, orphanName(nonce), orphanText(nonce));
          setBack(path);
          return path;
        }),
      dead: orphanNonces.map((nonce) => ({ name: orphanName(nonce), text: orphanText(nonce) })),
    },
    {
      ...releasing,
      title: 'releases a folder with a file in it',
      within: breezyFolder,
      ways: inSteps,
      prepare: ({ work }) => [heldFolder(work, 'held', holder)],
      dead: [{ name: 'held', text: `info: ${heldText(holder)}` }],
    },
    {
      ...releasing,
      title: 'releases a folder with a file in it to another device',
      within: breezyFolder,
      ways: inSteps,
      isElsewhere: true,
      prepare: ({ work }) => [heldFolder(work, 'held', holder)],
      dead: [{ name: 'held', text: `info: ${heldText(holder)}` }],
    },
    { ...undoing, title: 'puts a lock back', varies: true },
    { ...undoing, title: 'puts a lock back from another device', isElsewhere: true, varies: true },
    { ...undoing, ...foldersBack, title: 'puts a folder with a file in it back', ways: both },
    {
      ...undoing,
      ...foldersBack,
      title: 'puts a folder with a file in it back from another device',
      isElsewhere: true,
    },
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
    {
      title: 'puts right a live folder with a file in it that was moved aside',
      act: 'recover',
      within: breezyFolder,
      ways: inSteps,
      prepare: ({ work }) => {
        heldFolder(work, leftoverName('quarantine', 'held', { pid: maker, startedAt: null }, stampHex), alive);
        return [work];
      },
      dead: [],
      live: [{ name: 'held', text: `info: ${heldText(alive)}` }],
    },
    recovery(
      'a live lock whose place is taken',
      { [leftBehind('quarantine')]: liveText, [lockName]: otherLiveText },
      { live: [{ name: lockName, text: otherLiveText }], dead: [{ name: lockName, text: liveText }] },
    ),
    {
      title: 'puts right a folder for which a link stands',
      act: 'recover',
      ways: both,
      prepare: ({ work }) => {
        const beside = leftoverName('swap', heartbeatFolder.name, { pid: maker, startedAt: null }, stampHex);
        mkdirSync(join(work, beside));
        setBack(join(work, beside));
        symlinkSync(beside, join(work, heartbeatFolder.name));
        return [work];
      },
      dead: [heartbeatFolder],
    },
    {
      title: 'puts right a dead folder with a file in it that was on its way back',
      act: 'recover',
      within: breezyFolder,
      ways: inSteps,
      prepare: ({ work }) => {
        heldFolder(work, leftoverName('quarantine', 'held', { pid: maker, startedAt: null }, stampHex), holder);
        mkdirSync(join(work, 'held'), 0o555);
        return [work];
      },
      dead: [{ name: 'held', text: `info: ${heldText(holder)}` }],
    },
    recovery('a stamp that was not written yet', { [leftBehind('swap')]: '' }, { ways: native }),
    recovery('a stamp that was taken away', { [leftBehind('quarantine')]: stampText }, { ways: native }),
    {
      title: 'repairs a journal',
      act: 'repair',
      ways: both,
      prepare: ({ work }) => {
        const path = write(work, 'changes.journal', damagedJournal);
        setBack(path);
        return [path];
      },
      dead: [{ name: 'changes.journal', text: damagedJournal }],
      heir: { name: 'changes.journal', text: repairedJournal },
    },
    { title: 'takes a free lock', act: 'acquire', ways: both, prepare: ({ work }) => [join(work, lockName)], dead: [] },
    {
      title: 'takes a dead lock over',
      act: 'acquire',
      ways: both,
      prepare: ({ work }) => [write(work, lockName, deadText)],
      dead: [deadLock],
    },
  ];
}

function write(folder: string, name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** Where a stage is set up: in a fresh folder, of a user with this home, which may be that of other stages. */
export interface StagePlace {
  /** Unlike that of any other stage with the same home. */
  readonly number: number;
  readonly folder: string;
  readonly home: string;
}

export async function openStage(scene: CrashScene, way: Way, cast: Cast, place: StagePlace): Promise<Stage> {
  const { number, folder, home } = place;
  const work = join(folder, 'work', scene.within ?? '');
  const undoFolder = commandLineStore(home);
  mkdirSync(work, { recursive: true });
  const told: LockscopeTold = {
    ...{ act: scene.act, paths: [], way, undoFolder, now: cast.now, number },
    maker: { pid: scene.act === 'recover' ? cast.second : cast.maker, startedAt: null },
  };
  const stage: Stage = { ...{ number, work, undoFolder, told }, roots: [...new Set([folder, home])] };
  return { ...stage, told: { ...told, paths: await scene.prepare(stage) } };
}
