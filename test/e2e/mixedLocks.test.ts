import * as assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { until } from './driver/until';
import { openLockscope, picture, previewText, widenSideBar } from './support/gestures';
import { makeMixedLocks, mixedProjects } from './support/mixedLocks';
import { deadPid, livePid } from './support/projects';
import { groupsOf, lockRow, locks, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

/** In the order of the view. */
const tools = 'cargo codegraph emacs git libreoffice mercurial nginx rails terraform vim'.split(' ');

describe('locks of ten tools', function () {
  this.timeout(TEST_LIMIT_MS);
  let folder: string;
  let stage: Stage;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'lockscope-e2e-')));
    makeMixedLocks(folder, deadPid(), livePid);
    stage = await setStage({ 'git.enabled': false, 'lockscope.leases': { codegraph: 3_600 } });
    workbench = await stage.open({ workspace: folder, size: { width: 1100, height: 820 }, scale: 2 });
    await openLockscope(workbench);
    await untilRow(workbench, locks, lockRow('team-01', 'stale'));
    await widenSideBar(workbench, 460);
  });

  after(async () => {
    try {
      await stage?.dispose();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('are all there, the most pressing first and the free ones out of the way', async () => {
    await untilRow(workbench, locks, { label: 'Free', description: String(2 * mixedProjects) });
    const groups = groupsOf(await workbench.treeRows(locks));
    assert.deepEqual(Object.keys(groups), ['Stale', 'Unknown', 'Held', 'Free']);
    assert.deepEqual(groups['Free'], []);
    await workbench.findRow(locks, 'Stale');
    await picture(workbench, 'mixed-locks');
    await workbench.findRow(locks, 'Free');
    await picture(workbench, 'mixed-locks-end');
  });

  it('are told apart by their tools', async () => {
    await workbench.runCommand('Lockscope: Group by Tool');
    await until('the tools', async () => {
      const groups = groupsOf(await workbench.treeRows(locks));
      return Object.keys(groups).join() === tools.join() && groups;
    });
    const groups = groupsOf(await workbench.treeRows(locks));
    assert.deepEqual(
      Object.values(groups).map(({ length }) => length),
      tools.map(() => mixedProjects),
    );
    await workbench.findRow(locks, 'cargo');
    await picture(workbench, 'mixed-by-tool');
    await workbench.runCommand('Lockscope: Group by Verdict');
  });

  it('are explained, each in its own words', async () => {
    for (const [label, verdict, heading, name] of [
      ['.notes.txt.swp', 'stale', /^Vim swap file: /, 'explained-vim'],
      ['index.lock', 'stale', /^git index lock: /, 'explained-git'],
      ['.#notes.txt', 'stale', /^Emacs file lock: /, 'explained-emacs'],
    ] as const) {
      await openLockscope(workbench);
      const row = { label, description: new RegExp(`\\b${verdict}\\b`) };
      await (await workbench.contextMenu(locks, row)).click('Explain Verdict');
      const text = await previewText(workbench, heading);
      assert.equal(text.includes(folder), false, 'an absolute path');
      await picture(workbench, name);
      await workbench.rowTooltip(locks, row);
      await picture(workbench, `${name}-hover`, 'stays');
    }
  });

  it('say what matters in a narrow side bar', async () => {
    await workbench.runCommand('View: Close All Editors');
    await widenSideBar(workbench, 300);
    await workbench.findRow(locks, lockRow('team-00', 'held', 'server.pid')).catch(() => undefined);
    await workbench.findRow(locks, 'Stale');
    await picture(workbench, 'mixed-locks-narrow');
  });
});
