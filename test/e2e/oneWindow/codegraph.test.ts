import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type Codegraph, ensureCodegraph } from '../../support/codegraph/install';
import { build, createProject, type SourceProject } from '../../support/codegraph/project';
import { age, crashInSteal, type HeldLock, holdLock } from '../../support/codegraph/slowMotion';
import { factsOf } from '../support/fileFacts';
import { clearNotifications, openLockscope, pressUndo } from '../support/gestures';
import { container, journals, locks, untilNoRow, untilRow } from '../support/rows';
import { type SharedWindow, sharedWindow } from '../support/sharedWindow';
import { SETUP_LIMIT_MS, TEST_LIMIT_MS } from '../support/stage';
import type { Workbench } from '../workbench';

/** From the death of a holder to the verdict on the screen. */
const SEEN_DEAD_MS = 3_000;

const label = 'changes.journal.lock';

describe('the real codegraph', function () {
  this.timeout(TEST_LIMIT_MS);
  let tool: Codegraph;
  let project: SourceProject;
  let shared: SharedWindow;
  let workbench: Workbench;
  let held: HeldLock | undefined;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    tool = await ensureCodegraph();
    shared = await sharedWindow();
    ({ workbench } = shared);
    project = createProject(shared.folder);
    await build(tool, project);
    await openLockscope(workbench);
    await untilRow(workbench, journals, { label: 'changes.journal', description: /in order/ });
  });

  // One test that fails in the middle must not take the others along.
  afterEach(async () => {
    if (await workbench?.hasDialog()) await workbench.dismissDialog();
  });

  after(async () => {
    try {
      await held?.crash();
      await shared?.leave();
    } finally {
      project.dispose();
    }
  });

  const stale = { label, description: /\bstale\b/ };

  it('is seen to hold its lock, with its pid and command line', async () => {
    held = await holdLock(tool, project, 'watch');
    await untilRow(workbench, locks, { label, description: new RegExp(`held.*pid ${held.pid}\\b`) });
    await workbench.expandRow(locks, { label, description: /held/ });
    // While it waits for the disk its command line cannot be read, and only its name is known.
    await untilRow(workbench, locks, {
      label: 'Holder',
      description: new RegExp(`^pid ${held.pid}, alive · .*cli\\.js.* watch `),
    });
    assert.deepEqual(await workbench.inlineActions(locks, { label, description: /held/ }), []);
  });

  it('is seen to be dead within three seconds of kill -9', async () => {
    assert.ok(held);
    const killed = Date.now();
    await held.crash();
    await untilRow(workbench, locks, stale, SEEN_DEAD_MS);
    const took = Date.now() - killed;
    console.log(`      stale ${took} ms after the kill`);
    assert.ok(took < SEEN_DEAD_MS, `${took} ms`);
    assert.equal(await workbench.containerBadge(container), '1');
  });

  it('gets its lock released, put back, and released again', async () => {
    const before = factsOf(project.journalLock);
    await workbench.inlineAction(locks, stale, 'Release Stale Lock');
    await workbench.pressDialogButton('Release');
    await workbench.waitForNotification(/^Released/);
    assert.equal(existsSync(project.journalLock), false);
    await pressUndo(workbench, /^Released/);
    await workbench.waitForNotification(/^Put back/);
    assert.deepEqual(factsOf(project.journalLock), before);
    await clearNotifications(workbench);

    await untilRow(workbench, locks, stale);
    await workbench.inlineAction(locks, stale, 'Release Stale Lock');
    await workbench.pressDialogButton('Release');
    await workbench.waitForNotification(/^Released/);
    assert.equal(existsSync(project.journalLock), false);
    await clearNotifications(workbench);
  });

  it('builds again afterwards', async () => {
    project.write('src/later.ts', 'export const later = 1;\n');
    await build(tool, project, { engine: 'wasm' });
    await untilNoRow(workbench, locks, { label, description: /held|stale|overdue/ });
    await untilRow(workbench, journals, { label: 'changes.journal', description: /in order/ });
  });

  it('leaves an orphan when it dies in a steal, and that is swept', async () => {
    const wreck = await crashInSteal(tool, project);
    await untilRow(workbench, locks, stale);
    await untilRow(workbench, locks, { label: /\.tmp$/, description: /unknown/ });
    // As old as its maker would have it before another one sweeps it.
    age(wreck.file, 40_000);
    await untilRow(workbench, locks, { label: /\.tmp$/, description: /orphan/ });
    await workbench.inlineAction(locks, { label: /\.tmp$/, description: /orphan/ }, 'Sweep Orphans');
    await workbench.pressDialogButton('Sweep');
    await workbench.waitForNotification(/^Swept/);
    assert.equal(existsSync(wreck.file), false);
    assert.equal(existsSync(project.journalLock), true);
    await untilNoRow(workbench, locks, { label: /\.tmp$/, description: /orphan/ });
  });
});
