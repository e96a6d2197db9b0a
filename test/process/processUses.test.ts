import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import type { ProcessUses, UseAnswer, UseQuestion } from '../../src/core/processPorts';
import { createLsofUses } from '../../src/node/processes/lsofUses';
import { createProcfsUses } from '../../src/node/processes/procfsUses';
import { createProcessUses } from '../../src/node/processes/uses';
import { identityOf, Programs } from '../support/lockPrograms';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

const git = /^(?:\S*\/)?git(?: |$)/;
/** A program that takes any arguments, and tells its name by its first one. */
const tool = /^uses-tool(?: |$)/;

describe('who uses what', function () {
  this.timeout(60_000);
  const programs = new Programs();
  let folder: TemporaryFolder;
  let project: string;
  let lockFile: string;

  before(function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
  });

  beforeEach(() => {
    folder = createTemporaryFolder();
    project = folder.at('project');
    mkdirSync(folder.at('elsewhere'));
    mkdirSync(folder.at('project', 'sub'), { recursive: true });
    lockFile = folder.at('project', 'some.lock');
    writeFileSync(lockFile, '');
  });

  afterEach(async () => {
    await programs.stop();
    folder.remove();
  });

  function question(changes: Partial<UseQuestion> = {}): UseQuestion {
    return {
      file: identityOf(lockFile),
      hasOtherNames: statSync(lockFile).nlink > 1,
      uid: process.getuid?.() ?? null,
      program: tool,
      scopes: [project],
      variables: [],
      ...changes,
    };
  }

  async function ask(changes: Partial<UseQuestion> = {}, uses = createProcfsUses()): Promise<UseAnswer> {
    const [answer] = await uses.ask([question(changes)]);
    return answer ?? assert.fail('no answer');
  }

  async function usesOf(
    changes: Partial<UseQuestion> = {},
    uses?: ProcessUses,
  ): Promise<readonly (string | number)[][]> {
    const answer = await ask(changes, uses);
    assert.ok(answer.state === 'looked', JSON.stringify(answer));
    return answer.uses.map(({ pid, how }) => [pid, how]);
  }

  /** A program that calls itself `uses-tool`, runs in `cwd` and does nothing. */
  async function startTool(cwd: string, ...args: readonly string[]): Promise<number> {
    const script = 'echo ready; read never';
    const { pid, line } = await programs.start('sh', ['-c', script, ...args], { cwd, argv0: 'uses-tool' });
    assert.equal(await line(), 'ready');
    return pid;
  }

  function runGit(...args: readonly string[]): void {
    const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
    const ran = spawnSync('git', [...identity, ...args], { cwd: project, encoding: 'utf8' });
    assert.equal(ran.status, 0, ran.stderr);
  }

  it('finds git while a commit waits in its editor, though nothing has the lock open', async () => {
    runGit('init', '-q');
    runGit('add', '.');
    runGit('commit', '-q', '-m', 'first');
    writeFileSync(lockFile, 'changed');
    // The editor says when it is reached; its output is git's.
    const env = { ...process.env, GIT_EDITOR: 'sh -c "echo editing; sleep 1000"', GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org' }; // prettier-ignore
    const inPlace = await programs.start('git', ['commit', '-a'], { cwd: folder.at('project', 'sub'), env });
    assert.equal(await inPlace.line(), 'editing');
    const indexLock = identityOf(folder.at('project', '.git', 'index.lock'));
    assert.deepEqual(await usesOf({ file: indexLock, program: git }), [[inPlace.pid, 'cwd']]);
  });

  it('finds git that was told the folder by -C, and none that works in another', async () => {
    runGit('init', '-q');
    spawnSync('git', ['init', '-q'], { cwd: folder.at('elsewhere') });
    const there = await programs.start('git', ['-C', project, 'cat-file', '--batch'], { cwd: '/' });
    const other = await programs.start('git', ['cat-file', '--batch'], { cwd: folder.at('elsewhere') });
    for (const { child, line } of [there, other]) {
      child.stdin?.write('HEAD\n');
      assert.equal(await line(), 'HEAD missing');
    }
    assert.deepEqual(await usesOf({ program: git }), [[there.pid, 'cwd']]);
  });

  it('finds whoever has the file open, whatever it is called and wherever it works', async () => {
    const { pid, line } = await programs.start('sh', ['-c', 'exec 9<"$1"; echo ready; read never', 'sh', lockFile], {
      cwd: '/',
    });
    await line();
    assert.deepEqual(await usesOf(), [[pid, 'open']]);
    assert.deepEqual(await usesOf({ scopes: [] }, createProcessUses()), [[pid, 'open']]);
  });

  it('finds it under another name of the file', async () => {
    const other = folder.at('elsewhere', 'other-name');
    linkSync(lockFile, other);
    const script = 'exec 9<"$1"; rm -f "$2"; echo ready; read never';
    const { pid, line } = await programs.start('sh', ['-c', script, 'sh', other, folder.at('none')], { cwd: '/' });
    await line();
    assert.deepEqual(await usesOf(), [[pid, 'open']]);
    const known = question();
    unlinkSync(other);
    assert.deepEqual(await usesOf(known), [[pid, 'open']]);
  });

  it('tells the folder that a program works in, below the scope or through a link', async () => {
    symlinkSync(project, folder.at('linked'));
    const below = await startTool(folder.at('project', 'sub'));
    assert.deepEqual(await usesOf(), [[below, 'cwd']]);
    assert.deepEqual(await usesOf({ scopes: [folder.at('linked', '')] }), [[below, 'cwd']]);
    assert.deepEqual(await usesOf({ scopes: [folder.at('elsewhere')] }), []);
    assert.deepEqual(await usesOf({ scopes: [folder.at('proj')] }), []);
    assert.deepEqual(await usesOf({ program: /^uses-tool-2/ }), []);
  });

  it('tells a program that names the folder in its arguments', async () => {
    symlinkSync(project, folder.at('linked'));
    const pids = [
      await startTool('/', project),
      await startTool('/', `--git-dir=${folder.at('project', '.git')}`),
      await startTool(folder.path, '-C', 'elsewhere/../project', 'status'),
      await startTool(folder.at('elsewhere'), '../project/sub'),
      await startTool('/', `${folder.at('linked')}/new-file`),
    ];
    await startTool('/', `${project}-2`);
    await startTool(folder.at('elsewhere'), 'sub');
    const told = await usesOf();
    assert.deepEqual(new Set(told.map(([pid]) => pid)), new Set(pids));
    assert.ok(told.every(([, how]) => how === 'argument'));
  });

  it('tells a program that what stands in its folder leads to the scope', async function () {
    const linked = folder.at('linked');
    const noted = folder.at('noted');
    const partly = folder.at('partly');
    const stranger = folder.at('stranger');
    for (const each of [linked, noted, partly, stranger]) mkdirSync(`${each}/below/.data`, { recursive: true });
    const scope = folder.at('project', '.data');
    mkdirSync(`${scope}/refs`, { recursive: true });
    symlinkSync(scope, `${linked}/.data`);
    writeFileSync(`${noted}/.data`, 'gitdir: ../project/.data\n');
    mkdirSync(`${partly}/.data`);
    symlinkSync(`${scope}/refs`, `${partly}/.data/refs`);
    writeFileSync(`${stranger}/.data`, `gitdir: ${folder.at('elsewhere')}\n`);
    const pids: number[] = [];
    for (const each of [linked, noted, partly]) pids.push(await startTool(`${each}/below`));
    pids.push(await startTool('/', '-C', noted));
    await startTool(`${stranger}/below`);
    const leads = ['.data', '.data/refs/..'];
    const told = await usesOf({ scopes: [scope], leads });
    assert.deepEqual(new Set(told.map(([pid]) => pid)), new Set(pids));
    assert.deepEqual(await usesOf({ scopes: [scope] }), []);
    if (spawnSync('lsof', ['-v']).error) {
      this.skip(); // ENOENT: not installed.
    }
    const byLsof = await usesOf({ scopes: [scope], leads }, createLsofUses());
    assert.deepEqual(new Set(byLsof.map(([pid]) => pid)), new Set(pids.slice(0, 3)));
  });

  it('answers each question by itself', async () => {
    const pid = await startTool(folder.at('elsewhere'));
    const answers = await createProcfsUses().ask([
      question(),
      question({ scopes: [folder.at('elsewhere'), project] }),
      question({ program: /^nobody$/, scopes: [folder.at('elsewhere')] }),
    ]);
    const told = answers.map((answer) => (answer.state === 'looked' ? answer.uses : answer));
    assert.deepEqual(told, [[], [{ pid, how: 'cwd' }], []]);
    assert.deepEqual(await createProcfsUses().ask([]), []);
  });

  it('finds nobody once the user is gone', async () => {
    await startTool(project);
    assert.equal((await usesOf()).length, 1);
    await programs.stop();
    assert.deepEqual(await ask(), { state: 'looked', uses: [], unreadable: 0 });
  });

  it('says nothing once it is given up', async () => {
    const [answer] = await createProcfsUses().ask([question()], AbortSignal.abort());
    assert.equal(answer?.state, 'unreadable');
  });

  it('sees the same with ps and lsof, run for real', async function () {
    if (spawnSync('lsof', ['-v']).error) {
      this.skip(); // ENOENT: not installed.
    }
    const works = await startTool(folder.at('project', 'sub'));
    const names = await startTool('/', folder.at('project', 'with blank'));
    await startTool(folder.at('elsewhere'));
    const { pid: has, line } = await programs.start(
      'sh',
      ['-c', 'exec 9<"$1"; echo ready; read never', 'sh', lockFile],
      { cwd: '/' },
    );
    await line();
    const expected = [[works, 'cwd'], [names, 'argument'], [has, 'open']]; // prettier-ignore
    const sorted = (uses: readonly (string | number)[][]): unknown =>
      [...uses].sort(([a], [b]) => Number(a) - Number(b));
    assert.deepEqual(sorted(await usesOf({}, createLsofUses())), sorted(expected));
    assert.deepEqual(sorted(await usesOf()), sorted(expected));
  });
});
