import * as assert from 'node:assert/strict';
import { readFileSync, unlinkSync } from 'node:fs';
import { until } from '../driver/until';
import { clearNotifications, openLockscope, pressUndo } from '../support/gestures';
import { livePid, makeProjects, type Projects, unusedHeader, usedHeader } from '../support/projects';
import { journalRow, journals, untilRow } from '../support/rows';
import { type SharedWindow, sharedWindow } from '../support/sharedWindow';
import { SETUP_LIMIT_MS, TEST_LIMIT_MS } from '../support/stage';
import type { Workbench } from '../workbench';

const repair = 'Repair Journal…';
const glued = /^This looks like two lines that ran together/;
const damaged = ['src/pit.ts', 'src/stone.tsDELETED src/skin.ts', 'src/stem.ts'];
const damagedText = [usedHeader, ...damaged, ''].join('\n');
const repairedText = [unusedHeader, 'src/pit.ts', 'src/stem.ts', ''].join('\n');
const toast = /^Repaired quince\/\.codegraph\/changes\.journal\./;

describe('a damaged journal in the workbench', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let shared: SharedWindow;
  let workbench: Workbench;
  let journal: string;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    shared = await sharedWindow();
    ({ workbench } = shared);
    projects = makeProjects(shared.folder);
    journal = projects.journal('quince', ['src/pit.ts']);
    await workbench.waitForStatusBarItem('Journal in order', 60_000);
  });

  // One test that fails in the middle must not take the others along.
  afterEach(async () => {
    if (await workbench?.hasDialog()) await workbench.dismissDialog();
  });

  after(() => shared?.leave());

  const content = (): string => readFileSync(journal, 'utf8');

  /** The lines of a side of the comparison, as they are shown. */
  const side = async (name: 'original' | 'modified'): Promise<string[]> =>
    until(`the ${name} side`, async () => {
      const lines = workbench.page.locator(`.monaco-diff-editor .editor.${name} .view-line`);
      const texts = (await lines.allTextContents()).map((text) => text.replaceAll('\u00a0', ' '));
      return texts.some((text) => text.includes('stem')) && texts.filter((text) => text !== '');
    });

  it('is seen, opened from Problems at its place, and its quick fix shows what would change, and asks', async () => {
    const since = Date.now();
    projects.journal('quince', damaged);
    await workbench.waitForStatusBarItem('1 journal damaged');
    console.log(`      in the status bar after ${Date.now() - since} ms`);
    await workbench.openProblem(glued);
    await workbench.waitForStatusBarItem('Ln 3, Col 32 (19 selected)');
    await workbench.runCommand('View: Focus Active Editor Group');
    assert.equal((await workbench.quickFixes())[0], repair);
    await workbench.chooseQuickFix(repair);
    const dialog = await workbench.readDialog();
    await workbench.screenshot('repair-question');
    assert.equal(dialog.message, 'Repair the journal changes.journal?');
    assert.match(dialog.detail, /quince\/\.codegraph\/changes\.journal/);
    assert.match(dialog.detail, /1 line is taken out .*All other lines stay as they are/s);
    assert.match(dialog.detail, /kept for “Undo Last Release”/);
    assert.equal(dialog.defaultButton, 'Look at the Changes');
    assert.equal(content(), damagedText);
  });

  it('can be looked at before and after, side by side, and nothing is done yet', async () => {
    await workbench.runCommand('Lockscope: Repair Journal…');
    await workbench.pressDialogButton('Look at the Changes');
    assert.deepEqual(await side('original'), [usedHeader, ...damaged]);
    assert.deepEqual(await side('modified'), [unusedHeader, 'src/pit.ts', 'src/stem.ts']);
    await workbench.waitForStatusBarItem(/^Nothing is repaired yet/);
    await workbench.screenshot('repair-comparison');
    assert.equal(content(), damagedText);
  });

  it('is repaired from there, and undone to the byte', async () => {
    await workbench.page
      .locator(`.title-actions [aria-label^="${repair}"], .editor-actions [aria-label^="${repair}"]`)
      .first()
      .click();
    await workbench.pressDialogButton('Repair');
    await workbench.waitForNotification(toast);
    assert.equal(content(), repairedText);
    await workbench.waitForStatusBarItem(/uninitialised/);
    await workbench.screenshot('repaired');
    assert.deepEqual(
      (await workbench.readProblems()).map(({ severity }) => severity),
      ['info'],
    );
    await pressUndo(workbench, toast);
    await workbench.waitForNotification('Put back quince/.codegraph/changes.journal.');
    assert.equal(content(), damagedText);
    await workbench.waitForStatusBarItem('1 journal damaged');
  });

  it('is left alone while its lock is held, and while an editor has another text for it', async () => {
    await clearNotifications(workbench);
    const lock = projects.lock('quince', { pid: livePid });
    await openLockscope(workbench);
    const row = await untilRow(workbench, journals, journalRow('quince', 'damaged'));
    await workbench.inlineAction(journals, row.label, repair);
    await workbench.pressDialogButton('Repair');
    const refused = await workbench.waitForNotification(/the lock of the journal is not free \(held\)/);
    await workbench.screenshot('repair-refused');
    assert.match(refused.message, new RegExp(`Process ${livePid} has been running`));
    unlinkSync(lock);

    await workbench.openProblem(glued);
    await workbench.waitForStatusBarItem('Ln 3, Col 32 (19 selected)');
    await workbench.runCommand('View: Focus Active Editor Group');
    await workbench.page.keyboard.type('x');
    const menu = await workbench.contextMenu(journals, row.label);
    await menu.click(repair);
    await workbench.waitForNotification(/open in an editor, with changes that are not saved/);
    assert.equal(content(), damagedText);
    await workbench.runCommand('File: Revert File');
  });
});
