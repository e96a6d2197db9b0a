import assert from 'node:assert/strict';
import { existsSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { buildCli } from '../support/cli/cliProgram';
import { reasons, results } from '../support/cli/removalResults';
import { identity, openScene, type Scene } from '../support/cli/scene';

let scene: Scene;
before(async function () {
  this.timeout(60_000);
  await buildCli();
});
beforeEach(() => {
  scene = openScene();
});
afterEach(() => scene.end());

describe('lockscope undo', function () {
  this.timeout(30_000);

  it('has nothing to do at first', async () => {
    assert.deepEqual(await scene.run(['undo']), {
      code: 0,
      signal: null,
      stdout: 'There is nothing to undo.\n',
      stderr: '',
    });
    assert.deepEqual(results(await scene.run(['undo', '--json'])), []);
  });

  it('puts back the latest first, or the one that is named', async () => {
    const dead = await scene.deadPid();
    const paths = [scene.lock('a', dead), scene.lock('b', dead), scene.lock('c', dead)];
    const ids: string[] = [];
    for (const path of paths) ids.push(String(results(await scene.run(['release', '-y', '--json', path]))[0]?.undo));
    const list = JSON.parse((await scene.run(['undo', '--list', '--json'])).stdout) as {
      kept: readonly { id: string; path: string }[];
    };
    assert.deepEqual(
      list.kept.map(({ id }) => id),
      [...ids].reverse(),
    );
    assert.match(
      (await scene.run(['undo', '--list'])).stdout,
      new RegExp(`^${String(ids[2])} {2}.*c/\\.codegraph`.replaceAll('/', '[\\\\/]')),
    );
    const named = results(await scene.run(['undo', String(ids[0]), '--json']));
    assert.deepEqual(named, [{ path: paths[0], restored: true, undo: ids[0], refusal: null, lock: null }]);
    assert.equal((await scene.run(['undo', '--yes'])).code, 0);
    assert.deepEqual(
      paths.map((path) => existsSync(path)),
      [true, false, true],
    );
  });

  it('never takes a place that is taken: it may be held', async () => {
    const path = scene.lock('a', await scene.deadPid());
    await scene.run(['release', '--yes', path]);
    scene.lock('a', (await scene.holder()).pid);
    const before = identity(path);
    const { code, stdout, stderr } = await scene.run(['undo']);
    assert.deepEqual({ code, stdout }, { code: 3, stdout: '' });
    assert.match(
      stderr,
      /something stands at a\/\.codegraph\/changes\.journal\.lock again, and it may be in use\..* undo again/,
    );
    assert.equal(identity(path), before);
    // Still kept.
    unlinkSync(path);
    assert.equal((await scene.run(['undo'])).code, 0);
  });

  it('puts back all that was removed in one go', async () => {
    const dead = await scene.deadPid();
    const first = scene.lock('x', dead);
    const paths = [scene.lock('a', dead), scene.lock('b', dead), scene.lock('c', dead)];
    await scene.run(['release', '--yes', first]);
    await scene.run(['release', '--yes', ...paths]);
    const { kept } = JSON.parse((await scene.run(['undo', '--list', '--json'])).stdout) as {
      kept: readonly { shape: string; by: string; batch: string }[];
    };
    assert.equal(new Set(kept.map(({ batch }) => batch)).size, 2);
    for (const entry of kept) {
      assert.equal(entry.shape, 'file');
      assert.match(entry.by, /^(?:swap|quarantine)$/);
    }
    assert.match(
      (await scene.run(['undo', '--list'])).stdout,
      /^(?:.* (?:exchanged in one step|moved aside), batch [0-9a-f]{16}\n){4}$/,
    );
    assert.equal(results(await scene.run(['undo', '--json'])).length, 3);
    assert.deepEqual(
      [first, ...paths].map((path) => existsSync(path)),
      [false, true, true, true],
    );
    await scene.run(['undo']);
    assert.ok(existsSync(first));
  });

  it('ends with 4 when the folder is gone', async () => {
    const path = scene.lock('a', await scene.deadPid());
    await scene.run(['release', '--yes', path]);
    rmSync(scene.at('a'), { recursive: true });
    const ended = await scene.run(['undo', '--json']);
    assert.equal(ended.code, 4);
    assert.deepEqual(reasons(ended), ['vanished']);
  });

  it('forgets what is kept when it is told to, and asks nobody when there is nobody to ask', async () => {
    const dead = await scene.deadPid();
    const paths = [scene.lock('a', dead), scene.lock('b', dead)];
    const [first] = results(await scene.run(['release', '--yes', '--json', ...paths]));
    const refused = await scene.run(['undo', '--clear']);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /no terminal to ask at/);
    const one = await scene.run(['undo', '--clear', '--yes', '--json', String(first?.undo)]);
    assert.deepEqual(JSON.parse(one.stdout), { version: 1, cleared: 1, refusal: null });
    const rest = await scene.run(['undo', '--clear', '--yes']);
    assert.deepEqual([rest.code, rest.stdout], [0, 'The undo history was cleared: 1 entry.\n']);
    assert.equal((await scene.run(['undo'])).stdout, 'There is nothing to undo.\n');
    assert.equal((await scene.run(['undo', '--clear', '--yes'])).stdout, 'There is nothing to undo.\n');
    assert.equal((await scene.run(['undo', '--clear', '--yes', 'missing'])).code, 2);
    assert.ok(!existsSync(paths[0] ?? '') && !existsSync(paths[1] ?? ''));
  });

  it('says that what is kept cannot be read, and does not say that there is nothing', async () => {
    const path = scene.lock('a', await scene.deadPid());
    assert.equal((await scene.run(['release', '--yes', path])).code, 0);
    const kept = scene.undoFolder;
    renameSync(kept, `${kept}.away`);
    writeFileSync(kept, 'a file in its place');
    for (const args of [[], ['--list'], ['--list', '--json'], ['--clear', '--yes']]) {
      const { code, stdout, stderr } = await scene.run(['undo', ...args]);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /^lockscope: What was removed and kept for undo cannot be read \(ENOTDIR.*\)\.\n$/);
    }
    rmSync(kept);
    renameSync(`${kept}.away`, kept);
    assert.equal((await scene.run(['undo'])).code, 0);
    assert.ok(existsSync(path));
  });
});
