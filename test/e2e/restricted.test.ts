import * as assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { SilentServer } from '../support/databases/silentServer';
import { startPostgres, type PostgresServer } from '../support/postgres/postgresServer';
import { RegistryScene } from '../support/registryScene';
import { teamDeclaration } from '../support/release/declaredRegistry';
import { until } from './driver/until';
import { factsOf } from './support/fileFacts';
import { bindKeys, clearNotifications, grantTrust, openLockscope, paletteOffers } from './support/gestures';
import { deadPid, livePid, makeProjects, type Projects } from './support/projects';
import { container, databases, journalRow, journals, lockRow, locks, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

/** How long a key may take to be answered before it is pressed once more. */
const KEY_MS = 8_000;
const acts = [
  ...['Release Stale Lock', 'Sweep Orphans', 'Undo Last Release', 'Clear Undo History…', 'Repair Journal…'],
  ...['Connect to Database…', 'Remove Dead Entry', 'Stop Process…', 'Open in Browser'],
];

describe('a workspace that is not trusted', function () {
  this.timeout(TEST_LIMIT_MS);
  let projects: Projects;
  let server: SilentServer;
  let postgres: PostgresServer;
  let stage: Stage;
  let workbench: Workbench;
  let stale: string;
  let orphan: string;
  let released: string;
  let moved: string;
  let journal: string;
  let dead: string;
  let team: string;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    projects = makeProjects();
    stale = projects.lock('elm', { pid: deadPid(), age: 50 });
    orphan = projects.stealFile('elm', { pid: deadPid(), age: 90 });
    released = projects.lock('yew', { pid: deadPid(), age: 50 });
    projects.lock('oak', { pid: livePid });
    journal = projects.journal('elm', ['DELETED']);
    const registry = new RegistryScene(projects.folder);
    dead = registry.pidFile('elm', 'server', deadPid());
    const alive = registry.pidFile('elm', 'worker', livePid);
    team = registry.team('elm', JSON.stringify({ servers: { jobs: { pid: deadPid() } } }));
    moved = path.join(projects.stateFolder('oak'), `.lockscope-quarantine-index.lock-${deadPid()}-0-fedcba9876543210`);
    [server, postgres] = await Promise.all([SilentServer.listening(), startPostgres()]);
    await (await postgres.session()).query('select pg_advisory_lock(72707369)');
    const url = `postgres://app@127.0.0.1:${server.port}/shop`;
    stage = await setStage({
      'lockscope.databases': [
        { name: 'shop', url },
        { name: 'yard', url: postgres.url() },
      ],
      'lockscope.registries': [teamDeclaration],
    });
    bindKeys(stage.server, [
      { key: 'ctrl+alt+1', command: 'lockscope.releaseStaleLock', args: `lock:codegraph.journal-lock:${stale}` },
      { key: 'ctrl+alt+2', command: 'lockscope.sweepOrphans', args: `lock:codegraph.steal-file:${orphan}` },
      { key: 'ctrl+alt+3', command: 'lockscope.undoLastRelease' },
      { key: 'ctrl+alt+4', command: 'lockscope.releaseAnyway', args: `lock:codegraph.journal-lock:${stale}` },
      { key: 'ctrl+alt+5', command: 'lockscope.clearUndoHistory' },
      { key: 'ctrl+alt+6', command: 'lockscope.repairJournal', args: `journal:codegraph.journal:${journal}` },
      { key: 'ctrl+alt+7', command: 'lockscope.connectToDatabase', args: 'database:shop/connection' },
      { key: 'ctrl+alt+8', command: 'lockscope.terminateSession', args: 'database:shop/wait/4711/mark' },
      { key: 'ctrl+alt+9', command: 'lockscope.removeDeadEntry', args: `entry:rails.pid-file:${dead}` },
      {
        key: 'ctrl+alt+0',
        command: 'lockscope.removeDeadEntry',
        args: `entry:declared.registry.team-servers:${team}/jobs`,
      },
      { key: 'ctrl+alt+j', command: 'lockscope.stopProcess', args: `entry:rails.pid-file:${alive}` },
      { key: 'ctrl+alt+k', command: 'lockscope.openInBrowser', args: `entry:rails.pid-file:${alive}` },
    ]);
    // Something that could be undone, from the time when the folder was trusted.
    const trusted = await stage.open({ workspace: projects.folder });
    await openLockscope(trusted);
    await trusted.inlineAction(locks, lockRow('yew', 'stale'), 'Release Stale Lock');
    await trusted.pressDialogButton('Release');
    await trusted.waitForNotification(/^Released/);
    // A database of the user's own, which is connected to there and then.
    await trusted.expandView(databases);
    await server.connection();
    await stage.close(trusted);
    writeFileSync(moved, '');
    workbench = await stage.open({ workspace: projects.folder, trusted: false });
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
      await Promise.all([server?.close(), postgres?.stop()]);
      projects.dispose();
    }
  });

  it('is shown in full', async () => {
    await untilRow(workbench, locks, lockRow('elm', 'stale'));
    await untilRow(workbench, locks, lockRow('elm', 'orphan', /\.tmp$/));
    await untilRow(workbench, locks, lockRow('oak', /* its lease of 30 s may be over */ 'held')).catch(() =>
      untilRow(workbench, locks, lockRow('oak', 'overdue')),
    );
    await untilRow(workbench, journals, journalRow('elm', 'damaged'));
    // A stale lock, a pid file, an entry of a file, an orphan of codegraph's, one of Lockscope's own, and a journal.
    assert.equal(await workbench.containerBadge(container), '6');
    await workbench.screenshot('restricted');
  });

  it('names the databases and connects to none of them', async () => {
    const before = server.connections;
    await workbench.expandView(databases);
    await untilRow(workbench, databases, { label: 'shop', description: /^not asked · / });
    await untilRow(workbench, databases, 'This workspace is not trusted: no database is asked.');
    await workbench.runCommand('Lockscope: Refresh');
    await workbench.screenshot('restricted-databases');
    assert.equal(server.connections, before);
  });

  it('offers no act in the command palette', async () => {
    for (const act of acts) assert.equal(await paletteOffers(workbench, `Lockscope: ${act}`), false, act);
    assert.equal(await paletteOffers(workbench, 'Lockscope: Refresh'), true);
  });

  it('has no row whose button acts', async () => {
    for (const [verdict, label, file] of [
      ['stale', 'changes.journal.lock', stale],
      ['orphan', /\.tmp$/, orphan],
    ] as const) {
      const before = factsOf(file);
      const row = await workbench.findRow(locks, lockRow('elm', verdict, label));
      await row.hover();
      const button = row.locator('.actions .action-label');
      if ((await button.count()) > 0) {
        assert.match((await button.first().getAttribute('class')) ?? '', /\bdisabled\b/);
        await button.first().click({ force: true });
      }
      assert.equal(await workbench.hasDialog(), false);
      assert.deepEqual(factsOf(file), before);
    }
  });

  it('refuses the commands when they are called past the menus', async () => {
    const before = [stale, orphan, journal, dead, team].map(factsOf);
    const { connections } = server;
    for (const key of [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 'j', 'k']) {
      const refusal = await until(
        `the refusal of key ${key}`,
        async () => {
          // A key that comes while the palette is still closing goes nowhere: it is pressed again then.
          await workbench.clickRow(locks, lockRow('elm', 'stale'));
          await workbench.page.keyboard.press(`Control+Alt+${key}`);
          return workbench.waitForNotification(/This workspace is not trusted/, KEY_MS).catch(() => undefined);
        },
        4 * KEY_MS,
      );
      assert.equal(refusal.severity, 'warning');
      assert.equal(await workbench.hasDialog(), false);
      await clearNotifications(workbench);
    }
    assert.deepEqual([stale, orphan, journal, dead, team].map(factsOf), before);
    assert.equal(server.connections, connections);
    assert.equal(existsSync(released), false);
    // Nor is what a crash had left put right behind anybody's back.
    assert.equal(existsSync(moved), true);
  });

  it('is asked and put right as soon as a person trusts it, in the same window', async () => {
    const { connections } = server;
    await untilRow(workbench, databases, { label: 'yard', description: /^not asked · / });
    await grantTrust(workbench);
    await untilRow(workbench, databases, { label: 'yard', description: /^PostgreSQL 18/ });
    await untilRow(workbench, databases, 'Prisma: migrations (likely)');
    await until('what a crash had left to be put right', () => Promise.resolve(!existsSync(moved)));
    assert.equal(await paletteOffers(workbench, 'Lockscope: Connect to Database…'), true);
    await until('the other database to be asked', () => Promise.resolve(server.connections > connections));
    await workbench.screenshot('trusted-databases');
  });
});
