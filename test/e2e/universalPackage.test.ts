import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { factsOf } from './support/fileFacts';
import { clearNotifications, openLockscope } from './support/gestures';
import { universalExtension } from './support/packaged';
import { deadPid, makeProjects, type Projects } from './support/projects';
import { exportedReport, releaseLine } from './support/report';
import { lockRow, locks, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

describe('the universal package', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let stage: Stage;
  let workbench: Workbench;
  let dead: string;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    projects = makeProjects();
    dead = projects.lock('apple', { pid: deadPid(), age: 50 });
    stage = await setStage({}, {}, universalExtension);
    workbench = await stage.open({ workspace: projects.folder });
    await openLockscope(workbench);
    await untilRow(workbench, locks, lockRow('apple', 'stale'));
  });

  after(async () => {
    try {
      await stage?.dispose();
    } finally {
      projects.dispose();
    }
  });

  it('moves the lock of codegraph aside, reports that it did, and puts it back', async () => {
    const before = factsOf(dead);
    await workbench.inlineAction(locks, lockRow('apple', 'stale'), 'Release Stale Lock');
    await workbench.readDialog();
    await workbench.pressDialogButton('Release');
    await workbench.waitForNotification(/^Released/);
    assert.equal(existsSync(dead), false);
    await clearNotifications(workbench);
    assert.match(await exportedReport(workbench), releaseLine('apple', 'moved aside'));
    await workbench.runCommand('Lockscope: Undo Last Release');
    await workbench.waitForNotification(/^Put back/);
    assert.deepEqual(factsOf(dead), before);
  });
});
