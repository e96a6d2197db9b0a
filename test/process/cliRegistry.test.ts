import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { buildCli } from '../support/cli/cliProgram';
import { openScene, type Scene } from '../support/cli/scene';

interface Entry {
  readonly name: string;
  readonly pid: number;
  readonly liveness: string;
  readonly verdict: string;
  readonly port: number | null;
  readonly evidence: readonly { readonly code: string }[];
}

let scene: Scene;
before(async function () {
  this.timeout(60_000);
  await buildCli();
});
beforeEach(() => {
  scene = openScene();
});
afterEach(() => scene.end());

async function entries(...args: readonly string[]): Promise<readonly Entry[]> {
  const { stdout } = await scene.run(['registry', ...args, '--json']);
  const { registries } = JSON.parse(stdout) as { registries: readonly { readonly entries: readonly Entry[] }[] };
  return registries.flatMap((registry) => registry.entries);
}

describe('lockscope registry', function () {
  this.timeout(30_000);

  it('shows under which names processes are to be found, and whether they still are', async () => {
    const dead = await scene.deadPid();
    scene.file('app/tmp/pids/server.pid', `${dead}\n`);
    scene.file('app/tmp/pids/sidekiq.pid', `${process.pid}\n`);
    scene.file('app/.git/index.lock', '');
    assert.deepEqual(
      (await entries('ls')).map(({ name, pid, liveness, verdict }) => [name, pid, liveness, verdict]),
      [
        ['server', dead, 'dead', 'stale'],
        ['sidekiq', process.pid, 'alive', 'held'],
      ],
    );
    const { stdout, code } = await scene.run(['registry']);
    assert.equal(code, 0);
    assert.match(stdout, /^NAME +VERDICT +PROCESS +PORT +AGE +FILE\n/);
    assert.match(stdout, /^server +stale +.*app\/tmp\/pids\/server\.pid$/m);
    assert.doesNotMatch(stdout, /index\.lock/);
  });

  it('says so where there is none', async () => {
    scene.file('app/.git/index.lock', '');
    const { stdout, code } = await scene.run(['registry']);
    assert.deepEqual([stdout, code], ['No file here says under a name where a process is.\n', 0]);
    assert.deepEqual(await entries('ls'), []);
  });

  it('tells a server whose port is silent', async () => {
    const record = { pid: process.pid, port: 9, url: 'http://localhost:9', command: 'dev', startedAt: Date.now() };
    scene.file('web/.nuxt/nuxt.lock', JSON.stringify(record));
    const [entry] = await entries('ls');
    assert.deepEqual([entry?.name, entry?.port], ['nuxt', 9]);
    assert.ok(entry?.evidence.some(({ code }) => code === 'port-silent'));
    assert.match((await scene.run(['registry'])).stdout, /^nuxt .* 9 \(silent\) /m);
  });

  it('removes an entry by its name when its process is gone, and none whose process lives', async () => {
    const gone = scene.file('app/tmp/pids/server.pid', `${await scene.deadPid()}\n`);
    const alive = scene.file('app/tmp/pids/sidekiq.pid', `${process.pid}\n`);
    const removed = await scene.run(['registry', 'remove', 'server', '--yes']);
    assert.deepEqual([removed.code, existsSync(gone)], [0, false]);
    const refused = await scene.run(['registry', 'remove', 'sidekiq', '--yes']);
    assert.deepEqual([refused.code, existsSync(alive)], [3, true]);
    await scene.run(['undo']);
    assert.ok(existsSync(gone));
  });

  it('removes nothing by a name that is nobody’s, or that several have', async () => {
    const dead = await scene.deadPid();
    const files = ['a', 'b'].map((app) => scene.file(`${app}/tmp/pids/server.pid`, `${dead}\n`));
    const unknown = await scene.run(['registry', 'remove', 'redis', '--yes']);
    assert.deepEqual(
      [unknown.code, unknown.stderr],
      [2, 'lockscope: There is no entry “redis” here, by name or by path.\n'],
    );
    const ambiguous = await scene.run(['registry', 'remove', 'server', '--yes']);
    assert.equal(ambiguous.code, 2);
    assert.match(ambiguous.stderr, /Several entries have the name “server”.*a\/tmp\/pids\/server\.pid, b\/tmp/);
    assert.ok(files.every((file) => existsSync(file)));
    const byPath = await scene.run(['registry', 'remove', 'a/tmp/pids/server.pid', '--yes']);
    assert.deepEqual([byPath.code, files.map((file) => existsSync(file))], [0, [false, true]]);
  });
});
