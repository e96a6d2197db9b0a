import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import * as path from 'node:path';
import { factsOf } from './support/fileFacts';
import { bindKeys, clearNotifications, openLockscope, previewText } from './support/gestures';
import { deadPid, livePid } from './support/projects';
import { locks, untilNoRow, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

describe('a setting', function () {
  this.timeout(TEST_LIMIT_MS);
  let base: string;
  let folder: string;
  let keyRing: string;
  let stage: Stage;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'lockscope-e2e-')));
    folder = path.join(base, 'work');
    const keys = path.join(base, 'home', '.gnupg');
    for (const made of [folder, keys]) mkdirSync(made, { recursive: true });
    // VS Code complains of settings that are not there yet when it is told of their folder.
    setHere({});
    writeFileSync(path.join(folder, 'mystery.lock'), '');
    writeFileSync(path.join(folder, 'deploy.busy'), `${livePid}\n`);
    keyRing = path.join(keys, 'pubring.db.lock');
    writeFileSync(keyRing, `${String(deadPid()).padStart(10)}\n${hostname()}\n`);
    const longAgo = Date.now() / 1_000 - 3_600;
    utimesSync(keyRing, longAgo, longAgo);
    // Those of one's own are not watched from here, those of the workspace are.
    stage = await setStage({ 'lockscope.outsideWorkspace': ['security'] }, { HOME: path.join(base, 'home') });
    const args = `lock:gnupg.dot-lock:${keyRing}`;
    bindKeys(stage.server, [{ key: 'ctrl+alt+1', command: 'lockscope.releaseStaleLock', args }]);
    workbench = await stage.open({ workspace: folder });
    await openLockscope(workbench);
    await untilRow(workbench, locks, outside);
  });

  after(async () => {
    try {
      await stage?.dispose();
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  });

  const setHere = (settings: object): void => {
    mkdirSync(path.join(folder, '.vscode'), { recursive: true });
    writeFileSync(path.join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  };
  const unrecognised = { label: 'mystery.lock', description: /\bunknown · / };
  const outside = { label: 'pubring.db.lock', description: /\bstale\b/ };

  it('shows what merely looks like a lock, and offers nothing for it', async () => {
    setHere({ 'lockscope.showUnrecognized': true });
    const row = await untilRow(workbench, locks, unrecognised);
    assert.equal(row.icon, 'question');
    assert.deepEqual(await workbench.inlineActions(locks, unrecognised), []);
    setHere({ 'lockscope.showUnrecognized': false });
    await untilNoRow(workbench, locks, unrecognised);
  });

  it('shows a key ring outside of the workspace, and says that it is never touched', async () => {
    await workbench.expandRow(locks, outside);
    await untilRow(workbench, locks, 'The file lies outside of what is open here: it is shown and never touched.');
    assert.deepEqual(await workbench.inlineActions(locks, outside), []);
    await workbench.screenshot('outside-workspace');
    const menu = await workbench.contextMenu(locks, outside);
    assert.equal(menu.items.includes('Release Stale Lock'), false, menu.items.join());
    await menu.click('Explain Verdict');
    const text = await previewText(workbench, 'GnuPG lock: stale');
    assert.doesNotMatch(text, /“Release Stale Lock” removes it/);
  });

  it('makes nothing outside of the workspace removable, past the menus either', async () => {
    const before = factsOf(keyRing);
    await openLockscope(workbench);
    await workbench.clickRow(locks, outside);
    await workbench.page.keyboard.press('Control+Alt+1');
    await workbench.waitForNotification(/Refused/);
    assert.deepEqual(factsOf(keyRing), before);
    await clearNotifications(workbench);
  });

  it('declares a dialect, and says at once what is wrong with another one', async () => {
    setHere({
      'lockscope.dialects': [
        { name: 'deploy', glob: 'deploy.busy', mechanism: 'pid-file' },
        { name: 'broken', glob: 'broken.busy', pid: { regex: '(unclosed' } },
      ],
    });
    await untilRow(workbench, locks, { label: 'deploy.busy', description: new RegExp(`^held · .*pid ${livePid}`) });
    const said = await workbench.waitForNotification(
      /^A declared lock is not used\. In dialect 2, “broken”, pid: This is no regular expression \(/,
    );
    assert.deepEqual([said.severity, said.buttons], ['warning', ['Show Log']]);
    await workbench.screenshot('declared-dialect');
    await workbench.pressNotificationButton(/^A declared lock is not used/, 'Show Log');
    await workbench.page.locator('.part.panel .action-item.checked', { hasText: /Output/i }).waitFor();
    // Corrected, it is used, and nothing more is said.
    setHere({
      'lockscope.dialects': [{ name: 'broken', glob: 'deploy.busy', pid: { regex: '^(\\d+)' } }],
    });
    await workbench.waitForRows(locks, 'the other dialect', (rows) =>
      rows.some(({ ariaLabel }) => /^broken deploy\.busy, held/.test(ariaLabel)),
    );
    assert.deepEqual(await workbench.readNotifications(), []);
  });
});
