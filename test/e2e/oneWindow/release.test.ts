import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { until } from '../driver/until';
import { factsOf } from '../support/fileFacts';
import { clearNotifications, openLockscope, pressUndo } from '../support/gestures';
import { deadPid, livePid, makeProjects, type Projects } from '../support/projects';
import { container, lockRow, locks, untilNoRow, untilRow } from '../support/rows';
import { type SharedWindow, sharedWindow } from '../support/sharedWindow';
import { SETUP_LIMIT_MS, TEST_LIMIT_MS } from '../support/stage';
import type { Workbench } from '../workbench';

const release = 'Release Stale Lock';

describe('releasing stale locks', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let shared: SharedWindow;
  let workbench: Workbench;
  const files: Record<string, string> = {};

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    shared = await sharedWindow();
    ({ workbench } = shared);
    projects = makeProjects(shared.folder);
    for (const project of ['apple', 'berry', 'cherry'])
      files[project] = projects.lock(project, { pid: deadPid(), age: 50 });
    projects.lock('walnut', { pid: livePid });
    await openLockscope(workbench);
    await untilRow(workbench, locks, lockRow('cherry', 'stale'));
  });

  // One test that fails in the middle must not take the others along.
  afterEach(async () => {
    if (await workbench?.hasDialog()) await workbench.dismissDialog();
  });

  after(() => shared?.leave());

  const fileOf = (project: string): string => files[project] ?? '';
  const exists = (project: string): boolean => existsSync(fileOf(project));

  it('asks first, with the evidence, and Enter would not release', async () => {
    const before = factsOf(fileOf('apple'));
    await workbench.inlineAction(locks, lockRow('apple', 'stale'), release);
    const dialog = await workbench.readDialog();
    await workbench.screenshot('release-dialog');
    assert.equal(dialog.message, 'Release the stale lock changes.journal.lock?');
    assert.equal(dialog.severity, 'warning');
    assert.match(dialog.detail, /^apple\/\.codegraph\/changes\.journal\.lock/);
    assert.match(dialog.detail, /There is no process \d+\./);
    assert.match(dialog.detail, /past .*30 seconds/);
    assert.deepEqual([...dialog.buttons].sort(), ['Cancel', 'Explain Verdict', 'Release']);
    assert.equal(dialog.defaultButton, 'Explain Verdict');
    await workbench.dismissDialog();
    assert.deepEqual(factsOf(fileOf('apple')), before);
  });

  it('does nothing on Cancel', async () => {
    const before = factsOf(fileOf('apple'));
    await workbench.inlineAction(locks, lockRow('apple', 'stale'), release);
    await workbench.pressDialogButton('Cancel');
    assert.deepEqual(factsOf(fileOf('apple')), before);
    assert.deepEqual(await workbench.readNotifications(), []);
  });

  it('releases on Release, and the toast puts the very same file back', async () => {
    const before = factsOf(fileOf('apple'));
    await workbench.inlineAction(locks, lockRow('apple', 'stale'), release);
    await workbench.pressDialogButton('Release');
    const toast = await workbench.waitForNotification(/^Released .*changes\.journal\.lock/);
    assert.deepEqual({ severity: toast.severity, buttons: toast.buttons }, { severity: 'info', buttons: ['Undo'] });
    assert.equal(exists('apple'), false);
    await untilNoRow(workbench, locks, lockRow('apple', 'stale'));
    assert.equal(await workbench.containerBadge(container), '2');

    await pressUndo(workbench, /^Released/);
    await workbench.waitForNotification(/^Put back .*changes\.journal\.lock/);
    assert.deepEqual(factsOf(fileOf('apple')), before);
    await untilRow(workbench, locks, lockRow('apple', 'stale'));
    await clearNotifications(workbench);
  });

  it('releases several at once from the command palette, and offers no other', async () => {
    await workbench.runCommand(`Lockscope: ${release}`);
    const pick = await workbench.waitForQuickItem('changes.journal.lock');
    assert.deepEqual(
      pick.items.map(({ detail, checked }) => [detail, checked]),
      ['apple', 'berry', 'cherry'].map((project) => [`${project}/.codegraph/changes.journal.lock`, false]),
    );
    const { page } = workbench;
    for (const project of ['berry', 'cherry']) {
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: `${project}/` })
        .locator('.label-name')
        .first()
        .click();
    }
    await workbench.screenshot('release-pick');
    await workbench.acceptQuickInput();
    const dialog = await workbench.readDialog();
    assert.equal(dialog.message, 'Release 2 stale locks?');
    assert.match(dialog.detail, /berry\/.*cherry\//s);
    assert.notEqual(dialog.defaultButton, 'Release');
    await workbench.pressDialogButton('Release');
    await workbench.waitForNotification('Released 2 stale locks.');
    assert.deepEqual([exists('apple'), exists('berry'), exists('cherry')], [true, false, false]);
    await clearNotifications(workbench);
  });

  it('puts back what was released last, from the command palette', async () => {
    await workbench.runCommand('Lockscope: Undo Last Release');
    await workbench.waitForNotification(/^Put back /);
    if (!exists('berry')) await workbench.runCommand('Lockscope: Undo Last Release');
    await until('both files to be back', () => Promise.resolve(exists('berry') && exists('cherry')));
    await untilRow(workbench, locks, lockRow('berry', 'stale'));
    await untilRow(workbench, locks, lockRow('cherry', 'stale'));
    await clearNotifications(workbench);
  });

  it('does not put a file back where a new lock stands', async () => {
    await workbench.inlineAction(locks, lockRow('apple', 'stale'), release);
    await workbench.pressDialogButton('Release');
    await workbench.waitForNotification(/^Released/);
    const taken = factsOf(projects.lock('apple', { pid: livePid }));
    await pressUndo(workbench, /^Released/);
    const warning = await workbench.waitForNotification(/^Not put back/);
    assert.equal(warning.severity, 'warning');
    assert.deepEqual(factsOf(fileOf('apple')), taken);
    await untilRow(workbench, locks, lockRow('apple', 'held'));
  });
});
