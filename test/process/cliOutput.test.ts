import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import stringWidth from 'string-width';
import { buildCli } from '../support/cli/cliProgram';
import { openScene, type Scene } from '../support/cli/scene';

const isWindows = process.platform === 'win32';
const isLinux = process.platform === 'linux';
const hasTerminal = isLinux && spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout.includes('util-linux');
const escape = '\u001b';

let scene: Scene;
let program: string;
before(async function () {
  this.timeout(60_000);
  program = await buildCli();
});
beforeEach(() => {
  scene = openScene();
});
afterEach(() => scene.end());

describe('the output of lockscope', function () {
  this.timeout(30_000);

  it('is plain where there is no terminal, and coloured where that is asked for', async () => {
    scene.lock('a', await scene.deadPid());
    const isColored = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<boolean> =>
      (await scene.run(['ls', ...args], { env })).stdout.includes(`${escape}[31mstale${escape}[39m`);
    assert.equal(await isColored([]), false);
    assert.equal(await isColored([], { FORCE_COLOR: '1' }), true);
    assert.equal(await isColored([], { FORCE_COLOR: '0' }), false);
    assert.equal(await isColored([], { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
    assert.equal(await isColored(['--color'], { NO_COLOR: '1' }), true);
    assert.equal(await isColored(['--no-color'], { FORCE_COLOR: '1' }), false);
    assert.equal((await scene.run(['--no-color', 'ls'], { env: { FORCE_COLOR: '1' } })).stdout.includes(escape), false);
  });

  it('never has colours in JSON', async () => {
    scene.lock('a', await scene.deadPid());
    const { stdout } = await scene.run(['ls', '--json', '--color']);
    assert.equal(stdout.includes(escape), false);
  });

  it('shows hostile names without doing what they say', async function () {
    if (isWindows) return;
    const hostile = `evil\n${escape}[2J\u202egnp`;
    const dead = await scene.deadPid();
    const path = scene.lock(hostile, dead);
    scene.file(`${hostile}/.codegraph/changes.journal`, `garbage ${escape}[31m\n`);
    const escaped = 'evil\\x0a\\x1b[2J\\u202egnp/.codegraph/changes.journal.lock';
    for (const args of [
      ['ls'],
      ['explain', path],
      ['verify'],
      ['release', '--yes', path],
      ['undo', '--list'],
      ['undo'],
    ]) {
      const { stdout, stderr } = await scene.run(args);
      assert.doesNotMatch(stdout + stderr, /[\u001b\u202e]/, args.join(' '));
      if (args[0] !== 'verify') assert.ok((stdout + stderr).includes(escaped), args.join(' '));
    }
    const json = JSON.parse((await scene.run(['ls', '--json'])).stdout) as { locks: readonly { path: string }[] };
    assert.equal(json.locks[0]?.path, path);
    const missing = await scene.run(['ls', `no${escape}[2Jthing`]);
    assert.equal(missing.stderr, 'lockscope: no\\x1b[2Jthing: there is no such file or folder.\n');
  });

  it('offers no command to copy with a name that could not be pasted', async function () {
    if (isWindows) return;
    const dead = await scene.deadPid();
    const explained = async (folder: string): Promise<string> =>
      (await scene.run(['explain', scene.lock(folder, dead)])).stdout.trimEnd().split('\n').at(-1) ?? '';
    assert.match(await explained("it's $(me)"), /release 'it'\\''s \$\(me\)\/\.codegraph\/changes\.journal\.lock'$/);
    assert.doesNotMatch(await explained('a\nb'), /lockscope release/);
  });

  it('breaks off quietly when the reader goes away', async function () {
    if (isWindows) return;
    const dead = await scene.deadPid();
    // More than a pipe holds.
    for (let index = 0; index < 400; index += 1) scene.lock(`${'long'.repeat(50)}/${index}`, dead);
    const command = '"$0" "$1" ls --json | head -c 1; echo " ${PIPESTATUS[0]}"';
    const shell = spawn('bash', ['-c', command, process.execPath, program], {
      cwd: scene.root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    shell.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    shell.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    await once(shell, 'close');
    assert.deepEqual({ stdout, stderr }, { stdout: '{ 0\n', stderr: '' });
  });

  it('is written to the end, however much it is', async () => {
    const dead = await scene.deadPid();
    for (let index = 0; index < 400; index += 1) scene.lock(`${'long'.repeat(50)}/${index}`, dead);
    const { code, stdout } = await scene.run(['ls', '--json']);
    assert.equal(code, 0);
    assert.ok(stdout.length > 300_000);
    assert.equal((JSON.parse(stdout) as { locks: readonly unknown[] }).locks.length, 400);
  });

  it('is not said to be done when it could not be written', function () {
    if (!isLinux || !existsSync('/dev/full')) return;
    const shell = spawnSync('sh', ['-c', '"$0" "$1" ls > /dev/full', process.execPath, program], {
      cwd: scene.root,
      encoding: 'utf8',
    });
    assert.equal(shell.status, 2);
    assert.match(shell.stderr, /^lockscope: The output is not complete: .*ENOSPC/);
  });
});

describe('lockscope report', function () {
  this.timeout(30_000);

  it('has locks, journals and what can be undone, for people and for programs', async () => {
    const dead = await scene.deadPid();
    scene.lock('a', dead);
    scene.file('a/.codegraph/changes.journal', 'garbage\n');
    await scene.run(['release', '--yes', scene.lock('b', dead)]);
    const { code, stdout, stderr } = await scene.run(['report']);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.startsWith('#')),
      [
        '# Lockscope report',
        '## Locks (1)',
        '### `a/.codegraph/changes.journal.lock`',
        '## Journals (1)',
        '### `a/.codegraph/changes.journal`',
        '## Registries (0)',
        '## What could not be seen',
        '## What can be undone',
      ],
    );
    assert.match(stdout, /\n- .* · `b\/\.codegraph\/changes\.journal\.lock` · \d+-[0-9a-f]{16}\n$/);

    const json = JSON.parse((await scene.run(['report', '--json'])).stdout) as Record<string, readonly unknown[]>;
    assert.deepEqual(
      { ...json, at: '', machine: [], locks: json['locks']?.length, journals: json['journals']?.length, undo: [] },
      {
        version: 1,
        locks: 1,
        journals: 1,
        registries: [],
        at: '',
        machine: [],
        folders: [scene.root],
        complete: true,
        notices: [],
        audit: [],
        undo: [],
        undoUnreadable: null,
      },
    );
    assert.equal(json['undo']?.length, 1);
  });

  it('shows no name as it is that would do something', async function () {
    if (isWindows) return;
    scene.file('\u001b[31m\n# x`](command:evil)/.codegraph/changes.journal.lock', '');
    const { code, stdout } = await scene.run(['report']);
    assert.equal(code, 0);
    assert.equal(stdout.includes(escape), false);
    assert.equal(/^# x/m.test(stdout), false);
  });

  it('ends with 2 where a path is not there', async () => {
    assert.equal((await scene.run(['report', 'missing'])).code, 2);
  });
});

if (hasTerminal) {
  describe('the output of lockscope, at a terminal', function () {
    this.timeout(30_000);

    it('is coloured and fits the width, with the middle of paths left out', async () => {
      scene.lock('a/rather/long/path/that/does/not/fit/into/the/terminal', await scene.deadPid());
      const cli = await scene.startInTerminal(['ls']);
      const { code, stdout } = await cli.ended;
      assert.equal(code, 0);
      assert.ok(stdout.includes(`${escape}[31mstale${escape}[39m`));
      assert.match(stdout, /a\/rath\S*…\S*\.lock/);
      for (const line of stdout.split(/\r?\n/)) assert.ok(stringWidth(line) <= 60, line);
    });

    it('is plain with NO_COLOR, or in a dumb terminal', async () => {
      scene.lock('a', await scene.deadPid());
      for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
        const cli = await scene.startInTerminal(['ls'], { env });
        assert.equal((await cli.ended).stdout.includes(escape), false);
      }
    });
  });
}
