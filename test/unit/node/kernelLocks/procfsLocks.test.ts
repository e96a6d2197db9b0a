import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { FileIdentity, KernelLock, KernelLockTable } from '../../../../src/core/processPorts';
import { createProcfsLocks } from '../../../../src/node/kernelLocks/procfsLocks';
import { identityOf } from '../../../support/lockPrograms';
import { createTemporaryFolder, type TemporaryFolder } from '../../../support/temporaryFolder';

describe('createProcfsLocks', () => {
  let folder: TemporaryFolder;
  let file: FileIdentity;
  let now: number;
  let table: KernelLockTable;

  beforeEach(() => {
    folder = createTemporaryFolder();
    put('project/some.lock', '');
    file = identityOf(folder.at('project', 'some.lock'));
    symlink('proc/self', '700');
    symlink('proc/self-target/ns/pid', 'pid:[4026531836]');
    symlink('proc/700', 'self-target');
    put('proc/self-target/mountinfo', '27 1 0:199 / / rw - ext4 /dev/vda rw\n');
    put('proc/locks', '');
    now = 0;
    table = createProcfsLocks({ root: folder.at('proc'), ownPid: 700, now: () => now });
  });

  afterEach(() => folder.remove());

  function put(name: string, text: string): void {
    mkdirSync(path.dirname(folder.at(name)), { recursive: true });
    writeFileSync(folder.at(name), text);
  }

  function symlink(name: string, target: string): void {
    mkdirSync(path.dirname(folder.at(name)), { recursive: true });
    symlinkSync(target, folder.at(name));
  }

  function line(pid: number, { device = 'ab:cd', ino = file.ino, type = 'FLOCK ' } = {}): string {
    return `${type} ADVISORY  WRITE ${pid} ${device}:${ino} 0 EOF`;
  }

  function list(...lines: readonly string[]): void {
    put('proc/locks', lines.map((each, index) => `${index + 1}: ${each}\n`).join(''));
  }

  function hold(pid: number, lock: string, target = file.path): void {
    symlink(`proc/${pid}/fd/9`, target);
    put(`proc/${pid}/fdinfo/9`, `pos:\t0\nflags:\t02\nmnt_id:\t1\nino:\t5\nlock:\t1: ${lock}\n`);
  }

  /** Of the file, as in the list; temporary folders lie on devices with small numbers. */
  function ownDevice(): string {
    const number = Number(file.dev);
    return [Math.floor(number / 256), number % 256].map((part) => part.toString(16).padStart(2, '0')).join(':');
  }

  /** A process whose descriptors cannot be listed. */
  function refuse(pid: number): void {
    put(`proc/${pid}/fd`, 'no folder');
  }

  async function ask(
    files: readonly FileIdentity[] = [file],
    roots: readonly string[] = [],
  ): Promise<{
    readonly locks: readonly KernelLock[];
    readonly partlyHidden: boolean;
  }> {
    const report = await table.query({ files, roots });
    return report.state === 'read' ? report : assert.fail(report.reason);
  }

  async function holders(): Promise<readonly (readonly number[])[]> {
    return (await ask()).locks.map(({ holderPids }) => holderPids);
  }

  it('finds a file whose device is another one in the list, through who holds it', async () => {
    list(line(31));
    hold(31, line(31));
    assert.deepEqual(await holders(), [[31]]);
  });

  it('does not take another file with the same inode for it', async () => {
    put('project/other.lock', '');
    list(line(31));
    hold(31, line(31), folder.at('project', 'other.lock'));
    assert.deepEqual(await ask(), { state: 'read', locks: [], partlyHidden: false });
  });

  it('says that something may be hidden when no holder tells which file an inode is of', async () => {
    list(line(31));
    refuse(31);
    assert.deepEqual(await ask(), { state: 'read', locks: [], partlyHidden: true });
    // Nor when there is nobody left who could.
    rmSync(folder.at('proc/31'), { recursive: true });
    assert.deepEqual(await ask(), { state: 'read', locks: [], partlyHidden: true });
  });

  it('takes the inode of another file system for what it is where the device of the file is known', async () => {
    list(line(31));
    refuse(31);
    const [major, minor] = ownDevice().split(':');
    put(
      'proc/self-target/mountinfo',
      `27 1 ${parseInt(major ?? '', 16)}:${parseInt(minor ?? '', 16)} / / rw - ext4 /dev/vda rw\n`,
    );
    assert.equal((await ask()).partlyHidden, false);
    put('proc/self-target/mountinfo', `27 1 0:7 / / rw - btrfs /dev/vda rw\n`);
    assert.equal((await ask()).partlyHidden, true);
  });

  it('holds that a lock may be hidden when there are lines it does not understand', async () => {
    list('FUTURE ADVISORY  WRITE 1 ab:cd:5 0 EOF');
    assert.deepEqual(await ask(), { state: 'read', locks: [], partlyHidden: true });
  });

  it('keeps telling a lock whose holders come and go', async () => {
    const lock = line(31, { device: ownDevice() });
    list(lock);
    hold(32, lock);
    assert.deepEqual(await holders(), [[32]]);
    hold(33, lock);
    assert.deepEqual(await holders(), [[32, 33]]);
    rmSync(folder.at('proc/32'), { recursive: true });
    assert.deepEqual(await holders(), [[33]]);
    rmSync(folder.at('proc/33/fdinfo/9'));
    assert.deepEqual(await holders(), [[]]);
    list();
    assert.deepEqual(await holders(), []);
  });

  it('finds who got a descriptor later by another way, within half a minute', async () => {
    list(line(31));
    hold(31, line(31));
    mkdirSync(folder.at('proc/40/fd'), { recursive: true });
    assert.deepEqual(await holders(), [[31]]);
    hold(40, line(31));
    assert.deepEqual(await holders(), [[31]]);
    now += 30_000;
    assert.deepEqual(await holders(), [[31, 40]]);
  });

  it('believes no descriptor number that has been used again', async () => {
    list(line(31), line(32));
    hold(31, line(31));
    assert.deepEqual((await ask([], [folder.at('project')])).locks.length, 1);
    put('project/other.lock', '');
    rmSync(folder.at('proc/31'), { recursive: true });
    hold(31, line(31), folder.at('project', 'other.lock'));
    const { locks } = await ask([], [folder.at('project')]);
    assert.deepEqual(
      locks.map((lock) => lock.path),
      [folder.at('project', 'other.lock')],
    );
  });

  it('makes one of locks that cannot be told apart', async () => {
    const shared = line(-1, { type: 'OFDLCK' }).replace('WRITE', 'READ');
    list(shared, shared);
    hold(31, shared);
    hold(32, shared);
    assert.deepEqual(await holders(), [[31, 32]]);
  });

  it('tells what is wrong when the list cannot be read', async () => {
    rmSync(folder.at('proc/locks'));
    assert.deepEqual(await table.query({ files: [file], roots: [] }), {
      state: 'unreadable',
      reason: `${folder.at('proc')}/locks cannot be read (ENOENT)`,
    });
  });
});
