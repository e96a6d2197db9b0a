import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync, unlinkSync, watch, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { buildCli, type CliProcess, type Ended } from '../support/cli/cliProgram';
import { identity, namesIn, openScene, type Scene } from '../support/cli/scene';

const isWindows = process.platform === 'win32';
/** util-linux has a `script` that takes a command and answers with its exit code. */
const hasTerminal =
  process.platform === 'linux' &&
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout.includes('util-linux');

interface ResultJson {
  readonly path: string;
  readonly released?: boolean;
  readonly restored?: boolean;
  readonly undo: string | null;
  readonly refusal: { readonly reason: string; readonly text: string } | null;
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

function results({ stdout }: Ended): readonly ResultJson[] {
  const json = JSON.parse(stdout) as { readonly version: number; readonly results: readonly ResultJson[] };
  assert.equal(json.version, 1);
  return json.results;
}

function reasons(ended: Ended): readonly (string | null)[] {
  return results(ended).map(({ refusal }) => refusal?.reason ?? null);
}

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

if (hasTerminal) {
  describe('lockscope release, at a terminal', function () {
    this.timeout(30_000);

    const asked = (cli: CliProcess): Promise<true> =>
      cli.until(({ stdout }) => (stdout.includes('[y/N]') ? true : undefined));

    it('shows the evidence, asks, and goes ahead only on a yes', async () => {
      const path = scene.lock('a', await scene.deadPid());
      const cli = await scene.startInTerminal(['release', path]);
      await asked(cli);
      assert.match(cli.stdout, /There is no process \d+\./);
      cli.write('y\n');
      assert.equal((await cli.ended).code, 0);
      assert.equal(existsSync(path), false);
    });

    for (const answer of ['\n', 'n\n', 'what?\n', '\u0004']) {
      it(`takes ${JSON.stringify(answer)} for a no`, async () => {
        const path = scene.lock('a', await scene.deadPid());
        const cli = await scene.startInTerminal(['release', path]);
        await asked(cli);
        cli.write(answer);
        const { code, stdout } = await cli.ended;
        assert.equal(code, 0);
        assert.match(stdout, /Nothing was removed\./);
        assert.ok(existsSync(path));
      });
    }

    it('ends on Ctrl+C with nothing done', async () => {
      const path = scene.lock('a', await scene.deadPid());
      const cli = await scene.startInTerminal(['release', path]);
      await asked(cli);
      cli.write('\u0003');
      assert.notEqual((await cli.ended).code, 0);
      assert.ok(existsSync(path));
    });

    it('stops with 4 when the lock changes while it asks', async () => {
      const path = scene.lock('a', await scene.deadPid());
      const cli = await scene.startInTerminal(['release', path]);
      await asked(cli);
      const { pid } = await scene.holder();
      unlinkSync(path);
      writeFileSync(path, `${pid}\n${pid}-fedcba9876543210\n`);
      const before = identity(path);
      cli.write('y\n');
      const { code, stdout } = await cli.ended;
      assert.equal(code, 4);
      assert.match(stdout, /changed in the meantime/);
      assert.equal(identity(path), before);
    });

    it('stops with 4 when the lock goes away while it asks', async () => {
      const path = scene.lock('a', await scene.deadPid());
      const cli = await scene.startInTerminal(['release', path]);
      await asked(cli);
      unlinkSync(path);
      cli.write('y\n');
      const { code, stdout } = await cli.ended;
      assert.equal(code, 4);
      assert.match(stdout, /gone already/);
    });
  });
}
