import * as assert from 'node:assert/strict';
import { createDemoWorkspace, type DemoWorkspace } from '../demo/demoWorkspace';
import { openedMenu } from './driver/menu';
import type { RowMatch } from './driver/tree';
import { until } from './driver/until';
import { livePid, makeProjects } from './support/projects';
import { openLockscope } from './support/gestures';
import { container, groupsOf, lockRow, locks, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

const look = ['Explain Verdict', 'Open', 'Reveal in Explorer'];
const pid = 'Copy Holder PID';
/** Of a holder that is alive. */
const alive = [...look, 'Reveal Terminal', pid, 'Stop Holder…'];

describe('the demo workspace', function () {
  this.timeout(TEST_LIMIT_MS);
  let demo: DemoWorkspace;
  let stage: Stage;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    demo = await createDemoWorkspace();
    stage = await setStage();
    workbench = await stage.open({ workspace: demo.folder, size: { width: 1280, height: 900 } });
    await openLockscope(workbench);
    await workbench.waitForRows(locks, 'all groups', (rows) => Object.keys(groupsOf(rows)).length === 6);
  });

  after(async () => {
    try {
      await stage?.dispose();
    } finally {
      await demo?.dispose();
    }
  });

  it('has every verdict, the most pressing first, each with its icon', async () => {
    // The busy holder lets go of its lock for a moment every 25 seconds.
    await untilRow(workbench, locks, lockRow('shop', 'held'));
    const rows = await workbench.treeRows(locks);
    const groups = groupsOf(rows);
    assert.deepEqual(Object.keys(groups), ['Stale', 'Orphan', 'Overdue', 'Unknown', 'Held', 'Kernel Locks']);
    assert.deepEqual(
      Object.values(groups).map(({ length }) => length),
      [5, 2, 1, 1, 3, 1],
    );
    const icon = (wanted: RowMatch): Promise<string | undefined> =>
      untilRow(workbench, locks, wanted).then((row) => row.icon);
    assert.deepEqual(
      [
        await icon(lockRow('search', 'stale')),
        await icon(lockRow('mail', 'stale')),
        await icon(lockRow('search', 'stale', 'graph.db.lock')),
        await icon(lockRow('search', 'orphan', /\.tmp$/)),
        await icon(lockRow('billing', 'overdue')),
        await icon(lockRow('search', 'unknown', 'changes.journal.tmp')),
        await icon(lockRow('shop', 'held')),
        await icon(lockRow('website', 'stale', 'index.lock')),
        await icon(lockRow('nightly', 'held', 'backup.state')),
      ],
      ['warning', 'warning', 'info', 'debug-disconnect', 'watch', 'question', 'lock', 'warning', 'lock'],
    );
  });

  it('counts on its badge what can be cleared and what is damaged', async () => {
    // Four stale locks, two orphans, one journal; a note that excludes nobody is no problem.
    assert.equal(await workbench.containerBadge(container), '7');
  });

  it('offers in each row what applies to it and nothing else', async () => {
    const offers: [RowMatch, string[], string[]][] = [
      [lockRow('search', 'stale'), ['Release Stale Lock'], [...look, pid, 'Release Stale Lock']],
      [lockRow('search', 'orphan', /\.tmp$/), ['Sweep Orphans'], [...look, pid, 'Sweep Orphans']],
      [lockRow('billing', 'overdue'), [], alive],
      [lockRow('search', 'unknown', 'changes.journal.tmp'), [], [...look, 'Release Lock Anyway…']],
      [lockRow('shop', 'held'), [], alive],
      [lockRow('billing', 'held', 'graph.db.lock'), [], alive],
    ];
    for (const [row, inline, items] of offers) {
      assert.deepEqual(await workbench.inlineActions(locks, row), inline, JSON.stringify(row));
      const menu = await workbench.contextMenu(locks, row);
      assert.deepEqual(menu.items, items, JSON.stringify(row));
      await menu.close();
    }
  });

  it('explains a stale lock under the mouse, in a table', async () => {
    const tip = await workbench.rowTooltip(locks, lockRow('search', 'stale'));
    assert.match(tip, /^stale — Nobody holds this lock any more\. It can be released\./);
    assert.match(tip, /Protects changes\.journal Taken \d{4}-.* Process \d+, gone/);
    assert.match(tip, /There is no process \d+\./);
    const table = workbench.page.locator('.monaco-hover table, .workbench-hover table').filter({ visible: true });
    assert.ok((await table.count()) > 0, 'no table');
    const reused = await workbench.rowTooltip(locks, lockRow('mail', 'stale'));
    assert.match(reused, /Process \d+ started at .* after the file was written/);
  });

  it('counts a lease down in a row that stays the same', async () => {
    makeProjects(demo.folder).lock('garage', { pid: livePid });
    const row = lockRow('garage', 'held');
    await untilRow(workbench, locks, row, 2_000);
    // A click selects it, and opens it too.
    await workbench.clickRow(locks, row);
    await workbench.expandRow(locks, row);
    const element = await workbench.findRow(locks, row);
    await element.evaluate((node: { id: string; setAttribute(name: string, value: string): void }) => {
      node.setAttribute('data-same', 'yes');
    });
    const lease = async (): Promise<string> => (await untilRow(workbench, locks, 'Lease')).description;
    const first = await lease();
    assert.match(first, /^\d+ s left of 30 s$/);
    await until('the lease to count down', async () => (await lease()) !== first);
    await workbench.runCommand('Lockscope: Refresh');
    const after = await lease();
    await until('the lease to count on', async () => (await lease()) !== after);
    const same = await untilRow(workbench, locks, row);
    assert.deepEqual([same.selected, same.expanded], [true, true]);
    assert.equal(await (await workbench.findRow(locks, row)).getAttribute('data-same'), 'yes');
    const rows = await workbench.treeRows(locks);
    assert.ok(rows.some(({ label }) => label === 'Holder'));
    assert.ok(rows.some(({ label }) => label.startsWith(`Process ${livePid} `) && /running/.test(label)));
    await workbench.expandRow(locks, row, false);
  });

  it('groups by folder and by tool, and remembers that', async () => {
    const groupBy = async (title: string): Promise<void> => {
      await workbench.viewTitleAction(locks, 'Group By');
      await workbench.page.locator('.monaco-menu-container .action-menu-item .action-label').first().waitFor();
      const menu = await openedMenu(workbench.page);
      assert.deepEqual(menu.items, ['Group by Verdict', 'Group by Folder', 'Group by Tool']);
      await menu.click(title);
    };
    const groups = async (): Promise<string[]> => Object.keys(groupsOf(await workbench.treeRows(locks)));
    await groupBy('Group by Tool');
    await until('the tools', async () => (await groups()).join() === 'codegraph,emacs,git,kernel,rails');
    await groupBy('Group by Folder');
    const folders = [
      ...['billing/.codegraph', 'garage/.codegraph', 'mail/.codegraph', 'nightly', 'notes', 'search/.codegraph'],
      ...['shop/.codegraph', 'store/tmp/pids', 'website/.git'],
    ];
    await until('the folders', async () => (await groups()).join() === folders.join());
    await workbench.screenshot('grouped-by-folder');

    await stage.renew(workbench, () => workbench.runCommand('Developer: Reload Window'));
    await workbench.waitForReady();
    await until('the folders again', async () => (await groups()).join() === folders.join(), 60_000);
    // By the palette: a window that has just been reloaded still draws its title bars anew, which closes their menus.
    await workbench.runCommand('Lockscope: Group by Verdict');
    await until('the verdicts', async () => (await groups())[0] === 'Stale');
  });
});
