import * as assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { factsOf } from './support/fileFacts';
import { bindKeys, clearNotifications, openLockscope } from './support/gestures';
import { deadPid, livePid, makeProjects, type Projects, stampOf } from './support/projects';
import { lockRow, locks, untilRow, type VerdictWord } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

const release = 'Release Stale Lock';
/** What is offered for the process, and leaves the file alone. */
const ofHolder = ['Copy Holder PID', 'Reveal Terminal', 'Stop Holder…'];
/** Where nobody is seen to hold it: asks for its name to be typed. */
const anyway = 'Release Lock Anyway…';

describe('a lock that is not proved stale', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let stage: Stage;
  let workbench: Workbench;
  const kept: {
    readonly verdict: VerdictWord;
    readonly project: string;
    readonly label: string;
    readonly file: string;
  }[] = [];

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    projects = makeProjects();
    const label = 'changes.journal.lock';
    // Held for the whole test: the tool's own lease of 30 seconds is made longer by the setting.
    kept.push({ verdict: 'held', project: 'alive', label, file: projects.lock('alive', { pid: livePid }) });
    kept.push({
      verdict: 'overdue',
      project: 'late',
      label,
      file: projects.lock('late', { pid: livePid, age: 4_000 }),
    });
    kept.push({ verdict: 'unknown', project: 'torn', label, file: projects.lock('torn', { pid: 0 }) });
    writeFileSync(kept[2]?.file ?? '', '12');
    kept.push({ verdict: 'unknown', project: 'torn', label: 'changes.journal.tmp', file: projects.headerTemp('torn') });
    for (const project of ['dead', 'swap', 'steal']) projects.lock(project, { pid: deadPid(), age: 50 });

    stage = await setStage({ 'lockscope.leases': { codegraph: 3_600 } });
    bindKeys(stage.server, [
      ...kept.map(({ file }, index) => ({
        key: `ctrl+alt+${index + 1}`,
        command: 'lockscope.releaseStaleLock',
        args: `lock:codegraph.journal-lock:${file}`,
      })),
      {
        key: 'ctrl+alt+9',
        command: 'lockscope.sweepOrphans',
        args: `lock:codegraph.header-temp:${kept[3]?.file ?? ''}`,
      },
    ]);
    workbench = await stage.open({ workspace: projects.folder });
    await openLockscope(workbench);
    for (const { project, verdict, label } of kept) await untilRow(workbench, locks, lockRow(project, verdict, label));
  });

  // One test that fails in the middle must not take the others along.
  afterEach(async () => {
    if (await workbench?.hasDialog()) await workbench.dismissDialog();
  });

  after(async () => {
    try {
      await stage?.dispose();
    } finally {
      projects.dispose();
    }
  });

  it('has no button that removes it, and a menu entry only where nobody is seen to live', async () => {
    for (const { project, verdict, label } of kept) {
      const row = lockRow(project, verdict, label);
      assert.deepEqual(await workbench.inlineActions(locks, row), [], `${verdict} ${project}`);
      const menu = await workbench.contextMenu(locks, row);
      assert.deepEqual(
        menu.items.filter((item) => !ofHolder.includes(item)),
        ['Explain Verdict', 'Open', 'Reveal in Explorer', ...(verdict === 'unknown' ? [anyway] : [])],
        `${verdict} ${project}`,
      );
      await menu.close();
    }
    // The workbench adds the key that is bound to the command.
    const buttons = await workbench.inlineActions(locks, lockRow('dead', 'stale'));
    assert.deepEqual(
      buttons.map((title) => title.replace(/ \(.*\)$/, '')),
      [release],
    );
  });

  it('is not among those to choose from, whatever row is selected', async () => {
    for (const { project, verdict, label } of kept.slice(0, 3)) {
      await workbench.clickRow(locks, lockRow(project, verdict, label));
      await workbench.runCommand(`Lockscope: ${release}`);
      const pick = await workbench.waitForQuickItem('changes.journal.lock');
      const offered = pick.items.map(({ detail }) => detail.split('/')[0]);
      assert.deepEqual(offered, ['dead', 'steal', 'swap']);
      await workbench.cancelQuickInput();
    }
  });

  it('is refused to a command that is called on it past the menus', async () => {
    for (const [index, { verdict, file }] of kept.entries()) {
      const before = factsOf(file);
      const key = verdict === 'unknown' && file.endsWith('.tmp') ? 9 : index + 1;
      await workbench.clickRow(locks, lockRow('dead', 'stale'));
      await workbench.page.keyboard.press(`Control+Alt+${key}`);
      const refusal = await workbench.waitForNotification(/Refused/);
      assert.equal(refusal.severity, 'warning');
      assert.match(refusal.message, new RegExp(`it is ${verdict}`));
      assert.equal(await workbench.hasDialog(), false);
      assert.deepEqual(factsOf(file), before);
      await clearNotifications(workbench);
    }
  });

  it('is refused when it is selected together with a stale one', async () => {
    const before = [kept[0]?.file ?? '', projects.stateFolder('dead') + '/changes.journal.lock'].map(factsOf);
    await workbench.clickRow(locks, lockRow('alive', 'held'));
    const stale = await workbench.findRow(locks, lockRow('dead', 'stale'));
    await stale
      .locator('.label-name')
      .first()
      .click({ modifiers: ['Control'] });
    await workbench.inlineAction(locks, lockRow('dead', 'stale'), release);
    await workbench.waitForNotification(/Refused: it is held/);
    assert.equal(await workbench.hasDialog(), false);
    assert.deepEqual(
      [kept[0]?.file ?? '', projects.stateFolder('dead') + '/changes.journal.lock'].map(factsOf),
      before,
    );
    await clearNotifications(workbench);
  });

  it('stays when it is taken over, in place, while the question is open', async () => {
    await workbench.inlineAction(locks, lockRow('swap', 'stale'), release);
    await workbench.readDialog();
    const taken = factsOf(projects.lock('swap', { pid: livePid }));
    await workbench.pressDialogButton('Release');
    const refusal = await workbench.waitForNotification(/Refused/);
    assert.equal(refusal.severity, 'warning');
    assert.deepEqual(factsOf(`${projects.stateFolder('swap')}/changes.journal.lock`), taken);
    await untilRow(workbench, locks, lockRow('swap', 'held'));
    await clearNotifications(workbench);
  });

  it('stays when it is stolen, by rename, while the question is open', async () => {
    const file = `${projects.stateFolder('steal')}/changes.journal.lock`;
    await workbench.inlineAction(locks, lockRow('steal', 'stale'), release);
    await workbench.readDialog();
    const temporary = projects.stealFile('steal', { pid: livePid });
    writeFileSync(temporary, stampOf(livePid));
    renameSync(temporary, file);
    const taken = factsOf(file);
    await workbench.pressDialogButton('Release');
    await workbench.waitForNotification(/Refused/);
    assert.deepEqual(factsOf(file), taken);
    await untilRow(workbench, locks, lockRow('steal', 'held'));
    await clearNotifications(workbench);
  });
});
