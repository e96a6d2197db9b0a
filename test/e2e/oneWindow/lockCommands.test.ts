import * as assert from 'node:assert/strict';
import { until } from '../driver/until';
import { clipboardText, openLockscope, previewText } from '../support/gestures';
import { deadPid, makeProjects, type Projects } from '../support/projects';
import { lockRow, locks, untilRow } from '../support/rows';
import { type SharedWindow, sharedWindow } from '../support/sharedWindow';
import { SETUP_LIMIT_MS, TEST_LIMIT_MS } from '../support/stage';
import type { Workbench } from '../workbench';

describe('a lock', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let shared: SharedWindow;
  let workbench: Workbench;
  const pid = deadPid();
  const row = lockRow('fir', 'stale');

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    shared = await sharedWindow();
    ({ workbench } = shared);
    projects = makeProjects(shared.folder);
    projects.lock('fir', { pid, age: 50 });
    projects.headerTemp('fir');
    await openLockscope(workbench);
    await untilRow(workbench, locks, row);
  });

  after(() => shared?.leave());

  const choose = async (title: string): Promise<void> => {
    await openLockscope(workbench);
    const menu = await workbench.contextMenu(locks, row);
    await menu.click(title);
  };

  it('is explained in a document', async () => {
    await choose('Explain Verdict');
    const text = await previewText(workbench, 'codegraph journal lock: stale');
    for (const heading of ['What it is', 'Who holds it', 'Evidence', 'What to do'])
      assert.ok(text.includes(heading), heading);
    assert.match(text, new RegExp(`There is no process ${pid}\\.`));
  });

  it('is opened as a file', async () => {
    await choose('Open');
    await until('the file', async () => (await workbench.activeEditor()) === 'changes.journal.lock');
  });

  it('has a holder whose pid can be copied', async () => {
    await choose('Copy Holder PID');
    await until('the clipboard', async () => (await clipboardText(workbench)) === String(pid));
    await workbench.waitForStatusBarItem(`Copied pid ${pid}`);
  });

  it('can be chosen where no row is', async () => {
    await workbench.runCommand('Lockscope: Copy Holder PID');
    // The one row that is selected, or a choice of those that name a holder.
    await until('the clipboard', async () => (await clipboardText(workbench)) === String(pid));
  });

  it('is revealed in the explorer', async () => {
    await choose('Reveal in Explorer');
    const revealed = workbench.page.locator('.explorer-folders-view .monaco-list-row.selected');
    await until('the file to be selected', async () =>
      /changes\.journal\.lock/.test((await revealed.allTextContents()).join()),
    );
  });

  it('leaves its traces in a log that can be shown', async () => {
    await workbench.runCommand('Lockscope: Show Log');
    const panel = workbench.page.locator('.part.panel');
    await panel.locator('.action-item.checked', { hasText: /Output/i }).waitFor();
    const channel = panel.locator('.monaco-select-box, select').first();
    await until('its channel', async () => /Lockscope/.test(await channel.evaluate(selectedText)));
  });
});

/** Of a select box, native or drawn. */
function selectedText(box: { value?: string; textContent: string | null; title?: string }): string {
  return `${box.value ?? ''} ${box.title ?? ''} ${box.textContent ?? ''}`;
}
