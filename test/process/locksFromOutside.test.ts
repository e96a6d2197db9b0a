import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { KernelLock, KernelLockReport, UseAnswer } from '../../src/core/processPorts';
import { ForeignLook, type CarriedQuestion } from '../support/foreignLook';
import { identityOf, Programs } from '../support/lockPrograms';
import { python } from '../support/python';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

/** Of this run alone, so that others at the same time do no harm. */
const nobody = 100_000 + process.pid;
const tool = `uses-tool-${process.pid}`;
const asNobody = ['setpriv', '--reuid', String(nobody), '--regid', String(nobody), '--clear-groups'];
const ownPids = ['unshare', '--pid', '--fork', '--mount-proc'];

/** What a look shows where not everything can be seen. */
describe('locks and users, seen from outside', function () {
  this.timeout(60_000);
  const programs = new Programs();
  let outside: ForeignLook;
  let folder: TemporaryFolder;
  let project: string;
  let file: string;

  before(function () {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) {
      this.skip();
    }
    outside = new ForeignLook();
  });

  beforeEach(() => {
    folder = createTemporaryFolder();
    chmodSync(folder.path, 0o755);
    project = folder.at('project');
    mkdirSync(project);
    file = folder.at('project', 'some.lock');
    writeFileSync(file, '');
  });

  afterEach(async () => {
    await programs.stop();
    folder.remove();
  });

  after(() => outside?.remove());

  function look(
    context: Mocha.Context,
    prefix: readonly string[],
    changes: Partial<CarriedQuestion> = {},
  ): { readonly locks: KernelLockReport; readonly uses: UseAnswer } {
    const question = {
      file: identityOf(file),
      hasOtherNames: false,
      uid: 0,
      program: `^${tool} `,
      scopes: [project],
      variables: [],
      ...changes,
    };
    const locks = { files: [identityOf(file)], roots: [] };
    const answered = outside.look(prefix, { locks, uses: [question] });
    const [uses] = answered?.uses ?? [];
    if (answered === null || uses === undefined) {
      return context.skip(); // EPERM: no namespaces in this container; EACCES: this Node is not for others to run.
    }
    return { locks: answered.locks, uses };
  }

  function read(report: KernelLockReport): { readonly locks: readonly KernelLock[]; readonly partlyHidden: boolean } {
    assert.ok(report.state === 'read', JSON.stringify(report));
    return report;
  }

  async function startTool(prefix: readonly string[] = [], cwd = project): Promise<number> {
    const script = `exec -a ${tool} sh -c "echo \\$\\$; read never"`;
    const words = [...prefix, 'bash', '-c', script];
    const { line } = await programs.start(words[0] ?? 'bash', words.slice(1), { cwd });
    return Number(await line());
  }

  it('tells a lock whose holder may not be looked into, and that something is hidden', async function () {
    const { pid } = await programs.locked(['flock', file]);
    const { locks, partlyHidden } = read(look(this, asNobody).locks);
    assert.deepEqual(
      locks.map(({ takerPid, holderPids }) => [takerPid, holderPids]),
      [[pid, []]],
    );
    assert.equal(partlyHidden, true);
  });

  it('names the holder of a POSIX lock without looking into it', async function () {
    const { pid } = await programs.locked(['posix', file]);
    const { locks, partlyHidden } = read(look(this, asNobody).locks);
    assert.deepEqual(
      locks.map(({ holderPids }) => holderPids),
      [[pid]],
    );
    assert.equal(partlyHidden, false);
  });

  it('says in an inner pid namespace that locks may be hidden', async function () {
    await programs.locked(['flock', file]);
    const { locks, partlyHidden } = read(look(this, ownPids).locks);
    assert.deepEqual(locks, []);
    assert.equal(partlyHidden, true);
  });

  it('finds in an inner pid namespace the lock of an heir, which the kernel’s list leaves out', function () {
    const script = 'exec 9>"$1"; flock 9; shift; exec "$@"';
    const { locks } = read(look(this, [...ownPids, 'bash', '-c', script, 'bash', file]).locks);
    assert.deepEqual(
      locks.map(({ type, takerPid, holderPids }) => [type, takerPid, holderPids]),
      [['flock', null, [1]]],
    );
  });

  it('believes nothing that the /proc of another pid namespace says', async function () {
    await programs.locked(['flock', file]);
    const { locks, uses } = look(this, ['unshare', '--pid', '--fork']);
    assert.deepEqual([locks.state, uses.state], ['unreadable', 'unreadable']);
  });

  it('finds the holder on an overlay whose files have other numbers in the list of the kernel', function () {
    const script = `
      set -e
      cd "$1"; mkdir lower upper work merged
      mount -t tmpfs none lower
      mkdir upper/fs work/fs 2>/dev/null || true
      echo > lower/some.lock
      mount -t overlay -o xino=off,lowerdir=lower,upperdir=upper,workdir=work none merged
      exec 9<merged/some.lock
      flock 9
      shift
      set -- "$@" "$(printf '{"locks":{"files":[{"path":"%s","dev":"%s","ino":"%s"}],"roots":[]},"uses":[]}' \\
        "$PWD/merged/some.lock" "$(stat -c %d merged/some.lock)" "$(stat -c %i merged/some.lock)")"
      exec "$1" "$2" "$4"`;
    const prefix = ['unshare', '--mount', 'bash', '-c', script, 'bash', folder.path];
    const answered = outside.look(prefix, { locks: { files: [], roots: [] }, uses: [] });
    if (answered === null) {
      this.skip(); // EPERM: no mounts in this container.
    }
    const [lock] = read(answered.locks).locks;
    assert.equal(lock?.path, folder.at('merged', 'some.lock'));
    assert.equal(lock.holderPids.length, 1);
  });

  it('counts a program that may work there and cannot be looked into, whoever runs it', async function () {
    await startTool();
    const { uses } = look(this, asNobody, { uid: nobody });
    assert.deepEqual(uses, { state: 'looked', uses: [], unreadable: 1 });
  });

  it('believes the arguments of a program that cannot be looked into', async function () {
    const script = `exec -a ${tool} sh -c "echo ready; read never" "$1"`;
    const { pid, line } = await programs.start('bash', ['-c', script, 'bash', project], { cwd: '/' });
    await line();
    const { uses } = look(this, asNobody, { uid: nobody });
    assert.deepEqual(uses, { state: 'looked', uses: [{ pid, how: 'argument' }], unreadable: 0 });
  });

  it('counts no process that is plainly another program, whoever runs it', async function () {
    await programs.start('sh', ['-c', 'read never'], { cwd: project });
    for (const uid of [nobody, 0, null]) {
      assert.deepEqual(look(this, asNobody, { uid }).uses, { state: 'looked', uses: [], unreadable: 0 });
    }
  });

  it('counts a program of the file’s user that lets nobody look into it, and no other program that does so', async function () {
    // A process that changes its user is closed to others from then on, even to those of that user.
    const secretive = `import os, sys; os.setuid(${nobody}); print('ready', flush=True); sys.stdin.read()`;
    const { line } = await programs.start(await python(), ['-c', secretive, tool], { cwd: '/' });
    await line();
    const ofProgram = look(this, asNobody, { uid: nobody, program: ` ${tool}$` }).uses;
    assert.deepEqual(ofProgram, { state: 'looked', uses: [], unreadable: 1 });
    const ofOther = look(this, asNobody, { uid: nobody }).uses;
    assert.deepEqual(ofOther, { state: 'looked', uses: [], unreadable: 0 });
  });

  it('counts a process without a command line that is closed to it, if its user may have made the file', async function () {
    const somebody = 200_000 + process.pid;
    const { child, line } = await programs.start('sh', [], { cwd: '/', argv0: ' ', uid: somebody, gid: somebody });
    child.stdin?.write('echo ready\n');
    assert.equal(await line(), 'ready');
    const counted = (uid: number): unknown => look(this, asNobody, { uid }).uses;
    assert.deepEqual(counted(somebody), { state: 'looked', uses: [], unreadable: 1 });
    assert.deepEqual(counted(nobody), { state: 'looked', uses: [], unreadable: 0 });
  });

  it('says nothing where processes of others are hidden', function () {
    const mount = 'mount -t proc -o hidepid=2 proc /proc && exec "$@"';
    const { uses } = look(this, ['unshare', '--mount', 'sh', '-c', mount, 'sh', ...asNobody]);
    assert.ok(uses.state === 'unreadable');
    assert.match(uses.reason, /hides/);
  });

  it('knows a folder that another mount namespace has elsewhere, and a stranger’s that has its name', async function () {
    mkdirSync(folder.at('elsewhere', 'deep'), { recursive: true });
    mkdirSync(folder.at('other'));
    const mount = (from: string, to: string, cwd: string): readonly string[] => [
      'unshare', '--mount', 'sh', '-c', 'mount --bind "$1" "$2" && cd "$3" && shift 3 && exec "$@"', 'sh', from, to, cwd,
    ]; // prettier-ignore
    mkdirSync(folder.at('project', 'sub'));
    const there = folder.at('elsewhere', 'deep');
    const user = await startTool(mount(project, there, `${there}/sub`));
    await startTool(mount(folder.at('other'), project, project));
    const { uses } = look(this, []);
    assert.deepEqual(uses, { state: 'looked', uses: [{ pid: user, how: 'cwd' }], unreadable: 0 });
  });
});
