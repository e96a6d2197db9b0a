import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, unlinkSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { buildCli } from '../support/cli/cliProgram';
import { results } from '../support/cli/removalResults';
import { namesIn, openScene, type Scene } from '../support/cli/scene';

const isWindows = process.platform === 'win32';

let scene: Scene;
before(async function () {
  this.timeout(60_000);
  await buildCli();
});
beforeEach(() => {
  scene = openScene();
});
afterEach(() => scene.end());

describe('lockscope sweep', function () {
  this.timeout(30_000);

  it('removes orphans and nothing else', async () => {
    const dead = await scene.deadPid();
    const orphan = scene.leftover('a', dead);
    const alive = scene.leftover('b', (await scene.holder()).pid);
    const stale = scene.lock('a', dead);
    const young = scene.file(`c/changes.journal.lock.${dead}-0123456789abcdef.tmp`, '');
    const { code, stdout, stderr } = await scene.run(['sweep', '--yes']);
    assert.equal(code, 0);
    assert.match(stdout, /^Swept a\/\S+\.tmp; kept as \S+\.\n$/);
    assert.match(stderr, /2 leftovers are left alone/);
    assert.deepEqual(
      [orphan, alive, stale, young].map((path) => existsSync(path)),
      [false, true, true, true],
    );
    const again = await scene.run(['sweep', '--yes']);
    assert.equal(again.code, 0);
    assert.match(again.stdout, /^There is nothing to sweep\. 2 leftovers/);
  });

  it('shows without acting', async () => {
    const orphan = scene.leftover('a', await scene.deadPid());
    const { code, stdout } = await scene.run(['sweep', '--dry-run']);
    assert.equal(code, 0);
    assert.match(stdout, /^a\/\S+\.tmp\n {2}codegraph steal file: .*2 min old\n {2}- The file names process/);
    const json = JSON.parse((await scene.run(['sweep', '-n', '--json'])).stdout) as Record<string, unknown>;
    assert.deepEqual({ ...json, orphans: [] }, { version: 1, dryRun: true, orphans: [], results: [], putRight: [] });
    assert.deepEqual(
      (json['orphans'] as readonly { path: string }[]).map(({ path }) => path),
      [orphan],
    );
    assert.ok(existsSync(orphan));
  });

  it('prints what programs rely on', async () => {
    const orphan = scene.leftover('a', await scene.deadPid());
    const ended = await scene.run(['sweep', '--yes', '--json', 'a']);
    assert.equal(ended.code, 0);
    assert.deepEqual(Object.keys(JSON.parse(ended.stdout) as object), [
      'version',
      'dryRun',
      'orphans',
      'results',
      'putRight',
    ]);
    assert.deepEqual(
      results(ended).map(({ path, released }) => ({ path, released })),
      [{ path: orphan, released: true }],
    );
  });

  it('asks nobody when there is nobody to ask, and needs no answer when there is nothing', async () => {
    const orphan = scene.leftover('a', await scene.deadPid());
    assert.equal((await scene.run(['sweep'])).code, 2);
    assert.ok(existsSync(orphan));
    unlinkSync(orphan);
    assert.deepEqual(await scene.run(['sweep']), {
      code: 0,
      signal: null,
      stdout: 'There is nothing to sweep.\n',
      stderr: '',
    });
  });
});

describe('lockscope sweep, where a Lockscope was ended at a bad moment', function () {
  this.timeout(30_000);

  const leftover = (folder: string, maker: number, content: string): string =>
    scene.file(`${folder}/.codegraph/.lockscope-quarantine-changes.journal.lock-${maker}-0-fedcba9876543210`, content);
  const stamp = (pid: number): string => `${pid}\n${pid}-0123456789abcdef\n`;

  it('puts a live lock back, keeps a dead one for undo, and says so', async () => {
    const dead = await scene.deadPid();
    const { pid } = await scene.holder();
    const moved = [leftover('a', dead, stamp(pid)), leftover('b', dead, stamp(dead))];
    const { code, stdout } = await scene.run(['sweep', '--yes']);
    assert.equal(code, 0);
    const lines = stdout.split('\n');
    assert.match(lines[0] ?? '', /^Put right a\/\S+, which Lockscope itself had left behind: put back\.$/);
    assert.match(lines[1] ?? '', /^Put right b\/\S+, which Lockscope itself had left behind: kept for undo\.$/);
    assert.equal(lines[2], 'There is nothing to sweep.');
    assert.deepEqual(
      moved.map((path) => namesIn(dirname(path))),
      [['changes.journal.lock'], []],
    );
    assert.equal(readFileSync(scene.at('a/.codegraph/changes.journal.lock'), 'utf8'), stamp(pid));
    const undone = await scene.run(['undo']);
    assert.match(undone.stdout, /^Put back b\/\.codegraph\/changes\.journal\.lock\.\n$/);
  });

  it('tells programs, and only shows it in a preview', async () => {
    const path = leftover('a', await scene.deadPid(), stamp((await scene.holder()).pid));
    const putRight = async (args: readonly string[]): Promise<unknown> =>
      (JSON.parse((await scene.run(['sweep', '--json', ...args])).stdout) as { putRight: unknown }).putRight;
    assert.deepEqual(await putRight(['--dry-run']), [{ path, righted: null, refusal: null }]);
    assert.ok(existsSync(path));
    assert.match((await scene.run(['sweep', '--dry-run'])).stdout, /^Would put right a\/\S+, which Lockscope itself/);
    assert.deepEqual(await putRight(['--yes']), [{ path, righted: 'put-back', refusal: null }]);
    assert.deepEqual(namesIn(dirname(path)), ['changes.journal.lock']);
  });

  it('leaves alone what a Lockscope that lives is at', async () => {
    const path = leftover('a', (await scene.holder()).pid, stamp(await scene.deadPid()));
    const { code, stdout } = await scene.run(['sweep', '--yes']);
    assert.equal(code, 0);
    assert.equal(stdout, 'There is nothing to sweep.\n');
    assert.ok(existsSync(path));
  });
});

describe('lockscope sweep, interrupted', function () {
  this.timeout(60_000);

  it('finishes the one it is at, tells what it left, and loses nothing', async function () {
    if (isWindows) return;
    const dead = await scene.deadPid();
    const nonces = Array.from({ length: 150 }, (_, index) => index.toString(16).padStart(16, '0'));
    const paths = nonces.map((nonce) => scene.leftover('a', dead, nonce));
    const cli = await scene.start(['sweep', '--yes', '--json']);
    const watcher = watch(scene.at('a/.codegraph'));
    await once(watcher, 'change');
    watcher.close();
    cli.child.kill('SIGINT');
    const ended = await cli.ended;
    assert.equal(ended.code, 130);
    const all = results(ended);
    assert.deepEqual(
      all.map(({ path }) => path),
      paths,
    );
    const released = all.filter((result) => result.released === true);
    assert.ok(
      all.every(({ released: done, refusal }) => (done ? refusal === null : refusal?.reason === 'interrupted')),
    );
    assert.deepEqual(namesIn(scene.at('a/.codegraph')).length, paths.length - released.length);
    const list = JSON.parse((await scene.run(['undo', '--list', '--json'])).stdout) as { kept: readonly unknown[] };
    assert.equal(list.kept.length, released.length);
  });
});
