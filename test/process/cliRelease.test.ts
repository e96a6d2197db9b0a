import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { buildCli } from '../support/cli/cliProgram';
import { reasons, results } from '../support/cli/removalResults';
import { identity, namesIn, openScene, type Scene } from '../support/cli/scene';

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

describe('lockscope release', function () {
  this.timeout(30_000);

  it('removes a stale lock, keeps it, and leaves no trace beside it', async () => {
    const path = scene.lock('a', await scene.deadPid());
    const content = readFileSync(path, 'utf8');
    const { code, stdout, stderr } = await scene.run(['release', '--yes', path]);
    assert.equal(code, 0);
    assert.match(stdout, /^Released a\/\.codegraph\/changes\.journal\.lock; kept as \d+-[0-9a-f]{16}\.\n$/);
    assert.match(stderr, /There is no process \d+\./);
    assert.deepEqual(namesIn(dirname(path)), []);
    const undone = await scene.run(['undo']);
    assert.deepEqual(undone, {
      code: 0,
      signal: null,
      stdout: 'Put back a/.codegraph/changes.journal.lock.\n',
      stderr: '',
    });
    assert.equal(readFileSync(path, 'utf8'), content);
    assert.deepEqual(namesIn(dirname(path)), ['changes.journal.lock']);
    // Back as it was, it is judged as it was, and can be released again.
    assert.equal((await scene.run(['release', '--yes', path])).code, 0);
    assert.equal(existsSync(path), false);
  });

  it('prints what programs rely on', async () => {
    const stale = scene.lock('a', await scene.deadPid());
    const held = scene.lock('b', (await scene.holder()).pid);
    const ended = await scene.run(['release', '--yes', '--json', stale, held]);
    assert.deepEqual({ code: ended.code, stderr: ended.stderr }, { code: 3, stderr: '' });
    assert.deepEqual(Object.keys(JSON.parse(ended.stdout) as object), ['version', 'results']);
    const [first, second] = results(ended);
    assert.deepEqual(Object.keys(first ?? {}), ['path', 'released', 'undo', 'refusal']);
    assert.deepEqual({ ...first, undo: '' }, { path: stale, released: true, undo: '', refusal: null });
    assert.match(String(first?.undo), /^\d+-[0-9a-f]{16}$/);
    assert.deepEqual({ ...second, refusal: null }, { path: held, released: false, undo: null, refusal: null });
    assert.deepEqual(Object.keys(second?.refusal ?? {}), ['reason', 'text']);
    assert.equal(second?.refusal?.reason, 'evidence');
    assert.match(second.refusal.text, /The holder is alive/);
  });

  it('refuses a live lock on the evidence and does not touch it', async () => {
    const { pid } = await scene.holder();
    const path = scene.lock('a', pid);
    const before = identity(path);
    const { code, stdout, stderr } = await scene.run(['release', '--yes', path]);
    assert.deepEqual({ code, stdout }, { code: 3, stdout: '' });
    assert.match(stderr, /Refused: it is held\. The holder is alive\..*Process \d+ has been running/);
    assert.equal(identity(path), before);
    assert.deepEqual(namesIn(dirname(path)), ['changes.journal.lock']);
  });

  it('releases the lock of a holder that has been killed, and not before', async () => {
    const holder = await scene.holder();
    const path = scene.lock('a', holder.pid);
    assert.equal((await scene.run(['release', '--yes', path])).code, 3);
    await holder.kill();
    assert.equal((await scene.run(['release', '--yes', path])).code, 0);
  });

  it('has no way to force it, neither where it is held nor where it is in doubt', async () => {
    const held = scene.lock('a', (await scene.holder()).pid);
    const doubtful = scene.file('b/changes.journal.lock', '');
    for (const option of ['--force', '--anyway', '--override']) {
      assert.equal((await scene.run(['release', option, '--yes', held, doubtful])).code, 2);
    }
    assert.ok(existsSync(held) && existsSync(doubtful));
  });

  it('takes no doubt for proof: half-written, empty, a link', async () => {
    const cut = scene.file('cut/changes.journal.lock', '4711');
    const empty = scene.file('empty/changes.journal.lock', '');
    const paths = [cut, empty];
    if (!isWindows) {
      mkdirSync(scene.at('link'));
      symlinkSync(scene.lock('a', await scene.deadPid()), scene.at('link/changes.journal.lock'));
      paths.push(scene.at('link/changes.journal.lock'));
    }
    const before = paths.map(identity);
    const ended = await scene.run(['release', '--yes', '--json', ...paths]);
    assert.equal(ended.code, 3);
    assert.deepEqual(
      reasons(ended),
      paths.map(() => 'evidence'),
    );
    assert.deepEqual(paths.map(identity), before);
  });

  it('ends with 4 for a lock that is gone', async () => {
    mkdirSync(scene.at('a'));
    const ended = await scene.run(['release', '--yes', '--json', 'a/changes.journal.lock']);
    assert.equal(ended.code, 4);
    assert.deepEqual(reasons(ended), ['vanished']);
  });

  it('never removes a journal, a manifest or a folder', async () => {
    const journal = scene.file('a/changes.journal', 'garbage');
    const manifest = scene.file('yarn.lock', '');
    const ended = await scene.run(['release', '--yes', '--json', journal, manifest, '.', '', 'missing']);
    assert.equal(ended.code, 3);
    assert.deepEqual(reasons(ended), ['journal', 'unusable-path', 'unusable-path', 'unusable-path', 'unusable-path']);
    assert.ok(existsSync(journal) && existsSync(manifest));
    assert.equal((await scene.run(['release', '--yes', manifest])).code, 2);
  });

  it('ends with the worst of several, and does what can be done', async () => {
    const dead = await scene.deadPid();
    const a = scene.lock('a', dead);
    const b = scene.lock('b', dead);
    const ended = await scene.run(['release', '--yes', '--json', a, 'c/changes.journal.lock', b, a]);
    assert.equal(ended.code, 4);
    assert.deepEqual(reasons(ended), [null, 'vanished', null]);
    assert.ok(!existsSync(a) && !existsSync(b));
  });

  it('releases a leftover that is named, too', async () => {
    const path = scene.leftover('a', await scene.deadPid());
    const { code, stdout } = await scene.run(['release', '--yes', path]);
    assert.equal(code, 0);
    assert.match(stdout, /^Swept /);
    assert.equal(existsSync(path), false);
  });

  it('asks nobody when there is nobody to ask', async () => {
    const path = scene.lock('a', await scene.deadPid());
    const before = identity(path);
    const cli = await scene.start(['release', path]);
    // Somebody who pipes `yes` into it has not read the evidence.
    cli.write('y\n');
    const { code, stdout, stderr } = await cli.ended;
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, /there is no terminal to ask at\. Say --yes/);
    assert.equal(identity(path), before);
    assert.deepEqual(reasons(await scene.run(['release', '--json', path])), ['cannot-ask']);
  });

  it('puts back what it cannot keep', async () => {
    const path = scene.lock('a', await scene.deadPid());
    const before = identity(path);
    const notAFolder = scene.file('state', '');
    const env = { XDG_STATE_HOME: notAFolder, LOCALAPPDATA: notAFolder, HOME: notAFolder };
    const { code, stderr } = await scene.run(['release', '--yes', path], { env });
    assert.equal(code, 2);
    assert.match(stderr, /Nothing was removed/);
    assert.equal(identity(path), before);
    assert.deepEqual(namesIn(dirname(path)), ['changes.journal.lock']);
  });
});
