import * as assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { until } from '../driver/until';
import { openLockscope, picture, previewText } from '../support/gestures';
import { makeProjects, type Projects, usedHeader } from '../support/projects';
import { journalRow, journals, untilRow } from '../support/rows';
import { type SharedWindow, sharedWindow } from '../support/sharedWindow';
import { SETUP_LIMIT_MS, TEST_LIMIT_MS } from '../support/stage';
import type { Workbench } from '../workbench';

const glued = /^This looks like two lines that ran together/;
const inOrder = ['src/pit.ts', 'src/stone.ts', 'DELETED src/skin.ts'];
const damaged = ['src/pit.ts', 'src/stone.tsDELETED src/skin.ts'];

describe('a journal that is damaged', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let shared: SharedWindow;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    shared = await sharedWindow();
    ({ workbench } = shared);
    projects = makeProjects(shared.folder);
    projects.journal('quince', inOrder);
    await workbench.waitForStatusBarItem('Journal in order', 60_000);
  });

  after(() => shared?.leave());

  it('is in the status bar at once, and in the Problems panel at its very place', async () => {
    assert.deepEqual(await workbench.readProblems(), []);
    const since = Date.now();
    projects.journal('quince', damaged);
    await workbench.waitForStatusBarItem('1 journal damaged');
    console.log(`      in the status bar after ${Date.now() - since} ms`);
    const [problem, ...others] = await until('the problem', async () => {
      const problems = await workbench.readProblems();
      return problems.length > 0 && problems;
    });
    assert.deepEqual(others, []);
    assert.match(problem?.message ?? '', glued);
    assert.deepEqual(
      [problem?.file, problem?.severity, problem?.position, problem?.source],
      ['changes.journal', 'warning', '[Ln 3, Col 13]', 'Lockscope'],
    );
  });

  it('opens from there at what is wrong, with a mark in the gutter', async () => {
    await workbench.openProblem(glued);
    await workbench.waitForStatusBarItem('Ln 3, Col 32 (19 selected)');
    assert.equal(await workbench.activeEditor(), 'changes.journal');
    await until('the mark', async () => (await workbench.gutterLines()).length > 0);
    assert.deepEqual(await workbench.gutterLines(), [3]);
    await until('the underline', async () => (await workbench.squiggles()) === 1);
  });

  it('says under the mouse what the tool will do, and leads on', async () => {
    await workbench.hoverOn(/stone/, 2, /A change or a deletion is lost.*Repair Journal… · Explain · Verify Again/);
    await workbench.clickHoverLink('Explain');
    assert.match(
      await previewText(workbench, 'codegraph journal: damaged'),
      /warning, line 3, byte 60: This looks like two lines/,
    );
    await workbench.openProblem(glued);
    await workbench.hoverOn(/codegraph-journal/, 2, /^Header time 2026-11-20 \d\d:00:00 \(/);
  });

  it('has quick fixes', async () => {
    await workbench.openProblem(glued);
    await workbench.runCommand('View: Focus Active Editor Group');
    assert.deepEqual(await workbench.quickFixes(), ['Repair Journal…', 'Explain', 'Verify Again']);
    await workbench.chooseQuickFix('Verify Again');
    assert.equal(await workbench.activeEditor(), 'changes.journal');
  });

  it('is told among the language states, which lead to its row', async () => {
    await workbench.openProblem(glued);
    assert.match((await workbench.languageStates()).join('\n'), /codegraph journal damaged.*1 warning.*Show Findings/);
    await workbench.page.locator('.hover-language-status a', { hasText: 'Show Findings' }).click();
    const row = await until('its row to be selected', async () =>
      (await workbench.treeRows(journals)).find(({ selected }) => selected),
    );
    assert.match(row.ariaLabel, /quince.*damaged, 1 warning|damaged, 1 warning.*quince/);
    assert.equal(row.expanded, true);
  });

  it('shows what is wrong below its row at once, each time that it is damaged', async () => {
    for (const times of [1, 2]) {
      projects.journal('quince', inOrder);
      const sound = await untilRow(workbench, journals, journalRow('quince', 'in order'));
      assert.deepEqual([times, sound.expanded], [times, undefined]);
      projects.journal('quince', damaged);
      await untilRow(workbench, journals, 'Line 3: glued or cut');
      await untilRow(workbench, journals, journalRow('quince', 'damaged'));
      assert.equal((await workbench.treeRows(journals)).length, 2);
    }
  });

  it('is gone from everywhere when it was mended on disk', async () => {
    await workbench.openProblem(glued);
    projects.journal('quince', inOrder);
    await workbench.waitForStatusBarItem('Journal in order');
    await until('the problem to go', async () => (await workbench.readProblems()).length === 0);
    await until('the mark to go', async () => (await workbench.gutterLines()).length === 0);
    await until('the underline to go', async () => (await workbench.squiggles()) === 0);
    assert.doesNotMatch((await workbench.languageStates()).join('\n'), /damaged/);
  });

  it('is marked where it is wrong though its file is read anew while it is open', async () => {
    // VS Code, which misses a change of the file now and then, reads it anew in any case.
    const readAnew = (): Promise<void> => workbench.runCommand('File: Revert File');
    projects.journal('quince', ['src/a.ts', 'src/b.ts', 'src/c.ts', ...damaged]);
    await readAnew();
    await until('the mark on line 6', async () => (await workbench.gutterLines()).join() === '6');
    projects.journal('quince', damaged);
    await readAnew();
    await until('the mark on line 3', async () => (await workbench.gutterLines()).join() === '3');
    await until('the underline', async () => (await workbench.squiggles()) === 1);
  });
});

describe('a journal that no editor shows', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let shared: SharedWindow;
  let workbench: Workbench;
  const absolute = 'Line 2900002: absolute path';

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    shared = await sharedWindow();
    ({ workbench } = shared);
    projects = makeProjects(shared.folder);
    const large = path.join(projects.stateFolder('quince'), 'changes.journal');
    // More than 60 MB: VS Code shares no document of more than 50 with extensions.
    writeFileSync(large, `${usedHeader}\n`);
    appendFileSync(large, 'src/some/path/file.ts\n'.repeat(2_900_000));
    appendFileSync(large, '/etc/passwd\n');
    projects.journal('medlar', ['\0\0\0\0', 'src/a.ts']);
    await workbench.waitForStatusBarItem('2 journals damaged', 60_000);
  });

  after(() => shared?.leave());

  it('opens from the Problems panel as the document that explains it, at the finding', async () => {
    for (const [message, line] of [
      [/^line 2900002, byte 63800037: The path is absolute/, /line 2900002, byte 63800037: The path is absolute/],
      [/^line 2, byte 37: There are NUL bytes/, /line 2, byte 37: There are NUL bytes/],
    ] as const) {
      await workbench.openProblem(message);
      await until('the finding', async () => line.test(await workbench.lineAtCursor()));
      assert.equal(await workbench.activeEditor(), 'changes.journal.md');
      await workbench.runCommand('View: Close All Editors');
    }
  });

  it('opens from the view as well, and never as an error of VS Code', async () => {
    await openLockscope(workbench);
    for (const [finding, line] of [
      [absolute, /The path is absolute/],
      ['Line 2: NUL bytes', /There are NUL bytes/],
    ] as const) {
      await workbench.clickRow(journals, finding);
      await until('the finding', async () => line.test(await workbench.lineAtCursor()));
      assert.equal(await workbench.activeEditor(), 'changes.journal.md');
      await workbench.runCommand('View: Close All Editors');
      await workbench.clickRow(journals, journalRow(finding === absolute ? 'quince' : 'medlar', 'damaged'));
      assert.match(await previewText(workbench, 'codegraph journal: damaged'), /What to do/);
      await workbench.runCommand('View: Close All Editors');
    }
    assert.deepEqual(await workbench.readNotifications(), []);
  });

  it('is explained by a command of its row', async () => {
    const menu = await workbench.contextMenu(journals, journalRow('quince', 'damaged'));
    assert.deepEqual(menu.items, [
      'Explain Verdict',
      'Open',
      'Reveal in Explorer',
      'Verify Journals',
      'Repair Journal…',
    ]);
    await menu.click('Explain Verdict');
    assert.match(await previewText(workbench, 'codegraph journal: damaged'), /63800049 bytes, 2900002 lines/);
    await picture(workbench, 'journal-explained');
  });
});
