import * as assert from 'node:assert/strict';
import { windowUrl } from '../support/host/hostUrl';
import { makeProjects, type Projects } from './support/projects';
import { openLockscope } from './support/gestures';
import { container, journals, locks } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

const OPEN_LIMIT_MS = 60_000;

describe('a window with nothing to show', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let stage: Stage;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    projects = makeProjects();
    stage = await setStage();
  });

  after(async () => {
    try {
      await stage?.dispose();
    } finally {
      projects.dispose();
    }
  });

  const hasStatusItem = async (workbench: Workbench): Promise<boolean> =>
    (await workbench.statusBarItems()).some(({ id }) => id.startsWith('lockscope'));

  it('says what it is waiting for in an empty workspace, and is quiet elsewhere', async () => {
    const workbench = await stage.open({ workspace: projects.folder });
    await openLockscope(workbench);
    await workbench.waitForViewMessage(locks, /^There is no lock in this workspace\..*Look Again$/, OPEN_LIMIT_MS);
    await workbench.waitForViewMessage(journals, /^There is no journal in this workspace\./);
    await workbench.screenshot('welcome-empty');
    assert.equal(await hasStatusItem(workbench), false);
    assert.equal(await workbench.containerBadge(container), undefined);
    // Where the text says so, something happens, and the answer stays the same.
    await workbench.page.locator('.welcome-view-content .monaco-button', { hasText: 'Look Again' }).click();
    await workbench.waitForViewMessage(locks, /^There is no lock/);
    await stage.close(workbench);
  });

  it('shows the way without a folder', async () => {
    const workbench = await stage.open({ workspace: projects.folder });
    // The side bar is closed in a window without a folder, until a view is asked for.
    await stage.renew(workbench, () => workbench.page.goto(windowUrl(stage.server, {})));
    await workbench.waitForStatusBarItem('status.host', OPEN_LIMIT_MS);
    await openLockscope(workbench);
    await workbench.waitForViewMessage(
      locks,
      /^Lockscope shows the locks of the folders that are open\..*Open Folder$/,
    );
    await workbench.screenshot('welcome-no-folder');
    await workbench.waitForViewMessage(
      journals,
      /^Journals of codegraph and of SQLite, .* are verified here, once a folder is open\.$/,
    );
    assert.equal(await hasStatusItem(workbench), false);
    assert.equal(await workbench.containerBadge(container), undefined);
    await stage.close(workbench);
  });
});
