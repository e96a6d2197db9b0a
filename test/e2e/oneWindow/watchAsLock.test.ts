import * as assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { ensureGit, git } from '../../support/git';
import { Programs } from '../../support/lockPrograms';
import { until } from '../driver/until';
import { clearNotifications, openLockscope } from '../support/gestures';
import { locks, untilRow } from '../support/rows';
import { type SharedWindow, sharedWindow } from '../support/sharedWindow';
import { SETUP_LIMIT_MS, TEST_LIMIT_MS } from '../support/stage';
import type { Workbench } from '../workbench';

const watch = 'Watch This File as a Lock';
const whileThere = 'Held while the file is there';

describe('a file that is to be watched as a lock', function () {
  this.timeout(TEST_LIMIT_MS);
  const programs = new Programs();
  let folder: string;
  let shared: SharedWindow;
  let workbench: Workbench;
  let pid: number;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    await ensureGit();
    shared = await sharedWindow();
    ({ workbench, folder } = shared);
    pid = (await programs.start('sleep', ['1000'])).pid;
    // A live number in each, so that only their names and git speak against them.
    for (const name of ['deploy.busy', 'yarn.lock', 'kept.busy']) writeFileSync(path.join(folder, name), `${pid}\n`);
    git(folder, ['init', '--quiet']);
    git(folder, ['add', 'kept.busy']);
    git(folder, ['commit', '--quiet', '-m', 'Keep it']);
    // Until its container is there, the extension’s entries are missing from the menus.
    await openLockscope(workbench);
    await until('the command to be offered', async () => {
      const menu = await workbench.explorerMenu('deploy.busy');
      const isOffered = menu.items.includes(watch) && (await menu.isEnabled(watch));
      await menu.close();
      return isOffered;
    });
  });

  // One test that fails in the middle must not take the others along.
  afterEach(async () => {
    if (await workbench?.hasDialog()) await workbench.dismissDialog();
  });

  after(async () => {
    await programs.stop();
    await shared?.leave();
  });

  const settings = (): string => path.join(folder, '.vscode', 'settings.json');

  it('is refused with the reason when it is a dependency manifest', async () => {
    await (await workbench.explorerMenu('yarn.lock')).click(watch);
    const said = await workbench.waitForNotification(/dependency manifest/);
    assert.equal(said.severity, 'warning');
    assert.equal(existsSync(settings()), false);
    await clearNotifications(workbench);
  });

  it('is refused with the reason when it is under version control', async () => {
    await (await workbench.explorerMenu('kept.busy')).click(watch);
    const said = await workbench.waitForNotification(/^kept\.busy is under version control/);
    assert.equal(said.severity, 'warning');
    assert.equal(existsSync(settings()), false);
    await clearNotifications(workbench);
  });

  it('stays what it is when the question is left with Escape', async () => {
    await (await workbench.explorerMenu('deploy.busy')).click(watch);
    const asked = await workbench.waitForQuickItem(whileThere);
    await workbench.screenshot('watch-as-lock');
    assert.equal(asked.title, 'What does the lock mean?');
    assert.equal(asked.items.length, 2);
    await workbench.cancelQuickInput();
    assert.equal(existsSync(settings()), false);
    assert.deepEqual(await workbench.readNotifications(), []);
  });

  it('comes into the settings of the workspace, and its row names its holder', async () => {
    await (await workbench.explorerMenu('deploy.busy')).click(watch);
    await workbench.chooseQuickItem(whileThere);
    const said = await workbench.waitForNotification(/are now shown as/);
    assert.deepEqual(said.buttons, ['Open Settings']);
    const written = JSON.parse(readFileSync(settings(), 'utf8')) as Record<string, unknown>;
    assert.deepEqual(written, {
      'lockscope.dialects': [
        { name: 'deploy busy', glob: '**/deploy.busy', mechanism: 'pid-file', pid: { regex: '^\\s*(\\d+)\\s*$' } },
      ],
    });
    await openLockscope(workbench);
    const row = { label: 'deploy.busy', description: new RegExp(`\\bheld · .* · sleep \\(pid ${pid}\\)$`) };
    await untilRow(workbench, locks, row);
    // One that nobody is allowed to remove until somebody says so in the settings.
    assert.deepEqual(await workbench.inlineActions(locks, row), []);
  });

  it('can be corrected in the settings at once', async () => {
    await workbench.pressNotificationButton(/are now shown as/, 'Open Settings');
    // In an editor of its own above the others, or among them.
    const place = workbench.page.locator('.breadcrumbs-control', { hasText: /\.vscode.*settings\.json/ });
    await place.filter({ visible: true }).first().waitFor();
    await workbench.screenshot('watched-settings');
  });
});
