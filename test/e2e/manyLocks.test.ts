import * as assert from 'node:assert/strict';
import { openLockscope, picture, widenSideBar } from './support/gestures';
import { deadPid, livePid, makeProjects, type Projects } from './support/projects';
import { groupsOf, lockRow, locks, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

const folders = 40;

describe('two hundred locks', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let stage: Stage;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    projects = makeProjects();
    const dead = deadPid();
    for (let index = 0; index < folders; index += 1) {
      const project = `packages/service-${String(index).padStart(2, '0')}`;
      const pid = index % 4 === 0 ? livePid : dead;
      projects.lock(project, { pid, age: index % 8 === 0 ? 4_000 : 1 });
      projects.note(project, { pid });
      projects.stealFile(project, { pid: dead, age: 45 + index });
      projects.stealFile(project, { pid: dead, age: 5 });
      projects.headerTemp(project);
      projects.journal(project, [`src/${index}.ts`]);
    }
    // With the tool's own lease of 30 seconds, locks would change their group while the rows are read on a slow machine.
    stage = await setStage({ 'lockscope.leases': { codegraph: 3_600 } });
    workbench = await stage.open({ workspace: projects.folder, size: { width: 1000, height: 720 }, scale: 2 });
    await openLockscope(workbench);
    await untilRow(workbench, locks, { label: 'Stale', description: '60 · 30 to clear' });
  });

  after(async () => {
    try {
      await stage?.dispose();
    } finally {
      projects.dispose();
    }
  });

  it('are all there, and can be scrolled through', async () => {
    const rows = await workbench.treeRows(locks);
    const counts = Object.values(groupsOf(rows)).map(({ length }) => length);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      folders * 5,
    );
    // A note, which has no lease that could run out on a slow machine.
    await workbench.findRow(locks, lockRow('service-36', 'held', 'graph.db.lock'));
    await picture(workbench, 'many-locks-scrolled');
    await workbench.findRow(locks, 'Stale');
    await picture(workbench, 'many-locks');
  });

  it('still say what matters in a narrow window', async () => {
    await workbench.page.setViewportSize({ width: 600, height: 720 });
    await widenSideBar(workbench, 200);
    await workbench.findRow(locks, lockRow('service-01', 'stale'));
    await picture(workbench, 'many-locks-narrow');
  });
});
