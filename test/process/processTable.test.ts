import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { after, afterEach, before, describe, it } from 'mocha';
import type { ProcessState, ProcessTable } from '../../src/core/processPorts';
import { boundedRun } from '../../src/node/processes/boundedRun';
import { createProcessTable } from '../../src/node/processes/processTable';
import { createProcfsTable } from '../../src/node/processes/procfs';
import { createPsTable } from '../../src/node/processes/ps';

const isLinux = process.platform === 'linux';
const isWindows = process.platform === 'win32';
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

const children: ChildProcess[] = [];

/** A program that waits until it is killed; resolves when it runs. */
async function started(
  file: string,
  args: readonly string[],
): Promise<{ readonly child: ChildProcess; readonly pid: number }> {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  await once(child, 'spawn');
  return { child, pid: child.pid ?? assert.fail('has no pid') };
}

function waitingNode(): ReturnType<typeof started> {
  return started(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'two  blanks']);
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface({ input: child.stdout ?? assert.fail('no output') }), 'line')) as [string];
  return line;
}

async function ask(table: ProcessTable, pid: number): Promise<ProcessState> {
  return (await table.query([pid])).get(pid) ?? assert.fail(`no answer for ${pid}`);
}

/** Asks until the answer is the one waited for, at most 30 s. */
async function until(table: ProcessTable, pid: number, isIt: (state: ProcessState) => boolean): Promise<ProcessState> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const state = await ask(table, pid);
    if (isIt(state)) {
      return state;
    }
    assert.ok(performance.now() < deadline, `still ${JSON.stringify(state)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A zombie: the child of a program that does not know of it, and so never waits for it. */
async function zombie(): Promise<{ readonly pid: number; readonly parentPid: number }> {
  const table = isLinux ? createProcfsTable() : createPsTable();
  const { child, pid: parentPid } = await started('sh', ['-c', 'exec 3<&0; read line <&3 & echo $!; exec sleep 60']);
  const pid = Number(await firstLine(child));
  // The shell would wait for it; only once it has become another program may the child end.
  await until(table, parentPid, (state) => state.state === 'running' && state.command === 'sleep 60');
  child.stdin?.end('\n');
  await until(table, pid, (state) => state.state === 'zombie');
  return { pid, parentPid };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

afterEach(async () => {
  await Promise.all(children.splice(0).map(stop));
});

describe('the process table of this machine', function () {
  this.timeout(60_000);

  it('tells a child that runs: when it began, what it is, who its parent is', async () => {
    const earliest = Date.now();
    const { pid } = await waitingNode();
    const latest = Date.now();
    const state = await ask(createProcessTable(), pid);
    assert.ok(state.state === 'running');
    assert.equal(state.parentPid, process.pid);
    assert.match(state.command ?? '', /setInterval/);
    assert.ok(state.startedAt !== null);
    assert.ok(state.startedAt >= earliest - state.startPrecisionMs, `${earliest - state.startedAt} ms too early`);
    assert.ok(state.startedAt <= latest + state.startPrecisionMs, `${state.startedAt - latest} ms too late`);
  });

  it('tells that a child is gone', async () => {
    const { child, pid } = await waitingNode();
    await stop(child);
    assert.deepEqual(await ask(createProcessTable(), pid), { state: 'absent', pid });
  });

  it('tells a child that ended while it is remembered from an earlier look', async () => {
    const table = createProcessTable();
    const { child, pid } = await waitingNode();
    assert.equal((await ask(table, pid)).state, 'running');
    await stop(child);
    assert.deepEqual(await ask(table, pid), { state: 'absent', pid });
  });

  it('tells a zombie', async function () {
    if (isWindows) {
      this.skip();
    }
    const { pid, parentPid } = await zombie();
    const state = await ask(createProcessTable(), pid);
    assert.ok(state.state === 'zombie');
    assert.equal(state.parentPid, parentPid);
  });

  it('never tells of pid 0 that it is absent', async () => {
    assert.equal((await ask(createProcessTable(), 0)).state, 'unreadable');
  });
});

describe('procfs', function () {
  this.timeout(60_000);

  before(function () {
    if (!isLinux) {
      this.skip();
    }
  });

  it('tells a process whose main thread has ended from a zombie', async function () {
    const code = [
      'import ctypes, sys, threading',
      'threading.Thread(target=lambda: (print("ready", flush=True), sys.stdin.readline())).start()',
      'ctypes.CDLL(None).pthread_exit(None)',
    ].join('\n');
    if (spawnSync('python3', ['--version']).status !== 0) {
      this.skip();
    }
    const { child, pid } = await started('python3', ['-c', code]);
    await firstLine(child);
    await until(createProcfsTable(), pid, (state) => {
      assert.ok(state.state === 'running');
      // Without a command line: its main thread is gone.
      return state.command?.startsWith('[') ?? false;
    });
  });

  it('tells whose threads the ids beside a pid are', async () => {
    const threads = readdirSync(`/proc/${process.pid}/task`)
      .map(Number)
      .filter((tid) => tid !== process.pid);
    assert.ok(threads.length > 0);
    const states = await createProcfsTable().query(threads);
    for (const tid of threads) {
      assert.deepEqual(states.get(tid), { state: 'thread', pid: tid, processPid: process.pid });
    }
  });

  it('tells the start of a process in ticks as the kernel has it', async () => {
    const { pid } = await started('sleep', ['60']);
    const state = await ask(createProcfsTable(), pid);
    assert.ok(state.state === 'running');
    // Field 22; nothing in the name of `sleep` can be mistaken for a blank.
    assert.equal(state.startTicks, Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[21]));
  });

  it('keeps the start time of a process to the millisecond', async () => {
    const table = createProcfsTable();
    const own = await ask(table, process.pid);
    for (let look = 0; look < 50; look++) {
      assert.deepEqual(await ask(table, process.pid), own);
    }
  });

  it('is as accurate as it says', async () => {
    for (let round = 0; round < 20; round++) {
      const earliest = Date.now();
      const { pid } = await started('sleep', ['60']);
      const latest = Date.now();
      const state = await ask(createProcfsTable(), pid);
      assert.ok(state.state === 'running' && state.startedAt !== null);
      assert.ok(
        state.startedAt >= earliest - state.startPrecisionMs && state.startedAt <= latest + state.startPrecisionMs,
      );
    }
  });

  it('gives the event loop back while it looks at ten thousand pids', async () => {
    const pids = Array.from({ length: 10_000 }, (_, index) => index + 1);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    let turns = 0;
    const ticker = setInterval(() => turns++, 1);
    delay.enable();
    const states = await createProcfsTable().query(pids);
    delay.disable();
    clearInterval(ticker);
    assert.equal(states.size, 10_000);
    // Generous: what a busy machine does meanwhile counts as delay too.
    assert.ok(turns >= 5, `${turns} turns`);
    assert.ok(delay.max < 1e9, `blocked for ${delay.max / 1e6} ms`);
  });
});

describe('procfs for another user', function () {
  this.timeout(60_000);
  let folder: string;
  let checker: string;

  before(function () {
    if (!isLinux || !isRoot) {
      this.skip();
    }
    folder = mkdtempSync(path.join(tmpdir(), 'lockscope-checker-'));
    chmodSync(folder, 0o755);
    checker = path.join(folder, 'checker.cjs');
    const contents = `
      import { createProcfsTable } from './src/node/processes/procfs';
      void createProcfsTable().query(process.argv.slice(2).map(Number)).then((states) => {
        console.log(JSON.stringify([...states.values()]));
      });`;
    const resolveDir = path.join(__dirname, '..', '..');
    buildSync({ stdin: { contents, resolveDir, loader: 'ts' }, bundle: true, platform: 'node', outfile: checker });
  });

  after(() => {
    if (folder) {
      rmSync(folder, { recursive: true });
    }
  });

  function states(output: string): readonly ProcessState[] {
    return JSON.parse(output) as readonly ProcessState[];
  }

  it('sees a process that it may not signal', function () {
    const ran = spawnSync(process.execPath, [checker, '1'], { uid: nobody, gid: nobody, cwd: '/', encoding: 'utf8' });
    if (ran.error) {
      this.skip(); // EACCES: this Node is not for others to run.
    }
    const [state] = states(ran.stdout);
    assert.ok(state?.state === 'running');
    assert.equal(state.user, '0');
  });

  it('never calls a process absent that a hidepid mount hides', function () {
    const script =
      'mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"';
    const ran = spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', process.execPath, checker, '1', '4194304'], {
      cwd: '/',
      encoding: 'utf8',
    });
    if (ran.error || ran.status !== 0) {
      this.skip(); // EPERM: no mounts in this container.
    }
    assert.deepEqual(states(ran.stdout), [
      { state: 'hidden', pid: 1 },
      { state: 'absent', pid: 4_194_304 },
    ]);
  });

  it('believes nothing that the /proc of another pid namespace says', function () {
    const ran = spawnSync('unshare', ['--pid', '--fork', process.execPath, checker, '1'], {
      cwd: '/',
      encoding: 'utf8',
    });
    if (ran.error || ran.status !== 0) {
      this.skip(); // EPERM: no namespaces in this container.
    }
    assert.equal(states(ran.stdout)[0]?.state, 'unreadable');
  });
});

describe('ps, run for real', function () {
  this.timeout(60_000);

  before(function () {
    if (isWindows) {
      this.skip();
    }
  });

  const table = createPsTable({ largestPid: 4_194_304 });

  it('tells the running, the zombie, the absent and the impossible in one look', async () => {
    const earliest = Date.now();
    const { pid, parentPid } = await zombie();
    const latest = Date.now();
    const { child: ended, pid: absent } = await started('sleep', ['60']);
    await stop(ended);
    const states = await table.query([parentPid, pid, absent, 0]);
    assert.deepEqual(
      [parentPid, pid, absent, 0].map((each) => states.get(each)?.state),
      ['running', 'zombie', 'absent', 'unreadable'],
    );
    const running = states.get(parentPid);
    assert.ok(running?.state === 'running' && running.startedAt !== null);
    assert.equal(running.parentPid, process.pid);
    // On Linux, ps adds the boot time in whole seconds, which costs it up to one more.
    const precision = running.startPrecisionMs + (isLinux ? 1_000 : 0);
    assert.ok(running.startedAt >= earliest - precision && running.startedAt <= latest + precision);
  });

  it('tells that none of the pids is there', async () => {
    const { child, pid } = await started('sleep', ['60']);
    await stop(child);
    assert.deepEqual(await ask(table, pid), { state: 'absent', pid });
  });

  it('says nothing once it is given up', async () => {
    const states = await table.query([process.pid], AbortSignal.abort());
    assert.equal(states.get(process.pid)?.state, 'unreadable');
  });
});

describe('boundedRun', function () {
  this.timeout(60_000);
  const limits = { env: process.env, timeoutMs: 50_000, maxBytes: 1_000 };
  const forever = ['-e', 'setInterval(() => {}, 1000)'];

  it('keeps what a program printed and how it ended', async () => {
    const code = 'console.log("out"); console.error("err"); process.exitCode = 3';
    const ran = await boundedRun(process.execPath, ['-e', code], limits);
    assert.deepEqual(ran, { kind: 'ended', code: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  it('gives the program an input that has ended', async () => {
    const code = 'process.stdin.resume().on("end", () => console.log("end"))';
    const ran = await boundedRun(process.execPath, ['-e', code], limits);
    assert.deepEqual(ran, { kind: 'ended', code: 0, stdout: 'end\n', stderr: '' });
  });

  it('ends a program that takes too long, prints too much, or is no longer wanted', async () => {
    const late = await boundedRun(process.execPath, forever, { ...limits, timeoutMs: 50 });
    assert.ok(late.kind === 'failed');
    assert.match(late.reason, /did not end within 50 ms/);
    const long = await boundedRun(process.execPath, ['-e', 'console.log("x".repeat(2000))'], limits);
    assert.ok(long.kind === 'failed');
    assert.match(long.reason, /printed more than 1000 bytes/);
    const controller = new AbortController();
    const unwanted = boundedRun(process.execPath, forever, { ...limits, signal: controller.signal });
    controller.abort();
    const ended = await unwanted;
    assert.ok(ended.kind === 'failed');
    assert.match(ended.reason, /was given up/);
  });

  it('names the code when the program cannot be run', async () => {
    const ran = await boundedRun(path.join(tmpdir(), 'lockscope-no-such-program'), [], limits);
    assert.ok(ran.kind === 'failed');
    assert.match(ran.reason, /ENOENT/);
  });
});
