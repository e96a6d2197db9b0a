import * as assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { localTarget } from '../support/packaging/nativeParts.mjs';
import { until } from './driver/until';
import { factsOf } from './support/fileFacts';
import { activeEditorText, bindKeys, clearNotifications, openLockscope, paletteOffers } from './support/gestures';
import { deadPid, livePid, makeProjects, type Projects, stampOf } from './support/projects';
import { exportedReport, releaseLine } from './support/report';
import { lockRow, locks, untilNoRow, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

const anyway = 'Release Lock Anyway…';
const name = 'deploy.lock';
/** What a Lockscope leaves that is ended while it has a lock in its hands. */
const leftoverName = `.lockscope-quarantine-changes.journal.lock-${deadPid()}-0-fedcba9876543210`;
const grape = lockRow('grape', 'unknown', name);
/** Older than any program that refreshes such a lock would let it become. Seconds. */
const longPast = 12_000;

describe('hands that are safe', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let stage: Stage;
  let workbench: Workbench;
  let doubtful: string;
  let held: string;
  let folderLock: string;
  let dead: readonly string[];
  let moved: string;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    projects = makeProjects();
    dead = ['apple', 'berry', 'cherry'].map((project) => projects.lock(project, { pid: deadPid(), age: 50 }));
    held = projects.lock('walnut', { pid: livePid });
    const then = Math.floor(Date.now() / 1_000) - longPast;
    moved = path.join(projects.stateFolder('quince'), leftoverName);
    writeFileSync(moved, stampOf(livePid));
    // A time with nanoseconds: a script made it, which never refreshes it. It may hold it for days.
    doubtful = folderIn('grape', name, then + 0.123_456);
    folderLock = folderIn('melon', 'settings.json.lock', then);
    stage = await setStage();
    bindKeys(stage.server, [
      { key: 'ctrl+alt+1', command: 'lockscope.releaseAnyway', args: `lock:codegraph.journal-lock:${held}` },
    ]);
    workbench = await stage.open({ workspace: projects.folder });
    await openLockscope(workbench);
    await untilRow(workbench, locks, lockRow('cherry', 'stale'));
    await untilRow(workbench, locks, grape);
  });

  // One test that fails in the middle must not take the others along.
  afterEach(async () => {
    if (await workbench?.hasDialog()) await workbench.dismissDialog();
    if (await isAsked()) await workbench.cancelQuickInput();
  });

  after(async () => {
    try {
      await stage?.dispose();
    } finally {
      projects.dispose();
    }
  });

  /** An empty folder of that time, in seconds since the epoch. */
  const folderIn = (project: string, folder: string, seconds: number): string => {
    const made = path.join(projects.folder, project, folder);
    mkdirSync(made, { recursive: true });
    utimesSync(made, seconds, seconds);
    return made;
  };
  const folderFacts = (folder: string): readonly unknown[] => {
    const { ino, mode, mtimeNs } = lstatSync(folder, { bigint: true });
    return [ino, mode, mtimeNs, readdirSync(folder)];
  };
  const isAsked = async (): Promise<boolean> =>
    (await workbench?.page.locator('.quick-input-widget .quick-input-box input').isVisible()) ?? false;
  const insist = async (): Promise<void> => {
    await (await workbench.contextMenu(locks, grape)).click(anyway);
  };
  const pressWhenOpen = async (button: string): Promise<void> => {
    await workbench.readDialog();
    await workbench.pressDialogButton(button);
  };

  it('puts back at its start the live lock that a crash had left in its hands, and says nothing', async () => {
    const back = path.join(path.dirname(moved), 'changes.journal.lock');
    await until('the lock to be back', () => Promise.resolve(existsSync(back)));
    await untilRow(workbench, locks, {
      label: 'changes.journal.lock',
      description: /(?=.*\b(?:held|overdue)\b)(?=.*\bquince\b)/,
    });
    assert.deepEqual(readdirSync(path.dirname(moved)), ['changes.journal.lock']);
    assert.deepEqual(await workbench.readNotifications(), []);
  });

  it('offers no override for a holder that lives, and refuses it past the menus', async () => {
    const before = factsOf(held);
    const walnut = { label: 'changes.journal.lock', description: /(?=.*\b(?:held|overdue)\b)(?=.*\bwalnut\b)/ };
    const menu = await workbench.contextMenu(locks, walnut);
    assert.equal(menu.items.includes(anyway), false, menu.items.join());
    await menu.close();
    await workbench.page.keyboard.press('Control+Alt+1');
    const refusal = await workbench.waitForNotification(/Refused: it is (?:held|overdue)\./);
    assert.equal(refusal.severity, 'warning');
    assert.equal((await workbench.hasDialog()) || (await isAsked()), false);
    assert.deepEqual(factsOf(held), before);
    await clearNotifications(workbench);
  });

  it('offers it neither in the palette, nor where the lock is stale, nor as a button of the row', async () => {
    assert.equal(await paletteOffers(workbench, `Lockscope: ${anyway}`), false);
    const menu = await workbench.contextMenu(locks, lockRow('apple', 'stale'));
    assert.equal(menu.items.includes(anyway), false, menu.items.join());
    await menu.close();
    assert.deepEqual(await workbench.inlineActions(locks, grape), []);
  });

  it('shows what is known of a lock in doubt and what is risked, and Enter would not go on', async () => {
    await insist();
    const dialog = await workbench.readDialog();
    await workbench.screenshot('override-dialog');
    assert.equal(dialog.message, `Release ${name} without proof that nobody holds it?`);
    assert.equal(dialog.severity, 'warning');
    assert.match(dialog.detail, /^grape\/deploy\.lock/);
    for (const part of [/was never refreshed/, /If it is in use: The program/, /cannot take this risk off you/]) {
      assert.match(dialog.detail, part);
    }
    assert.deepEqual([...dialog.buttons].sort(), ['Cancel', 'Explain Verdict', 'Release Anyway…']);
    assert.equal(dialog.defaultButton, 'Explain Verdict');
    await workbench.pressDialogButton('Cancel');
    assert.equal(await isAsked(), false);
    assert.ok(existsSync(doubtful));
  });

  it('takes no other name than its own, and no Escape', async () => {
    await insist();
    await pressWhenOpen('Release Anyway…');
    await until('the question', async () => (await workbench.readQuickInput()).title === 'Release Anyway');
    for (const wrong of ['deploy', 'Deploy.lock', `${name} `, 'yes', '']) {
      await workbench.typeQuickInput(wrong);
      await until('the refusal', async () => /^Type .* to release it/.test((await workbench.readQuickInput()).message));
      if (wrong === 'deploy') await workbench.screenshot('override-wrong-name');
      await workbench.acceptQuickInput();
      assert.equal(await isAsked(), true, `“${wrong}” was taken`);
    }
    await workbench.cancelQuickInput();
    assert.ok(existsSync(doubtful));
    assert.deepEqual(await workbench.readNotifications(), []);
  });

  it('releases it when its name was typed, and puts it back', async () => {
    const before = folderFacts(doubtful);
    await insist();
    await pressWhenOpen('Release Anyway…');
    await until('the question', async () => (await workbench.readQuickInput()).title === 'Release Anyway');
    await workbench.typeQuickInput(name);
    await workbench.acceptQuickInput();
    await workbench.waitForNotification(/^Released the folder grape\/deploy\.lock\.$/);
    assert.deepEqual(readdirSync(path.dirname(doubtful)), []);
    await untilNoRow(workbench, locks, grape);
    await workbench.runCommand('Lockscope: Undo Last Release');
    await workbench.waitForNotification(/^Put back the folder grape\//);
    assert.deepEqual(folderFacts(doubtful), before);
    await clearNotifications(workbench);
  });

  it('releases the empty folder of a program that is long gone, and puts it back as it was', async () => {
    const before = folderFacts(folderLock);
    await workbench.inlineAction(locks, lockRow('melon', 'stale', 'settings.json.lock'), 'Release Stale Lock');
    const dialog = await workbench.readDialog();
    await workbench.screenshot('release-folder');
    assert.match(
      dialog.detail,
      /It is exchanged in one step for a lock of Lockscope’s own, which then goes, or moved aside/,
    );
    await workbench.pressDialogButton('Release');
    await workbench.waitForNotification(/^Released the folder melon\/settings\.json\.lock\.$/);
    assert.equal(existsSync(folderLock), false);
    await workbench.runCommand('Lockscope: Undo Last Release');
    await workbench.waitForNotification(/^Put back the folder melon\/settings\.json\.lock\.$/);
    assert.deepEqual(folderFacts(folderLock), before);
    await clearNotifications(workbench);
  });

  it('puts back all that was removed in one go, also after the window was loaded anew', async () => {
    const before = dead.map(factsOf);
    await workbench.runCommand('Lockscope: Release Stale Lock');
    await workbench.waitForQuickItem('changes.journal.lock');
    for (const project of ['apple', 'berry', 'cherry']) {
      const row = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: `${project}/` });
      await row.locator('.label-name').first().click();
    }
    await workbench.acceptQuickInput();
    await workbench.readDialog();
    await workbench.screenshot('release-three');
    await workbench.pressDialogButton('Release');
    await workbench.waitForNotification('Released 3 stale locks.');
    assert.deepEqual(
      dead.map((file) => existsSync(file)),
      [false, false, false],
    );
    await stage.renew(workbench, () => workbench.runCommand('Developer: Reload Window'));
    await workbench.waitForReady();
    await openLockscope(workbench);
    // The extension host is started anew, which takes a while on a machine that has other things to do.
    await untilRow(workbench, locks, grape, 60_000);
    await workbench.runCommand('Lockscope: Undo Last Release');
    await workbench.waitForNotification('Put back 3 files.');
    assert.deepEqual(dead.map(factsOf), before);
    await untilRow(workbench, locks, lockRow('berry', 'stale'));
    await clearNotifications(workbench);
  });

  it('exports what is known and was done as Markdown', async () => {
    await workbench.runCommand('Lockscope: Export Report');
    await workbench.waitForQuickItem('Markdown');
    await workbench.screenshot('export-report');
    await workbench.chooseQuickItem('Markdown');
    const text = await activeEditorText(workbench, /^# Lockscope report/);
    await workbench.page.keyboard.press('Control+Home');
    await workbench.screenshot('report-markdown');
    assert.match(text, /\n- Workspace: trusted\n/);
    assert.match(text, /\n### `grape\/deploy\.lock`\n\n(?:- .*\n)*- Verdict: unknown\./);
    assert.match(text, /\n- .* · Undo: done · `berry\/\.codegraph\/changes\.journal\.lock` · pid \d+\n/);
    assert.match(text, /\n## What can be undone\n\nNothing\.\n$/);
  });

  it('exports the same as JSON', async () => {
    await workbench.runCommand('Lockscope: Export Report');
    await workbench.chooseQuickItem('JSON');
    const json = JSON.parse(await activeEditorText(workbench, /^\{\n {2}"version": 1,/)) as {
      readonly machine: { readonly platform: string; readonly trusted: boolean };
      readonly locks: readonly { readonly path: string }[];
      readonly audit: readonly { readonly action: string; readonly outcome: string }[];
      readonly undo: readonly unknown[];
    };
    assert.deepEqual([json.machine.platform, json.machine.trusted], [process.platform, true]);
    assert.ok(json.locks.some(({ path: at }) => at === doubtful));
    assert.deepEqual(
      json.audit.map(({ action, outcome }) => `${action} ${outcome}`),
      ['undo done', 'undo done', 'undo done'],
    );
    assert.deepEqual(json.undo, []);
  });

  it('takes the lock of codegraph in one step where names can be exchanged, and reports which way it went', async () => {
    await openLockscope(workbench);
    assert.equal(await paletteOffers(workbench, 'Lockscope: Clear Undo History…'), false);
    await workbench.inlineAction(locks, lockRow('apple', 'stale'), 'Release Stale Lock');
    await pressWhenOpen('Release');
    await workbench.waitForNotification(/^Released/);
    await clearNotifications(workbench);
    const how = (await localTarget()) === undefined ? 'moved aside' : 'exchanged in one step';
    assert.match(await exportedReport(workbench), releaseLine('apple', how));
  });

  it('says what it cannot read of what is kept, to undo and to clear, and loses nothing', async () => {
    const [kept = '', ...others] = readdirSync(stage.server.dataFolder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith(path.join('lockscope.lockscope', 'undo')))
      .map((file) => path.join(stage.server.dataFolder, file))
      .filter((folder) => readdirSync(folder).some((file) => file.endsWith('.kept')));
    assert.deepEqual(others, []);
    const before = readdirSync(kept).sort();
    renameSync(kept, `${kept}-away`);
    writeFileSync(kept, 'not a folder');
    for (const command of ['Undo Last Release', 'Clear Undo History…']) {
      await workbench.runCommand(`Lockscope: ${command}`);
      const said = await workbench.waitForNotification(/^What was removed and kept for undo cannot be read \(ENOTDIR/);
      assert.deepEqual([said.severity, await workbench.hasDialog()], ['warning', false]);
      await clearNotifications(workbench);
    }
    rmSync(kept);
    renameSync(`${kept}-away`, kept);
    assert.deepEqual(readdirSync(kept).sort(), before);
    assert.equal(existsSync(dead[0] ?? ''), false);
  });

  it('clears the undo history only when told so', async () => {
    await openLockscope(workbench);
    for (const button of ['Keep', 'Cancel', 'Clear']) {
      await workbench.runCommand('Lockscope: Clear Undo History…');
      const dialog = await workbench.readDialog();
      if (button === 'Keep') await workbench.screenshot('clear-undo');
      assert.equal(dialog.message, 'Clear the undo history, with 1 entry?');
      assert.match(dialog.detail, /deleted for good.*apple\/\.codegraph\/changes\.journal\.lock/s);
      assert.equal(dialog.defaultButton, 'Keep');
      assert.equal(await isCleared(), false);
      await workbench.pressDialogButton(button);
    }
    await workbench.waitForNotification('The undo history was cleared: 1 entry.');
    await until(
      'nothing to be left to undo',
      async () => !(await paletteOffers(workbench, 'Lockscope: Clear Undo History…')),
    );
    assert.equal(existsSync(dead[0] ?? ''), false);
  });

  const isCleared = async (): Promise<boolean> =>
    (await workbench.readNotifications()).some(({ message }) => message.startsWith('The undo history was cleared'));
});
