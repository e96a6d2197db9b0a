import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { factsOf } from './support/fileFacts';
import { openLockscope, pressUndo } from './support/gestures';
import { deadPid, livePid, makeProjects, type Projects } from './support/projects';
import { lockRow, locks, untilNoRow, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

/** What a change may take from the disk to the screen. */
const AT_ONCE_MS = 2_000;
/** Long enough for the system to have told of a new folder, and for nobody to watch what was made inside it. */
const MOMENT_MS = 300;

describe('a workspace of several folders', function () {
  this.timeout(TEST_LIMIT_MS);
  let base: string;
  let stage: Stage;
  let workbench: Workbench;
  let north: Projects;
  let south: Projects;
  let linked: Projects;

  const list = (...names: readonly string[]): void => {
    writeFileSync(
      path.join(base, 'all.code-workspace'),
      JSON.stringify({ folders: names.map((name) => ({ path: name })) }),
    );
  };
  const folder = (name: string): Projects => {
    mkdirSync(path.join(base, name));
    return makeProjects(path.join(base, name));
  };

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    base = mkdtempSync(path.join(tmpdir(), 'lockscope-e2e-'));
    [north, south, linked] = [folder('north'), folder('south'), folder('elsewhere')];
    north.lock('inn', { pid: deadPid(), age: 50 });
    south.lock('port', { pid: livePid });
    linked.lock('far', { pid: deadPid(), age: 50 });
    symlinkSync(path.join(base, 'elsewhere'), path.join(base, 'west'), 'junction');
    list('north', 'south');
    stage = await setStage({ 'lockscope.leases': { codegraph: 3_600 } });
    workbench = await stage.open({ workspace: path.join(base, 'all.code-workspace') });
    await openLockscope(workbench);
  });

  // One test that fails in the middle must not take the others along.
  afterEach(async () => {
    if (await workbench?.hasDialog()) await workbench.dismissDialog();
  });

  after(async () => {
    try {
      await stage?.dispose();
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  });

  it('shows the locks of each, led by its name', async () => {
    await untilRow(workbench, locks, { label: 'changes.journal.lock', description: /north\/inn.*stale/ });
    await untilRow(workbench, locks, { label: 'changes.journal.lock', description: /south\/port.*held/ });
  });

  it('shows a lock in a folder never seen before at once', async () => {
    north.lock('new/deeply/nested', { pid: livePid });
    await untilRow(workbench, locks, lockRow('nested', 'held'), AT_ONCE_MS);
  });

  it('shows a lock in a folder that was made a moment before, together with those above it', async () => {
    const project = 'made/all/at/once';
    north.stateFolder(project);
    await workbench.page.waitForTimeout(MOMENT_MS);
    north.lock(project, { pid: livePid });
    await untilRow(workbench, locks, lockRow('once', 'held'), AT_ONCE_MS);
  });

  it('follows a folder of locks that vanishes and comes back', async () => {
    const state = south.stateFolder('port');
    const aside = path.join(base, 'aside');
    renameSync(state, aside);
    await untilNoRow(workbench, locks, lockRow('port', 'held'));
    renameSync(aside, state);
    await untilRow(workbench, locks, lockRow('port', 'held'), AT_ONCE_MS * 2);
    rmSync(state, { recursive: true });
    await untilNoRow(workbench, locks, lockRow('port', 'held'));
    south.lock('port', { pid: livePid });
    await untilRow(workbench, locks, lockRow('port', 'held'), AT_ONCE_MS * 2);
  });

  it('takes up a folder that is added, also by a link, and lets go of one that is removed', async () => {
    list('north', 'south', 'west');
    await untilRow(workbench, locks, lockRow('far', 'stale'));
    linked.lock('farther', { pid: livePid });
    await untilRow(workbench, locks, lockRow('farther', 'held'), AT_ONCE_MS);
    await workbench.screenshot('several-folders');
    list('north', 'west');
    await untilNoRow(workbench, locks, lockRow('port', 'held'));
    await untilRow(workbench, locks, lockRow('far', 'stale'));
  });

  it('releases in a folder that is a link', async () => {
    const file = path.join(linked.stateFolder('far'), 'changes.journal.lock');
    const before = factsOf(file);
    await workbench.inlineAction(locks, lockRow('far', 'stale'), 'Release Stale Lock');
    await workbench.pressDialogButton('Release');
    await workbench.waitForNotification(/^Released/);
    assert.equal(factsOf(file), undefined);
    await pressUndo(workbench, /^Released/);
    await workbench.waitForNotification(/^Put back/);
    assert.deepEqual(factsOf(file), before);
  });
});
