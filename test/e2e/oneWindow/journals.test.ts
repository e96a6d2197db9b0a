import * as assert from 'node:assert/strict';
import { until } from '../driver/until';
import { makeProjects, type Projects, unusedHeader } from '../support/projects';
import { container, journalRow, journals, untilRow } from '../support/rows';
import { type SharedWindow, sharedWindow } from '../support/sharedWindow';
import { SETUP_LIMIT_MS, TEST_LIMIT_MS } from '../support/stage';
import type { Workbench } from '../workbench';

const statusItem = /journalHealth/;
/** What a change may take from the disk to the screen. */
const AT_ONCE_MS = 2_000;

describe('journals', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let shared: SharedWindow;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    shared = await sharedWindow();
    ({ workbench } = shared);
    projects = makeProjects(shared.folder);
    projects.journal('quince', ['src/pit.ts', 'src/stone.tsDELETED src/skin.ts']);
    projects.journal('medlar', ['src/a.ts', 'DELETED src/b.ts']);
    await workbench.waitForStatusBarItem('1 journal damaged');
  });

  after(() => shared?.leave());

  const status = async (): Promise<object | undefined> => {
    const item = (await workbench.statusBarItems()).find(({ id }) => statusItem.test(id));
    return item && { text: item.text, icons: item.icons, kind: item.kind };
  };

  it('are in the status bar, damage as a warning, and a click shows them', async () => {
    assert.deepEqual(await status(), { text: '1 journal damaged', icons: ['error'], kind: 'warning' });
    await workbench.clickStatusBarItem(statusItem);
    const row = await untilRow(workbench, journals, journalRow('quince', 'damaged'));
    assert.equal(row.icon, 'error');
    await untilRow(workbench, journals, journalRow('medlar', 'in order'));
    assert.equal(await workbench.containerBadge(container), '1');
    assert.deepEqual(
      (await workbench.treeRows(journals)).map(({ level, label, icon }) => [level, label, icon]),
      [
        [1, 'changes.journal', 'error'],
        [2, 'Line 3: glued or cut', 'warning'],
        [1, 'changes.journal', 'pass'],
      ],
    );
  });

  it('get the focus by a click in the status bar, wherever it was', async () => {
    await workbench.runCommand('View: Show Explorer');
    await workbench.clickStatusBarItem(statusItem);
    const focused = workbench.page.locator('.pane', {
      has: workbench.page.locator('h3.title', { hasText: /^Journals$/ }),
    });
    await until('the view to have the focus', async () => (await focused.locator(':focus').count()) > 0);
  });

  it('open at the very place of a finding', async () => {
    await workbench.clickRow(journals, 'Line 3: glued or cut');
    await until('the journal to open', async () => (await workbench.activeEditor()) === 'changes.journal');
    // `src/stone.ts` is 12 characters: what was glued on follows it, and the cursor stands at its end.
    await workbench.waitForStatusBarItem('Ln 3, Col 32 (19 selected)');
    await workbench.screenshot('journal-finding');
  });

  it('are in order at once when they were repaired', async () => {
    const repaired = Date.now();
    projects.journal('quince', ['src/pit.ts', 'src/stone.ts', 'DELETED src/skin.ts']);
    await workbench.waitForStatusBarItem('2 journals in order', AT_ONCE_MS);
    const took = Date.now() - repaired;
    assert.ok(took < AT_ONCE_MS, `${took} ms`);
    assert.deepEqual(await status(), { text: '2 journals in order', icons: ['pass'], kind: 'plain' });
    await untilRow(workbench, journals, journalRow('quince', 'in order'));
    assert.equal(await workbench.containerBadge(container), undefined);
  });

  it('count as uninitialised before the first build', async () => {
    projects.journal('sloe', ['src/guide.ts'], unusedHeader);
    await workbench.waitForStatusBarItem(/uninitialised/, AT_ONCE_MS * 2);
    const row = await untilRow(workbench, journals, journalRow('sloe', 'uninitialised'));
    assert.equal(row.icon, 'circle-large-outline');
    assert.deepEqual(((await status()) as { kind: string }).kind, 'plain');
  });

  it('are verified anew on demand', async () => {
    await workbench.runCommand('View: Show Explorer');
    await workbench.runCommand('Lockscope: Verify Journals');
    await untilRow(workbench, journals, journalRow('medlar', 'in order'));
    await workbench.viewTitleAction(journals, 'Verify Journals');
    await untilRow(workbench, journals, journalRow('quince', 'in order'));
    assert.equal((await workbench.treeRows(journals)).filter(({ level }) => level === 1).length, 3);
  });

  it('say what is wrong under the mouse', async () => {
    projects.journal('medlar', ['src/a.ts', '../outside.ts']);
    await untilRow(workbench, journals, journalRow('medlar', 'damaged'), AT_ONCE_MS * 2);
    await workbench.expandRow(journals, journalRow('medlar', 'damaged'));
    const tip = await workbench.rowTooltip(journals, 'Line 3: path leaves the project');
    assert.match(tip, /A file outside it may get into the graph/);
  });
});
