import assert from 'node:assert/strict';
import { mkdirSync, unlinkSync } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { buildCli, type CliProcess } from '../support/cli/cliProgram';
import { openScene, type Scene } from '../support/cli/scene';

const isWindows = process.platform === 'win32';

interface EventJson {
  readonly version: number;
  readonly at: string;
  readonly event: 'added' | 'changed' | 'removed' | 'ready';
  readonly lock?: { readonly path: string; readonly verdict: string };
  readonly journal?: { readonly path: string; readonly health: string };
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

function events(cli: CliProcess): readonly EventJson[] {
  return cli.lines.map((line) => JSON.parse(line) as EventJson);
}

/** Waits for an event after the first `seen` ones. */
function next(cli: CliProcess, seen: number, is: (event: EventJson) => boolean): Promise<EventJson> {
  return cli.until(() => events(cli).slice(seen).find(is));
}

function ready(cli: CliProcess): Promise<EventJson> {
  return next(cli, 0, ({ event }) => event === 'ready');
}

describe('lockscope watch --json', function () {
  this.timeout(30_000);

  it('tells first what is there, then that it is ready, then every change', async () => {
    const holder = await scene.holder();
    const path = scene.lock('a', holder.pid);
    const journal = scene.file('a/.codegraph/changes.journal', '# codegraph-journal v1 1700000000000\n');
    const cli = await scene.start(['watch', '--json']);
    await ready(cli);
    assert.deepEqual(
      events(cli).map((event) => [event.version, event.event, event.lock?.path ?? event.journal?.path]),
      [
        [1, 'added', path],
        [1, 'added', journal],
        [1, 'ready', undefined],
      ],
    );
    for (const { at } of events(cli)) assert.equal(new Date(at).toISOString(), at);
    assert.deepEqual(Object.keys(events(cli)[0] ?? {}), ['version', 'at', 'event', 'lock']);

    await holder.kill();
    const stale = await next(cli, 3, ({ lock }) => lock?.verdict === 'stale');
    assert.equal(stale.event, 'changed');

    scene.file('a/.codegraph/changes.journal', 'garbage\n');
    const damaged = await next(cli, 3, ({ journal: seen }) => seen?.health === 'damaged');
    assert.equal(damaged.event, 'changed');

    unlinkSync(path);
    const removed = await next(cli, 3, ({ event }) => event === 'removed');
    assert.equal(removed.lock?.path, path);

    scene.lock('a', await scene.deadPid());
    const added = await next(cli, 3, ({ event }) => event === 'added');
    assert.equal(added.lock?.path, path);
  });

  it('finds locks in folders that did not exist when it began', async () => {
    const cli = await scene.start(['watch', '--json']);
    await ready(cli);
    const path = scene.lock('new/deep', await scene.deadPid());
    const added = await next(cli, 1, ({ event }) => event === 'added');
    assert.equal(added.lock?.path, path);
  });

  it('watches one file and keeps quiet about its neighbours', async () => {
    const dead = await scene.deadPid();
    const path = scene.lock('a', dead);
    scene.leftover('a', dead);
    const cli = await scene.start(['watch', '--json', path]);
    await ready(cli);
    unlinkSync(scene.leftover('a', dead));
    unlinkSync(path);
    await next(cli, 1, ({ event }) => event === 'removed');
    assert.deepEqual(
      events(cli).map(({ event, lock }) => [event, lock?.path]),
      [
        ['added', path],
        ['ready', undefined],
        ['removed', path],
      ],
    );
  });

  it('waits for a lock that is not there yet, but not for a mistake', async () => {
    mkdirSync(scene.at('a/.codegraph'), { recursive: true });
    const path = scene.at('a/.codegraph/changes.journal.lock');
    const cli = await scene.start(['watch', '--json', path]);
    await ready(cli);
    scene.lock('a', await scene.deadPid());
    assert.equal((await next(cli, 1, ({ event }) => event === 'added')).lock?.path, path);
    for (const mistake of ['missing', 'missing/changes.journal.lock', '']) {
      const { code, stdout } = await scene.run(['watch', '--json', mistake]);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    }
  });

  for (const signal of isWindows ? [] : (['SIGINT', 'SIGTERM'] as const)) {
    it(`ends by itself on ${signal}, with 0`, async () => {
      scene.lock('a', (await scene.holder()).pid);
      const cli = await scene.start(['watch', '--json']);
      await ready(cli);
      cli.child.kill(signal);
      const { code, signal: killedBy, stderr } = await cli.ended;
      assert.deepEqual({ code, killedBy, stderr }, { code: 0, killedBy: null, stderr: '' });
    });
  }

  it('ends quietly when nobody reads any more', async () => {
    const path = scene.lock('a', await scene.deadPid());
    const cli = await scene.start(['watch', '--json']);
    await ready(cli);
    cli.child.stdout?.destroy();
    unlinkSync(path);
    const { code, stderr } = await cli.ended;
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  });
});

describe('lockscope watch', function () {
  this.timeout(30_000);

  it('prints a line a change for people', async () => {
    const dead = await scene.deadPid();
    const path = scene.lock('a', dead);
    const cli = await scene.start(['watch']);
    await cli.until(({ stderr }) => (stderr.includes('Watching 1 folder; Ctrl+C ends.') ? true : undefined));
    unlinkSync(path);
    await cli.until(({ lines }) => lines[1]);
    const time = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d';
    assert.match(
      cli.lines[0] ?? '',
      new RegExp(`^${time} {2}stale {10}a/\\.codegraph/changes\\.journal\\.lock {2}pid ${dead}, gone$`),
    );
    assert.match(cli.lines[1] ?? '', new RegExp(`^${time} {2}removed {8}a/\\.codegraph/changes\\.journal\\.lock$`));
  });
});
