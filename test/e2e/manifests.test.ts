import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { manifestNames } from '../contract/manifestNames';
import { openLockscope, paletteOffers } from './support/gestures';
import { deadPid } from './support/projects';
import { container, locks } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

/** Where tools keep locks, and where a manifest may lie all the same. */
const folders = ['.', 'apps/web', 'apps/web/tmp/pids', 'state', '.codegraph'];

describe('a workspace full of dependency manifests', function () {
  this.timeout(TEST_LIMIT_MS);
  let root: string;
  let stage: Stage;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'lockscope-e2e-')));
    // The number of a process that is gone: nothing but their names speaks for them.
    const text = `${deadPid()}\n`;
    for (const folder of folders) {
      mkdirSync(path.join(root, folder), { recursive: true });
      for (const name of manifestNames) writeFileSync(path.join(root, folder, name), text);
    }
    stage = await setStage();
    workbench = await stage.open({ workspace: root });
    await openLockscope(workbench);
  });

  after(async () => {
    try {
      await stage?.dispose();
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it('has no lock in it', async () => {
    await workbench.waitForViewMessage(locks, /^There is no lock in this workspace\./);
    assert.deepEqual(await workbench.treeRows(locks), []);
    assert.equal(await workbench.containerBadge(container), undefined);
  });

  it('has nothing to release, by any command', async () => {
    assert.equal(await paletteOffers(workbench, 'Lockscope: Release Stale Lock'), true);
    await workbench.runCommand('Lockscope: Release Stale Lock');
    await workbench.waitForNotification('There is no stale lock here.');
    await workbench.runCommand('Lockscope: Sweep Orphans');
    await workbench.waitForNotification('There are no orphans here.');
  });
});
