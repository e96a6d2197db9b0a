import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { buildCli } from '../support/cli/cliProgram';
import { openScene, type Scene } from '../support/cli/scene';

interface Entry {
  readonly name: string;
  readonly pid: number | null;
  readonly liveness: string | null;
  readonly verdict: string;
  readonly releasable: boolean;
  readonly port: number | null;
}

const program = join(__dirname, 'programs', 'ipykernel.mjs');
const below = '../home/.local/share/jupyter/runtime';
const minute = 60_000;

describe('the runtime folder of Jupyter', function () {
  this.timeout(60_000);
  let scene: Scene;
  const started: ChildProcess[] = [];

  const start = async (
    ...args: readonly string[]
  ): Promise<{ readonly child: ChildProcess; readonly port: number }> => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    started.push(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, port: Number(line.toString()) };
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  /** Written so long ago that whoever was to be started on it has been. */
  const aged = (path: string): string => {
    const then = (Date.now() - 5 * minute) / 1_000;
    utimesSync(path, then, then);
    return path;
  };
  const server = (pid: number, port: number): string =>
    scene.file(
      `${below}/jpserver-${pid}.json`,
      JSON.stringify({ pid, port, url: `http://localhost:${port}/?token=s3cret`, token: 's3cret', root_dir: '/ws' }),
    );
  const kernelFile = (id: string): string => scene.file(`${below}/kernel-${id}.json`, '');
  const record = (id: string, port: number): string =>
    aged(
      scene.file(
        `${below}/kernel-${id}.json`,
        JSON.stringify({
          ...{ shell_port: port, iopub_port: port, stdin_port: port, control_port: port, hb_port: port },
          ...{ ip: '127.0.0.1', key: 's3cret', transport: 'tcp', kernel_name: '' },
        }),
      ),
    );

  before(async () => {
    await buildCli();
    scene = openScene();
  });
  after(async () => {
    await Promise.all(started.map(kill));
    await scene.end();
  });

  it('tells servers and kernels that are there from those that were killed, shows no key, and touches nothing', async () => {
    const notebooks = await start();
    server(notebooks.child.pid ?? 0, notebooks.port);
    const dead = await scene.deadPid();
    const gone = server(dead, 9);
    const live = kernelFile('11111111-aaaa');
    const running = await start('-f', live);
    const killed = await start('-f', kernelFile('22222222-bbbb'));
    aged(join(dirname(live), 'kernel-22222222-bbbb.json'));
    await kill(killed.child);
    // By hand, in whose command line no file is named; the number in the name is that of the process.
    const own = await start();
    record(String(own.child.pid), own.port);

    const { stdout, stderr } = await scene.run(['registry', 'ls', '--outside', 'daemons', '--json']);
    assert.doesNotMatch(stdout + stderr, /s3cret/);
    const { registries } = JSON.parse(stdout) as {
      readonly registries: readonly { readonly dialect: string; readonly entries: readonly Entry[] }[];
    };
    const seen = registries
      .filter(({ dialect }) => dialect.startsWith('jupyter.'))
      .flatMap(({ entries }) => entries)
      .map(({ name, pid, verdict, port, releasable }) => [name, [pid, verdict, port, releasable]] as const);
    assert.deepEqual(Object.fromEntries(seen), {
      [`jpserver-${notebooks.child.pid}`]: [notebooks.child.pid, 'held', notebooks.port, false],
      [`jpserver-${dead}`]: [dead, 'stale', 9, false],
      'kernel-11111111-aaaa': [running.child.pid, 'held', running.port, false],
      'kernel-22222222-bbbb': [null, 'stale', killed.port, false],
      [`kernel-${own.child.pid}`]: [own.child.pid, 'held', own.port, false],
    });
    assert.ok(existsSync(gone));
  });
});
