import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ensureGit, git } from '../support/git';
import { type Program, Programs } from '../support/lockPrograms';
import { until } from './driver/until';
import { factsOf } from './support/fileFacts';
import { bindKeys, clearNotifications, openLockscope, pressUndo, previewText } from './support/gestures';
import { deadPid } from './support/projects';
import { lockRow, locks, untilNoRow, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

const release = 'Release Stale Lock';

describe('git', function () {
  this.timeout(TEST_LIMIT_MS);
  const programs = new Programs();
  let folder: string;
  let stage: Stage;
  let workbench: Workbench;
  let writer: Program;
  const lockOf = (project: string): string => path.join(folder, project, '.git', 'index.lock');

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    await ensureGit();
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'lockscope-e2e-')));
    for (const project of ['crashed', 'writing']) repository(path.join(folder, project));
    const crashed = await commitInEditor(path.join(folder, 'crashed'));
    await crashed.stop();
    assert.equal(existsSync(lockOf('crashed')), true);
    age(lockOf('crashed'));
    writer = await commitInEditor(path.join(folder, 'writing'));
    age(lockOf('writing'));
    // Somebody committed what a server left behind.
    repository(path.join(folder, 'served'), ['tmp/pids/server.pid', String(deadPid())]);
    age(trackedPid());

    // The git of VS Code would ask after the repository all the time, and take the lock for a moment itself.
    stage = await setStage({ 'git.enabled': false });
    bindKeys(
      stage.server,
      [`git.index-lock:${lockOf('writing')}`, `rails.pid-file:${trackedPid()}`].map((id, index) => ({
        key: `ctrl+alt+${index + 1}`,
        command: 'lockscope.releaseStaleLock',
        args: `lock:${id}`,
      })),
    );
    workbench = await stage.open({ workspace: folder });
    await openLockscope(workbench);
  });

  // One test that fails in the middle must not take the others along.
  afterEach(async () => {
    if (await workbench?.hasDialog()) await workbench.dismissDialog();
  });

  after(async () => {
    try {
      await programs.stop();
      await stage?.dispose();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const trackedPid = (): string => path.join(folder, 'served', 'tmp', 'pids', 'server.pid');

  function repository(at: string, ...tracked: readonly (readonly [name: string, text: string])[]): void {
    for (const [name, text] of [['notes.txt', 'first\n'] as const, ...tracked]) {
      mkdirSync(path.dirname(path.join(at, name)), { recursive: true });
      writeFileSync(path.join(at, name), text);
    }
    git(at, ['init', '--quiet']);
    git(at, ['add', '--all']);
    git(at, ['commit', '--quiet', '-m', 'Begin']);
    writeFileSync(path.join(at, 'notes.txt'), 'second\n');
  }

  /** `git commit -a` holds the lock while its editor is open, with no descriptor of it. */
  async function commitInEditor(at: string): Promise<Program> {
    const editor = "sh -c 'echo open >&2; exec sleep 1000'";
    const program = await programs.start('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', 'commit', '-a'], {
      cwd: at,
      env: { ...process.env, GIT_EDITOR: editor },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await until('git to open its editor', () => Promise.resolve(existsSync(path.join(at, '.git', 'index.lock'))));
    return program;
  }

  it('that was killed leaves a stale lock, which is released from its row and put back', async () => {
    const row = lockRow('crashed', 'stale', 'index.lock');
    await untilRow(workbench, locks, row);
    const before = factsOf(lockOf('crashed'));
    await workbench.inlineAction(locks, row, release);
    const dialog = await workbench.readDialog();
    await workbench.screenshot('release-git-lock');
    assert.match(dialog.detail, /^crashed\/\.git\/index\.lock/);
    assert.match(dialog.detail, /No process has the file open, and none of the tool works in its folder/);
    await workbench.pressDialogButton('Release');
    await workbench.waitForNotification(/^Released crashed\/\.git\/index\.lock/);
    assert.equal(existsSync(lockOf('crashed')), false);
    await untilNoRow(workbench, locks, row);
    // git works again …
    git(path.join(folder, 'crashed'), ['add', '--all']);
    await pressUndo(workbench, /^Released/);
    await workbench.waitForNotification(/^Put back/);
    assert.deepEqual(factsOf(lockOf('crashed')), before);
    // … and again not, as before.
    assert.throws(() => git(path.join(folder, 'crashed'), ['add', '--all']), /index\.lock/);
    await clearNotifications(workbench);
  });

  it('that is alive holds its lock, and nothing releases that', async () => {
    const row = lockRow('writing', 'held', 'index.lock');
    const before = factsOf(lockOf('writing'));
    await untilRow(workbench, locks, row);
    assert.deepEqual(await workbench.inlineActions(locks, row), []);
    const menu = await workbench.contextMenu(locks, row);
    assert.equal(menu.items.includes(release), false);
    await menu.close();

    await workbench.page.keyboard.press('Control+Alt+1');
    await workbench.waitForNotification(/Refused: it is held/);
    assert.equal(await workbench.hasDialog(), false);
    await clearNotifications(workbench);

    await workbench.runCommand(`Lockscope: ${release}`);
    const pick = await workbench.waitForQuickItem('index.lock');
    assert.deepEqual(
      pick.items.map(({ detail }) => detail),
      ['crashed/.git/index.lock'],
    );
    await workbench.cancelQuickInput();
    assert.deepEqual(factsOf(lockOf('writing')), before);
    assert.equal(writer.child.exitCode, null);
  });

  it('explains its lock with the command that holds it', async () => {
    await (await workbench.contextMenu(locks, lockRow('writing', 'held', 'index.lock'))).click('Explain Verdict');
    const text = await previewText(workbench, /^git .*: held$/);
    assert.match(text, new RegExp(`Process: ${writer.pid}, alive`));
    await workbench.screenshot('git-lock-explained');
  });

  it('has under version control what is no lock, whatever it is called', async () => {
    await openLockscope(workbench);
    const row = { label: 'server.pid', description: /^served\/tmp\/pids · unknown · / };
    await untilRow(workbench, locks, row);
    const before = factsOf(trackedPid());
    assert.deepEqual(await workbench.inlineActions(locks, row), []);
    await workbench.page.keyboard.press('Control+Alt+2');
    await workbench.waitForNotification(/Refused: it is unknown.*under version control/);
    assert.deepEqual(factsOf(trackedPid()), before);
    await clearNotifications(workbench);
  });
});

/** As old as the evidence of git's locks wants it. */
function age(file: string): void {
  const then = Date.now() / 1_000 - 600;
  utimesSync(file, then, then);
}
