import * as assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Programs } from '../support/lockPrograms';
import { until } from './driver/until';
import { holdFlock } from './support/flocks';
import { bindKeys, clearNotifications, openLockscope } from './support/gestures';
import { processTable } from './support/processes';
import { deadPid, makeProjects } from './support/projects';
import { lockRow, locks, untilNoRow, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

const stop = 'Stop Holder…';

describe('stopping a holder', function () {
  this.timeout(TEST_LIMIT_MS);
  const programs = new Programs();
  let folder: string;
  let stage: Stage;
  let workbench: Workbench;
  let mild: number;
  let stubborn: number;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'lockscope-e2e-')));
    for (const name of ['mild.state', 'stubborn.state']) writeFileSync(path.join(folder, name), '');
    mild = (await holdFlock(programs, path.join(folder, 'mild.state'))).flockPid;
    const ignores = 'trap "" TERM; exec 9<"$1"; flock 9; echo held; while :; do sleep 1000 9<&-; done';
    const program = await programs.start('bash', ['-c', ignores, 'stubborn', path.join(folder, 'stubborn.state')]);
    assert.equal(await program.line(), 'held');
    stubborn = program.pid;
    const dead = makeProjects(folder).lock('fir', { pid: deadPid(), age: 50 });

    stage = await setStage();
    bindKeys(stage.server, [
      { key: 'ctrl+alt+1', command: 'lockscope.stopHolder', args: `lock:kernel.lock:${folder}/mild.state` },
      { key: 'ctrl+alt+2', command: 'lockscope.stopHolder', args: `lock:codegraph.journal-lock:${dead}` },
    ]);
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

  const runs = (pid: number): boolean => processTable().some((process) => process.pid === pid);
  const rowOf = (name: string): { label: string; description: RegExp } => ({ label: name, description: /\bheld · / });
  const choose = async (name: string): Promise<void> => {
    await (await workbench.contextMenu(locks, rowOf(name))).click(stop);
    await until('the question', async () => (await workbench.readQuickInput()).title === 'Stop Holder');
  };
  const isAsked = async (): Promise<boolean> =>
    workbench.page.locator('.quick-input-widget .quick-input-box input').isVisible();

  it('is refused in Restricted Mode, also past the menus', async () => {
    workbench = await stage.open({ workspace: folder, trusted: false });
    await openLockscope(workbench);
    await untilRow(workbench, locks, rowOf('mild.state'));
    await workbench.clickRow(locks, rowOf('mild.state'));
    await workbench.page.keyboard.press('Control+Alt+1');
    await workbench.waitForNotification(/^This workspace is not trusted/);
    assert.equal(await isAsked(), false);
    assert.equal(runs(mild), true);
    await stage.close(workbench);
    workbench = await stage.open({ workspace: folder });
    await openLockscope(workbench);
    // Rows that are still to come would move the others from under the mouse.
    for (const name of ['mild.state', 'stubborn.state']) await untilRow(workbench, locks, rowOf(name));
    await untilRow(workbench, locks, lockRow('fir', 'stale'));
  });

  it('is not offered where the holder is gone, and refused past the menus', async () => {
    const menu = await workbench.contextMenu(locks, lockRow('fir', 'stale'));
    assert.equal(menu.items.includes(stop), false, menu.items.join());
    await menu.close();
    await workbench.page.keyboard.press('Control+Alt+2');
    await workbench.waitForNotification(/^Process \d+ has ended already\.$/);
    assert.equal(await isAsked(), false);
    await clearNotifications(workbench);
  });

  it('asks for its number, and takes no other and no Escape', async () => {
    await choose('mild.state');
    const asked = await workbench.readQuickInput();
    assert.match(asked.message, new RegExp(`^Process ${mild} \\(flock .*\\) holds mild\\.state\\.`));
    await workbench.screenshot('stop-holder');
    for (const wrong of ['1', String(mild + 1), `${mild}0`, '']) {
      await workbench.typeQuickInput(wrong);
      await until('the refusal', async () => /^Type \d+ to/.test((await workbench.readQuickInput()).message));
      await workbench.acceptQuickInput();
      assert.equal(await isAsked(), true, `“${wrong}” was taken`);
    }
    await workbench.cancelQuickInput();
    assert.equal(runs(mild), true);
    assert.deepEqual(await workbench.readNotifications(), []);
  });

  it('ends the process when its number is typed, and the lock goes', async () => {
    await choose('mild.state');
    await workbench.typeQuickInput(String(mild));
    await workbench.acceptQuickInput();
    await workbench.waitForNotification(`Process ${mild} has ended.`);
    assert.equal(runs(mild), false);
    await untilNoRow(workbench, locks, rowOf('mild.state'));
    await clearNotifications(workbench);
  });

  it('offers to kill what does not end, and Enter leaves it alone', async () => {
    await choose('stubborn.state');
    await workbench.typeQuickInput(String(stubborn));
    await workbench.acceptQuickInput();
    const dialog = await workbench.readDialog();
    await workbench.screenshot('kill-holder');
    assert.equal(dialog.message, `Kill process ${stubborn}?`);
    assert.equal(dialog.severity, 'warning');
    assert.match(dialog.detail, new RegExp(`^Process ${stubborn} \\(bash .*\\) has not ended\\.`));
    assert.deepEqual([...dialog.buttons].sort(), ['Cancel', 'Kill Process', 'Leave It']);
    assert.equal(dialog.defaultButton, 'Leave It');
    await workbench.page.keyboard.press('Enter');
    await until('the question to go', async () => !(await workbench.hasDialog()));
    assert.equal(runs(stubborn), true);
    await untilRow(workbench, locks, rowOf('stubborn.state'));
  });

  it('kills it when that is chosen', async () => {
    await choose('stubborn.state');
    await workbench.typeQuickInput(String(stubborn));
    await workbench.acceptQuickInput();
    await workbench.readDialog();
    await workbench.pressDialogButton('Kill Process');
    await workbench.waitForNotification(`Process ${stubborn} has ended.`);
    assert.equal(runs(stubborn), false);
    await untilNoRow(workbench, locks, rowOf('stubborn.state'));
  });
});
