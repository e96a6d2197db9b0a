import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { startClient } from '../support/databases/clientProgram';
import type { RowMatch } from './driver/tree';
import { until } from './driver/until';
import { type Chain, databaseScene, type DatabaseScene } from './support/databaseScene';
import {
  bindKeys,
  chooseTheme,
  clearNotifications,
  clipboardText,
  heightenView,
  openLockscope,
  picture,
  viewPicture,
  widenSideBar,
} from './support/gestures';
import { mariadbScene, type MariadbScene } from './support/mariadbScene';
import { container, databases, journals, locks, untilNoRow, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

const password = 'hunter2-s3cret';
/** How long a key may take to be answered before it is pressed once more. */
const KEY_MS = 5_000;

describe('the databases', function () {
  this.timeout(TEST_LIMIT_MS);
  let base: string;
  let folder: string;
  let scene: DatabaseScene;
  let mariadb: MariadbScene;
  let stage: Stage;
  let workbench: Workbench;
  let chain: Chain;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'lockscope-e2e-')));
    folder = path.join(base, 'shop');
    mkdirSync(path.join(folder, '.vscode'), { recursive: true });
    [scene, mariadb] = await Promise.all([databaseScene(), mariadbScene()]);
    stage = await setStage({}, { HOME: base });
    bindKeys(stage.server, [{ key: 'ctrl+alt+1', command: 'lockscope.terminateSession' }]);
    workbench = await stage.open({ workspace: folder, size: { width: 1280, height: 1000 } });
    await openLockscope(workbench);
  });

  afterEach(async () => {
    if (workbench?.page.isClosed()) return;
    if (await workbench?.hasDialog()) await workbench.dismissDialog();
    // A menu that a failed test has left open would lie over all that comes.
    await workbench?.page.keyboard.press('Escape');
  });

  after(async () => {
    try {
      await stage?.dispose();
    } finally {
      await Promise.all([scene?.stop(), mariadb?.stop()]);
      rmSync(base, { recursive: true, force: true });
    }
  });

  const settingsFile = (): string => path.join(folder, '.vscode', 'settings.json');
  const declare = (...entries: readonly object[]): void =>
    writeFileSync(settingsFile(), JSON.stringify({ 'lockscope.databases': entries }));
  const shop = (parts: object = {}): object => ({ name: 'shop', url: scene.server.url('shop', 'postgres'), ...parts });
  const holder: RowMatch = { label: /^node-pg-migrate \(/, description: /waits? behind it/ };
  const waiter: RowMatch = { label: /^deploy-2 \(/, description: /^waits / };
  const enter = async (text: string): Promise<void> => {
    await workbench.typeQuickInput(text);
    await workbench.acceptQuickInput();
  };
  const asked = (wanted: RegExp): Promise<unknown> =>
    until(String(wanted), async () => wanted.test((await workbench.readQuickInput()).message));

  it('are not asked for anything before a person connects', async () => {
    await workbench.expandView(databases);
    await workbench.waitForViewMessage(databases, /Nothing is asked before you connect\..*Connect to Database…$/);
    await heightenView(workbench, locks, 120);
    await heightenView(workbench, journals, 90);
    await picture(workbench, 'databases-none');
  });

  it('are connected to by a URL, whose password goes neither into settings nor into any file', async () => {
    const port = await closedPort();
    await workbench.runCommand('Lockscope: Connect to Database…');
    await asked(/URL of the database/);
    await enter('nonsense');
    await asked(/This is no URL such as/);
    await enter(`postgres://app:${password}@127.0.0.1:${port}/shop`);
    await asked(/What the connection is called/);
    await enter('dead');
    const row = await untilRow(workbench, databases, {
      label: 'dead',
      description: /^not connected · Nobody listens there/,
    });
    assert.equal(row.icon, 'error');
    await untilRow(workbench, databases, {
      label: /^Start the server, or look at the host and port/,
      description: /ECONNREFUSED/,
    });
    await untilRow(workbench, databases, /^Tried again at /);
    await picture(workbench, 'databases-dead');
    const written = readFileSync(settingsFile(), 'utf8');
    assert.match(written, new RegExp(`"postgres://app@127\\.0\\.0\\.1:${port}/shop"`));
    for (const place of [folder, stage.server.dataFolder]) assert.deepEqual(filesWith(place, password), []);
  });

  it('show a single lock, with the one who has it, and that nobody waits', async () => {
    const one = await scene.takeMany(1);
    declare(shop());
    await untilRow(workbench, databases, { label: 'Waits', description: 'nobody waits' });
    await untilRow(workbench, databases, { label: 'Held locks', description: '1 lock' });
    await untilRow(workbench, databases, {
      label: 'advisory lock 9000000001',
      description: /job-runner \(\d+\) · idle/,
    });
    await picture(workbench, 'databases-1');
    await one.end();
  });

  it('show who waits for whom: the one who is idle in its transaction on top, with the name of the lock', async () => {
    chain = await scene.migrationChain();
    await scene.takeNamed();
    const root = await untilRow(workbench, databases, holder);
    assert.match(root.description, /^idle in transaction for .* · 2 sessions wait behind it · /);
    assert.equal(root.icon, 'warning');
    assert.match(root.ariaLabel, /^Blocker: node-pg-migrate/);
    const rows = await workbench.treeRows(databases);
    const waiting = rows.filter(({ description }) => description.startsWith('waits '));
    assert.ok(waiting.length >= 2, JSON.stringify(rows));
    assert.ok(waiting.every(({ description }) => description.includes('node-pg-migrate: migrations')));
    const held = rows.map(({ label }) => label);
    for (const name of ['Boxel: realm http://localhost:4201/test/', 'Prisma: migrations (likely)'])
      assert.ok(held.includes(name), held.join('\n'));
    for (const { label, description, ariaLabel } of rows)
      assert.doesNotMatch(label + description + ariaLabel, /s3cret/);
  });

  it('are readable in every theme, and in a narrow side bar', async () => {
    await widenSideBar(workbench, 620);
    await picture(workbench, 'databases-chain-dark');
    const labels = async (): Promise<string[]> => (await workbench.treeRows(databases)).map(({ label }) => label);
    const before = await labels();
    for (const [name, theme, style] of themes) {
      await chooseTheme(workbench, theme, style);
      await picture(workbench, `databases-chain-${name}`);
      assert.deepEqual(await labels(), before);
    }
    await chooseTheme(workbench, 'Dark Modern', 'vs-dark');
    await widenSideBar(workbench, 260);
    await picture(workbench, 'databases-chain-narrow');
    await widenSideBar(workbench, 620);
    await until('the badge', async () => (await workbench.containerBadge(container)) === '2');
    await viewPicture(workbench, databases, 'databases-view', 310);
  });

  it('offer SQL and the key to copy, and what can be done, where it can be', async () => {
    const menu = await workbench.contextMenu(databases, holder);
    // The sessions are those of this process.
    assert.deepEqual(menu.items, ['Reveal Terminal', 'Copy SQL', 'Terminate Session…', 'Stop Process…']);
    await menu.click('Copy SQL');
    await until('the SQL', async () => /pg_terminate_backend/.test(await clipboardText(workbench)));
    const waiting = await workbench.contextMenu(databases, waiter);
    assert.ok(waiting.items.includes('Cancel Statement…'), waiting.items.join());
    await waiting.close();
    const lock = await workbench.contextMenu(databases, {
      label: /^node-pg-migrate: migrations/,
      description: /1 holder/,
    });
    await lock.click('Copy Lock Name or Key');
    await until('the key', async () => (await clipboardText(workbench)) === '7241865325823964');
  });

  it('say in the question whom it hits, how many wait and what is checked, and do nothing by Enter', async () => {
    await (await workbench.contextMenu(databases, holder)).click('Terminate Session…');
    const dialog = await workbench.readDialog();
    await workbench.screenshot('databases-terminate');
    assert.match(dialog.message, /^Terminate node-pg-migrate \(session \d+\) on shop\?$/);
    assert.match(
      dialog.detail,
      /user app.*idle in transaction.*2 sessions wait behind it\..*still the one that was seen/s,
    );
    assert.doesNotMatch(dialog.detail, /s3cret/);
    assert.equal(dialog.defaultButton, 'Copy SQL');
    await workbench.page.keyboard.press('Enter');
    await until('the question to go', async () => !(await workbench.hasDialog()));
    await chain.holder.query('SELECT 1');
  });

  it('end a session for real, and those behind it go on', async () => {
    await (await workbench.contextMenu(databases, holder)).click('Terminate Session…');
    await workbench.readDialog();
    await workbench.pressDialogButton('Terminate Session');
    await workbench.waitForNotification(/^node-pg-migrate \(session \d+\) was told to end\.$/);
    assert.equal(await chain.served, 2);
    await untilRow(workbench, databases, { label: 'Waits', description: 'nobody waits' });
    await clearNotifications(workbench);
  });

  it('stop the process of this machine that a session is of, by its number typed', async () => {
    const label = 'advisory lock 9000004712';
    const client = await startClient('pg', scene.server.url('shop', 'postgres'), 'select pg_advisory_lock(9000004712)');
    try {
      const row: RowMatch = { label, description: new RegExp(`process ${client.pid}\\b`) };
      await untilRow(workbench, databases, row);
      await (await workbench.contextMenu(databases, row)).click('Stop Process…');
      await asked(/^Process \d+ .* is the client of .* the server rolls back /);
      await workbench.screenshot('databases-stop-process');
      await enter(String(client.pid));
      await workbench.waitForNotification(new RegExp(`^Process ${client.pid} has ended\\.$`));
      await untilNoRow(workbench, databases, { label });
      await clearNotifications(workbench);
    } finally {
      await client.stop();
    }
  });

  it('let go of a lock that is a row only as it was seen', async () => {
    const row: RowMatch = { label: /^Liquibase: .*databasechangeloglock"?$/, description: /^taken · by ci-7/ };
    await untilRow(workbench, databases, row);
    await (await workbench.contextMenu(databases, row)).click('Release Lock Row…');
    const dialog = await workbench.readDialog();
    assert.match(dialog.detail, /Taken by ci-7 \(10\.0\.0\.9\)\./);
    await workbench.screenshot('databases-release-row');
    await workbench.pressDialogButton('Release Lock Row');
    await workbench.waitForNotification(/^Liquibase: .* is free\.$/);
    await untilRow(workbench, databases, { label: 'Lock rows', description: 'none taken' });
    await clearNotifications(workbench);
  });

  it('name two who wait for each other before all else', async () => {
    const end = await scene.deadlock();
    const row = await untilRow(workbench, databases, {
      label: 'Deadlock',
      description: /^left \(\d+\) ⇄ right \(\d+\)$/,
    });
    assert.equal(row.icon, 'error');
    await picture(workbench, 'databases-deadlock');
    await end();
    await untilNoRow(workbench, databases, 'Deadlock');
  });

  it('stay readable with 500 locks', async () => {
    const many = await scene.takeMany(500);
    await untilRow(workbench, databases, { label: 'Held locks', description: /^50\d locks$/ });
    await untilRow(workbench, databases, { label: /^47\d more$/ });
    await picture(workbench, 'databases-500');
    await many.end();
    await untilNoRow(workbench, databases, { label: /^47\d more$/ });
  });

  it('say what a user without privileges cannot see, with the cure to copy', async () => {
    chain = await scene.migrationChain();
    declare(shop({ url: scene.server.url('shop', 'weak'), lookOnly: true }));
    const gap: RowMatch = { label: 'Sessions of others are hidden' };
    await untilRow(workbench, databases, gap);
    await (await workbench.contextMenu(databases, gap)).click('Copy SQL');
    await until('the cure', async () => /^GRANT pg_monitor TO /.test(await clipboardText(workbench)));
    await picture(workbench, 'databases-no-privilege');
  });

  it('end nobody through a connection that only looks, also past the menus', async () => {
    declare(shop({ lookOnly: true }));
    await untilNoRow(workbench, databases, 'Sessions of others are hidden');
    await untilRow(workbench, databases, waiter);
    const menu = await workbench.contextMenu(databases, waiter);
    assert.deepEqual(menu.items, ['Reveal Terminal', 'Copy SQL']);
    await menu.close();
    const ways = [
      () => workbench.page.keyboard.press('Control+Alt+1'),
      () => workbench.runCommand('Lockscope: Cancel Statement…'),
    ];
    for (const call of ways) {
      await until(
        'the refusal',
        async () => {
          await workbench.clickRow(databases, waiter);
          await call();
          const refusal = /^deploy-2 .*look-only: nobody is ended through it\.$/;
          return workbench.waitForNotification(refusal, KEY_MS).catch(() => undefined);
        },
        4 * KEY_MS,
      );
      assert.equal(await workbench.hasDialog(), false);
      await clearNotifications(workbench);
    }
    await chain.holder.query('COMMIT; SELECT pg_advisory_unlock_all()');
    assert.equal(await chain.served, 2);
  });

  it('of MariaDB are shown with whoever waits for a table, and with what Spirit’s tables say', async () => {
    const wait = await mariadb.metadataWait();
    declare({ name: 'orders', url: mariadb.server.url('root', 'shop') });
    const root = await untilRow(workbench, databases, {
      label: /^(?:web|root) \(/,
      description: /^idle in transaction for .* · 2 sessions wait behind it/,
    });
    assert.equal(root.icon, 'warning');
    assert.doesNotMatch(root.description, /s3cret/);
    await untilRow(workbench, databases, {
      label: /^(?:deploy|root) \(/,
      description: /^waits\b.*shop\.orders.*ALTER/,
    });
    await untilRow(workbench, databases, { label: 'Spirit: change of table shop.orders', description: /idle/ });
    await workbench.expandRow(databases, 'Notes of tools');
    for (const [label, words] of [
      ['shop._orders_chkpnt', /^Spirit checkpoint of orders · 1\d min old · its run goes on$/],
      ['shop._items_chkpnt', /^Spirit checkpoint of items · its run was interrupted · its binlog is gone$/],
      ['shop._spirit_sentinel', /^Spirit sentinel · .*the cut-over waits$/],
      ['shop._orders_new', /^Spirit copy of orders/],
    ] as const)
      await untilRow(workbench, databases, { label, description: words });
    await picture(workbench, 'databases-mariadb');
    const sentinel = 'shop._spirit_sentinel';
    assert.deepEqual(await workbench.inlineActions(databases, sentinel), []);
    assert.match(await workbench.rowTooltip(databases, sentinel), /gives the go signal.*never removes such a table/);
    await picture(workbench, 'databases-mariadb-sentinel', 'stays');
    await wait.holder.query('ROLLBACK');
    await wait.served;
    await untilRow(workbench, databases, { label: 'Waits', description: 'nobody waits' });
  });

  it('of a server that does not record locks say so, with the cure to copy', async () => {
    await mariadb.stopRecording();
    const gap: RowMatch = { label: 'Not recorded: wait/lock/metadata/sql/mdl' };
    await untilRow(workbench, databases, gap);
    await (await workbench.contextMenu(databases, gap)).click('Copy SQL');
    await until('the cure', async () => /^UPDATE performance_schema/.test(await clipboardText(workbench)));
    await chooseTheme(workbench, 'Light Modern', 'vs');
    await picture(workbench, 'databases-mariadb-light');
  });

  it('say that a server has vanished, and show nothing of what was read before', async () => {
    await mariadb.stop();
    const gone = { label: 'orders', description: /^not connected · (?:Connection lost|Nobody listens there)/ };
    assert.equal((await untilRow(workbench, databases, gone)).icon, 'error');
    await untilNoRow(workbench, databases, 'Held locks');
    await picture(workbench, 'databases-vanished-light');
  });

  it('of the .env file are offered in the view, once, and used only after a yes', async () => {
    declare();
    await workbench.waitForViewMessage(databases, /Nothing is asked before you connect\./);
    await workbench.collapseView(databases);
    const url = `postgres://postgres:${password}@127.0.0.1:${scene.server.port}/shop`;
    writeFileSync(path.join(folder, '.env'), `DATABASE_URL=${url}\n`);
    await workbench.expandView(databases);
    await workbench.waitForViewMessage(databases, /has a DATABASE_URL\. Lockscope does not use it unasked\./);
    await picture(workbench, 'databases-offer');
    await workbench.page.getByRole('button', { name: 'Use DATABASE_URL…' }).click();
    await workbench.chooseQuickItem('Use it');
    await untilRow(workbench, databases, { label: 'DATABASE_URL', description: /PostgreSQL \d+/ });
    for (const place of [path.join(folder, '.vscode'), stage.server.dataFolder])
      assert.deepEqual(filesWith(place, password), []);
  });

  it('are let go of as the window is closed', async () => {
    await stage.close(workbench);
    await scene.withoutLockscope();
  });
});

const themes = [
  ['light', 'Light Modern', 'vs'],
  ['high-contrast', 'Dark High Contrast', 'hc-black'],
  ['high-contrast-light', 'Light High Contrast', 'hc-light'],
] as const;

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

/** The files below a folder that have a text in them. */
function filesWith(place: string, text: string): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}
