import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { factsOf } from '../support/fileFacts';
import { clearNotifications, openLockscope, pressUndo } from '../support/gestures';
import { deadPid, livePid, makeProjects, type Projects } from '../support/projects';
import { lockRow, locks, untilNoRow, untilRow } from '../support/rows';
import { type SharedWindow, sharedWindow } from '../support/sharedWindow';
import { SETUP_LIMIT_MS, TEST_LIMIT_MS } from '../support/stage';
import type { Workbench } from '../workbench';

const sweep = 'Sweep Orphans';

describe('sweeping orphans', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let shared: SharedWindow;
  let workbench: Workbench;
  let orphans: string[];
  let unknown: string;
  let makerAlive: string;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    shared = await sharedWindow();
    ({ workbench } = shared);
    projects = makeProjects(shared.folder);
    orphans = ['fig', 'lime', 'plum'].map((project) => projects.stealFile(project, { pid: deadPid(), age: 90 }));
    makerAlive = projects.stealFile('fig', { pid: livePid, age: 90 });
    unknown = projects.headerTemp('fig');
    await openLockscope(workbench);
    await untilRow(workbench, locks, lockRow('plum', 'orphan', /\.tmp$/));
    await untilRow(workbench, locks, lockRow('fig', 'unknown', 'changes.journal.tmp'));
  });

  // One test that fails in the middle must not take the others along.
  afterEach(async () => {
    if (await workbench?.hasDialog()) await workbench.dismissDialog();
  });

  after(() => shared?.leave());

  it('previews what would go and why, all of it chosen, and nothing in doubt', async () => {
    await workbench.runCommand(`Lockscope: ${sweep}`);
    const pick = await workbench.waitForQuickItem(/\.tmp$/);
    await workbench.screenshot('sweep-preview');
    assert.equal(pick.title, sweep);
    assert.deepEqual(
      pick.items.map(({ detail, checked }) => [detail.split('/')[0], checked]),
      [
        ['fig', true],
        ['lime', true],
        ['plum', true],
      ],
    );
    for (const { detail } of pick.items) assert.match(detail, /There is no process \d+\./);
    await workbench.cancelQuickInput();
    assert.equal(
      orphans.every((file) => existsSync(file)),
      true,
    );
  });

  it('sweeps what is left chosen, and says how many', async () => {
    const left = factsOf(orphans[2] ?? '');
    await workbench.runCommand(`Lockscope: ${sweep}`);
    await workbench.waitForQuickItem(/\.tmp$/);
    const plum = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'plum/' });
    await plum.locator('.label-name').first().click();
    await workbench.acceptQuickInput();
    const dialog = await workbench.readDialog();
    assert.equal(dialog.message, 'Sweep 2 orphans?');
    assert.notEqual(dialog.defaultButton, 'Sweep');
    await workbench.pressDialogButton('Sweep');
    await workbench.waitForNotification('Swept 2 orphans.');
    assert.deepEqual(
      orphans.map((file) => existsSync(file)),
      [false, false, true],
    );
    assert.deepEqual(factsOf(orphans[2] ?? ''), left);
    await untilNoRow(workbench, locks, lockRow('lime', 'orphan', /\.tmp$/));
    await clearNotifications(workbench);
  });

  it('sweeps one from its row, and puts it back', async () => {
    const before = factsOf(orphans[2] ?? '');
    await workbench.inlineAction(locks, lockRow('plum', 'orphan', /\.tmp$/), sweep);
    await workbench.pressDialogButton('Sweep');
    await workbench.waitForNotification(/^Swept .*\.tmp/);
    assert.equal(existsSync(orphans[2] ?? ''), false);
    await pressUndo(workbench, /^Swept/);
    await workbench.waitForNotification(/^Put back/);
    assert.deepEqual(factsOf(orphans[2] ?? ''), before);
    await clearNotifications(workbench);
  });

  it('leaves alone what may still be used', async () => {
    assert.deepEqual([existsSync(unknown), existsSync(makerAlive)], [true, true]);
    assert.deepEqual(await workbench.inlineActions(locks, lockRow('fig', 'unknown', 'changes.journal.tmp')), []);
    assert.deepEqual(await workbench.inlineActions(locks, lockRow('fig', 'held', /\.tmp$/)), []);
  });
});
