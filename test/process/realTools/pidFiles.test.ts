import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { reuseMarginMs } from '../../../src/core/liveness';
import { buildCli } from '../../support/cli/cliProgram';
import { until } from '../../support/lockPrograms';
import { numbersToCome, startWithOneOf } from '../../support/realTools/chosenPids';
import { killAlone, RealScene, type SeenLock, type Told } from '../../support/realTools/realScene';

const run = promisify(execFile);

/** A process of its own pid namespace, which sees only itself and its children. */
const innerNamespace = ['--pid', '--fork', '--mount-proc', '--kill-child'];
const comingUpSeconds = 0.2;
const hasNamespaces = process.platform === 'linux' && spawnSync('unshare', [...innerNamespace, 'true']).status === 0;

if (process.platform === 'linux') {
  describe('lockscope ls and pid files of real processes', function () {
    this.timeout(60_000);
    let scene: RealScene;

    beforeEach(() => {
      scene = new RealScene();
    });

    afterEach(() => scene.end());

    const rails = (verdict: string, pid: number, ...evidence: readonly string[]): Told => ({
      dialect: 'rails.pid-file',
      verdict,
      releasable: verdict === 'stale',
      holders: [pid],
      evidence: ['names-pid', ...evidence],
    });

    it('tells the server that it names while that runs, and afterwards', async () => {
      const server = await scene.programs.start('sleep', ['1000'], {
        argv0: 'puma 5.6.5 (tcp://localhost:3000) [app]',
      });
      const file = scene.file('app/tmp/pids/server.pid', `${server.pid}`);
      const { dialect, verdict, releasable, holder } = await scene.lockAt(file);
      assert.deepEqual([dialect, verdict, releasable], ['rails.pid-file', 'held', false]);
      assert.deepEqual([holder?.pid, holder?.liveness], [server.pid, 'alive']);
      assert.match(holder?.command ?? '', /^puma 5\.6\.5/);
      await killAlone(server);
      assert.deepEqual(await scene.told(file), rails('stale', server.pid, 'process-absent'));
    });

    it('tells that the server is stopped, which lives on and keeps what it has', async () => {
      const server = await scene.programs.start('sleep', ['1000'], {
        argv0: 'puma 5.6.5 (tcp://localhost:3000) [app]',
      });
      const file = scene.file('app/tmp/pids/server.pid', `${server.pid}`);
      process.kill(server.pid, 'SIGSTOP');
      const stopped = await until(
        () => scene.told(file),
        ({ evidence }) => evidence.includes('process-stopped'),
      );
      assert.deepEqual(stopped, rails('held', server.pid, 'process-running', 'process-stopped'));
      const { stdout } = await scene.run(['registry', 'ls', '--json']);
      assert.match(stdout, /"liveness": ?"suspended"/);
      process.kill(server.pid, 'SIGCONT');
      const going = await until(
        () => scene.told(file),
        ({ evidence }) => !evidence.includes('process-stopped'),
      );
      assert.deepEqual(going, rails('held', server.pid, 'process-running'));
    });

    it('tells that another program has the number by now, unless that looks like the tool', async () => {
      const numbers = numbersToCome(40);
      const files = new Map(numbers.map((pid) => [pid, scene.file(`app/tmp/pids/worker-${pid}.pid`, `${pid}`)]));
      // The time between a file and a process is what tells them apart, so some has to pass.
      await delay(reuseMarginMs + 100);
      const other = await startWithOneOf(scene.programs, numbers.slice(0, 20), 'sleep');
      const similar = await startWithOneOf(scene.programs, numbers.slice(20), 'puma: cluster worker 0');
      const told = async (pid: number): Promise<Told> => scene.told(files.get(pid) ?? assert.fail());
      assert.deepEqual(await told(other.pid), rails('stale', other.pid, 'pid-reused'));
      assert.deepEqual(await told(similar.pid), rails('held', similar.pid, 'process-running', 'same-program'));
    });

    if (hasNamespaces) {
      it('says nothing of a number from a container while a process there has it', async () => {
        const ended = spawnSync('true').pid;
        // The container gives its application a number that nobody has outside.
        const script = `echo ${ended - 1} > /proc/sys/kernel/ns_last_pid; sleep 1000 & echo $!; read never`;
        const container = await scene.programs.start('unshare', [...innerNamespace, 'sh', '-c', script]);
        const inner = Number(await container.line());
        const file = scene.file('app/tmp/pids/server.pid', `${inner}`);
        const told = await scene.told(file);
        assert.deepEqual([inner, told], [ended, rails('unknown', inner, 'process-absent', 'container-namesake')]);
        await container.stop();
        const gone = await until(
          () => scene.told(file),
          ({ verdict }) => verdict !== 'unknown',
        );
        assert.deepEqual(gone, rails('stale', inner, 'process-absent'));
      });

      it('tells inside of a container what the files of its earlier life mean', async () => {
        // An earlier life: the application was what is first in it, and a worker had an ordinary number.
        const server = scene.file('app/tmp/pids/server.pid', '1');
        const [worker, queue] = [400, 500].map((pid) => scene.file(`app/tmp/pids/worker-${pid}.pid`, `${pid}`));
        await delay(reuseMarginMs + 100);
        // Now a shell is first, another program has the number of the worker, and a server has begun.
        const own = scene.at('work', 'app/tmp/pids/puma.pid');
        const life = [
          'echo 399 > /proc/sys/kernel/ns_last_pid; sleep 1000 >&2 & test $! = 400 || exit 9',
          `bash -c 'exec -a "puma 6.4.2 (tcp://0.0.0.0:3000) [app]" sleep 1000 >&2' &`,
          // A start is known to some hundredths of a second, and a server writes its file when it has come up.
          `sleep ${comingUpSeconds}; echo $! > ${own}`,
          // The shell stays the first one: it waits for what it looks with.
          `${process.execPath} ${await buildCli()} ls --json .; exit $?`,
        ].join('\n');
        const { stdout } = await run('unshare', [...innerNamespace, 'sh', '-c', life], {
          cwd: scene.at('work'),
          env: { ...process.env, HOME: scene.at('home') },
        });
        const { locks } = JSON.parse(stdout) as { readonly locks: readonly SeenLock[] };
        const seen = locks.map(({ path, verdict, releasable, evidence }) => [
          path,
          [verdict, releasable, evidence.map(({ code }) => code).filter((code) => code !== 'names-pid')],
        ]);
        assert.deepEqual(Object.fromEntries(seen), {
          [own]: ['held', false, ['process-running']],
          [server]: ['unknown', false, ['first-process']],
          [worker ?? '']: ['stale', true, ['pid-reused']],
          [queue ?? '']: ['stale', true, ['process-absent']],
        });
      });
    }
  });
}
