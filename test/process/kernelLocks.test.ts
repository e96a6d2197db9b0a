import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import type { KernelLock, KernelLockReport, KernelLockTable } from '../../src/core/processPorts';
import { createKernelLockTable } from '../../src/node/kernelLocks/kernelLockTable';
import { createLsofLocks } from '../../src/node/kernelLocks/lsofLocks';
import { createProcfsLocks } from '../../src/node/kernelLocks/procfsLocks';
import { identityOf, Programs, until } from '../support/lockPrograms';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

const isLinux = process.platform === 'linux';

describe('the kernel’s locks', function () {
  this.timeout(60_000);
  const programs = new Programs();
  let folder: TemporaryFolder;
  let file: string;

  before(function () {
    if (!isLinux) {
      this.skip();
    }
  });

  beforeEach(() => {
    folder = createTemporaryFolder();
    file = folder.at('some.lock');
    writeFileSync(file, '');
  });

  afterEach(async () => {
    await programs.stop();
    folder.remove();
  });

  function locksOf(report: KernelLockReport): readonly KernelLock[] {
    assert.ok(report.state === 'read', JSON.stringify(report));
    return report.locks;
  }

  async function locksOn(table: KernelLockTable, ...paths: readonly string[]): Promise<readonly KernelLock[]> {
    return locksOf(await table.query({ files: paths.map(identityOf), roots: [] }));
  }

  async function locksBelow(table: KernelLockTable, root: string): Promise<readonly KernelLock[]> {
    return locksOf(await table.query({ files: [], roots: [root] }));
  }

  it('names program and child that hold what flock(1) has locked', async () => {
    const { pid, line } = await programs.start('flock', [file, 'sh', '-c', 'echo $$; read never']);
    const child = Number(await line());
    assert.deepEqual(await locksOn(createKernelLockTable(), file), [
      {
        ...identityOf(file),
        type: 'flock',
        mode: 'exclusive',
        from: 0,
        to: null,
        takerPid: pid,
        holderPids: [pid, child].sort((a, b) => a - b),
        waiters: [],
      },
    ]);
  });

  it('names those who hold a lock whose taker has ended', async () => {
    const script = 'exec 9>"$1"; flock 9; sleep 1000 & echo $!; exec 9>&-; read never';
    const { line } = await programs.start('bash', ['-c', script, 'bash', file]);
    const heir = Number(await line());
    const table = createProcfsLocks();
    const [lock] = await until(
      () => locksOn(table, file),
      ([first]) => first?.holderPids.length === 1,
    );
    assert.deepEqual(lock?.holderPids, [heir]);
    assert.ok(lock.takerPid !== null && lock.takerPid !== heir);
    assert.equal(spawnSync('kill', ['-0', String(lock.takerPid)]).status, 1);
  });

  it('tells when the last one that had inherited a lock is gone', async () => {
    const { pid, line, child } = await programs.start('flock', [file, 'sh', '-c', 'echo $$; exec sleep 1000']);
    const inheritor = Number(await line());
    const table = createProcfsLocks();
    assert.equal((await locksOn(table, file)).length, 1);
    child.kill('SIGKILL');
    const left = await until(
      () => locksOn(table, file),
      ([lock]) => !lock?.holderPids.includes(pid),
    );
    assert.deepEqual(left[0]?.holderPids, [inheritor]);
    process.kill(inheritor, 'SIGKILL');
    assert.deepEqual(
      await until(
        () => locksOn(table, file),
        (locks) => locks.length === 0,
      ),
      [],
    );
  });

  it('names the holder of an OFD lock, which the kernel’s list does not', async () => {
    const { pid } = await programs.locked(['ofd', file, 5, 10]);
    const [lock] = await locksOn(createProcfsLocks(), file);
    assert.deepEqual(
      [lock?.type, lock?.mode, lock?.from, lock?.to, lock?.takerPid, lock?.holderPids],
      ['ofd', 'exclusive', 5, 14, null, [pid]],
    );
  });

  it('tells the ranges of POSIX locks, and who waits for them', async () => {
    const holder = await programs.locked(['posix-shared', file, 20, 5], ['posix', file, 1_073_741_824, 1]);
    const waiter = await programs.lock(['posix', file, 22, 10]);
    const table = createProcfsLocks();
    const locks = await until(
      () => locksOn(table, file),
      (all) => all.some(({ waiters }) => waiters.length > 0),
    );
    const told = [...locks]
      .sort((a, b) => a.from - b.from)
      .map(({ type, mode, from, to, takerPid, holderPids, waiters }) => [
        type, mode, from, to, takerPid, holderPids, waiters,
      ]); // prettier-ignore
    const { pid } = holder;
    assert.deepEqual(told, [
      ['posix', 'shared', 20, 24, pid, [pid], [{ pid: waiter.pid, mode: 'exclusive' }]],
      ['posix', 'exclusive', 1_073_741_824, 1_073_741_824, pid, [pid], []],
    ]);
  });

  it('tells a lease', async () => {
    const { pid } = await programs.locked(['lease', file]);
    const [lock] = await locksOn(createProcfsLocks(), file);
    assert.deepEqual([lock?.type, lock?.mode, lock?.holderPids], ['lease', 'shared', [pid]]);
  });

  it('tells each of two who share, and those who wait for both', async () => {
    const first = await programs.locked(['flock-shared', file]);
    const second = await programs.locked(['flock-shared', file]);
    const waiter = await programs.lock(['flock', file]);
    const table = createProcfsLocks();
    const locks = await until(
      () => locksOn(table, file),
      (all) => all.some(({ waiters }) => waiters.length > 0),
    );
    assert.deepEqual(new Set(locks.flatMap(({ holderPids }) => holderPids)), new Set([first.pid, second.pid]));
    assert.ok(locks.every(({ mode }) => mode === 'shared'));
    assert.deepEqual(
      locks.flatMap(({ waiters }) => waiters),
      [{ pid: waiter.pid, mode: 'exclusive' }],
    );
  });

  it('tells locks below a root under the names that the root was given with', async () => {
    mkdirSync(folder.at('real', 'deep'), { recursive: true });
    symlinkSync(folder.at('real'), folder.at('linked'));
    const deep = folder.at('real', 'deep', 'line\nbreak.lock');
    writeFileSync(deep, '');
    await programs.locked(['flock', deep], ['posix', file]);
    const [lock, ...others] = await locksBelow(createProcfsLocks(), folder.at('linked'));
    assert.deepEqual(lock && { path: lock.path, dev: lock.dev, ino: lock.ino }, {
      ...identityOf(deep),
      path: folder.at('linked', 'deep', 'line\nbreak.lock'),
    });
    assert.deepEqual(others, []);
  });

  it('follows a locked file that is renamed, and forgets one that is deleted or replaced', async () => {
    await programs.locked(['flock', file]);
    const table = createProcfsLocks();
    renameSync(file, folder.at('renamed.lock'));
    assert.deepEqual(
      (await locksBelow(table, folder.path)).map(({ path }) => path),
      [folder.at('renamed.lock')],
    );
    rmSync(folder.at('renamed.lock'));
    assert.deepEqual(await locksBelow(table, folder.path), []);
    writeFileSync(folder.at('renamed.lock'), '');
    assert.deepEqual(await locksBelow(table, folder.path), []);
    assert.deepEqual(await locksOn(table, folder.at('renamed.lock')), []);
  });

  it('tells a file whose name ends like that of a deleted one', async () => {
    const odd = folder.at('odd (deleted)');
    writeFileSync(odd, '');
    await programs.locked(['flock', odd]);
    assert.deepEqual(
      (await locksBelow(createProcfsLocks(), folder.path)).map(({ path }) => path),
      [odd],
    );
  });

  it('tells a lock for each name under which its file was asked for', async () => {
    linkSync(file, folder.at('second.lock'));
    await programs.locked(['flock', file]);
    const paths = (await locksOn(createProcfsLocks(), file, folder.at('second.lock'))).map(({ path }) => path);
    assert.deepEqual(paths, [file, folder.at('second.lock')]);
  });

  it('sees all of a list that is longer than a page', async () => {
    const files = Array.from({ length: 150 }, (_, index) => folder.at(`${index}.lock`));
    files.forEach((each) => writeFileSync(each, ''));
    const { pid } = await programs.locked(...files.map((each) => ['flock', each] as const));
    const locks = await locksOn(createProcfsLocks(), ...files);
    assert.deepEqual(new Set(locks.map(({ path }) => path)), new Set(files));
    assert.ok(locks.every(({ holderPids }) => holderPids.length === 1 && holderPids[0] === pid));
  });

  it('hides nothing where every process can be seen, and says so', async function () {
    if (
      process.getuid?.() !== 0 ||
      spawnSync('readlink', ['/proc/self/ns/pid']).stdout.toString() !== 'pid:[4026531836]\n'
    ) {
      this.skip(); // In a container, or as a mere user, something may be hidden.
    }
    await programs.locked(['flock', file]);
    const report = await createProcfsLocks().query({ files: [identityOf(file)], roots: [] });
    assert.ok(report.state === 'read');
    assert.equal(report.partlyHidden, false);
  });

  it('says nothing once it is given up', async () => {
    const report = await createProcfsLocks().query({ files: [identityOf(file)], roots: [] }, AbortSignal.abort());
    assert.equal(report.state, 'unreadable');
  });

  it('agrees with lslocks about who has locked what', async function () {
    const { pid } = await programs.locked(['flock', file], ['posix', file, 3, 4]);
    const ran = spawnSync('lslocks', ['-n', '-r', '-b', '-p', String(pid), '-o', 'TYPE,PID,MODE,START,END,INODE'], {
      encoding: 'utf8',
    });
    if (ran.error || ran.status !== 0 || ran.stdout === '') {
      this.skip(); // ENOENT: not installed. It also gives up on any line that it does not know.
    }
    const { ino } = identityOf(file);
    const theirs = ran.stdout.trim().split('\n').sort();
    const ours = (await locksOn(createProcfsLocks(), file)).map(({ type, takerPid, mode, from, to }) =>
      [type.toUpperCase(), takerPid, mode === 'shared' ? 'READ' : 'WRITE', from, to ?? 0, ino].join(' '),
    );
    assert.deepEqual([...ours].sort(), theirs);
  });

  it('sees with lsof, run for real, a lock on a whole file', async function () {
    if (spawnSync('lsof', ['-v']).error) {
      this.skip(); // ENOENT: not installed.
    }
    const { pid } = await programs.locked(['posix', file]);
    const table = createLsofLocks();
    const report = await table.query({ files: [identityOf(file)], roots: [folder.path] });
    assert.ok(report.state === 'read');
    assert.deepEqual(report.locks, [
      {
        ...identityOf(file),
        type: 'posix',
        mode: 'exclusive',
        from: 0,
        to: null,
        takerPid: pid,
        holderPids: [pid],
        waiters: [],
      },
    ]);
    assert.equal(report.partlyHidden, true);
    await programs.stop();
    const later = await table.query({
      files: [identityOf(file), { ...identityOf(file), path: folder.at('gone') }],
      roots: [],
    });
    assert.deepEqual(locksOf(later), []);
  });
});
