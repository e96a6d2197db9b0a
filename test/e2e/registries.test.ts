import * as assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { type PageServer, RegistryScene } from '../support/registryScene';
import { teamDeclaration } from '../support/release/declaredRegistry';
import { until } from './driver/until';
import {
  chooseTheme,
  clearNotifications,
  clipboardText,
  heightenView,
  openLockscope,
  picture,
  pressUndo,
  widenSideBar,
} from './support/gestures';
import { deadPid, livePid } from './support/projects';
import { container, locks, registries, untilNoRow, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

const look = ['Explain Verdict', 'Open', 'Reveal in Explorer'];

describe('the Registries view', function () {
  this.timeout(TEST_LIMIT_MS);
  let scene: RegistryScene;
  let earlier: RegistryScene;
  let files: readonly string[];
  let stage: Stage;
  let workbench: Workbench;
  let web: PageServer;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    scene = new RegistryScene(newFolder());
    // Written before everything that this test starts, as a folder of a container outlives its processes.
    earlier = new RegistryScene(newFolder());
    files = ['server', 'sidekiq'].map((name) => earlier.pidFile('api', name, deadPid()));
    stage = await setStage({ 'lockscope.registries': [teamDeclaration] });
    workbench = await stage.open({ workspace: scene.folder, size: { width: 1100, height: 800 } });
    await openLockscope(workbench);
  });

  // One test that fails in the middle must not take the others along.
  afterEach(async () => {
    if (await workbench?.hasDialog()) await workbench.dismissDialog();
  });

  after(async () => {
    try {
      await scene?.stop();
      await stage?.dispose();
    } finally {
      for (const { folder } of [scene, earlier]) rmSync(folder, { recursive: true, force: true });
    }
  });

  const newFolder = (): string => realpathSync(mkdtempSync(path.join(tmpdir(), 'lockscope-e2e-')));
  const entry = (label: string, words: RegExp): { label: string; description: RegExp } => ({
    label,
    description: words,
  });
  const nuxt = (words: string): { label: string; description: RegExp } => entry('nuxt', new RegExp(`^${words} `));
  const open = (label: string): Promise<void> => workbench.expandRow(registries, label);

  it('is closed at first, and says in words that there is nothing', async () => {
    await workbench.waitForViewMessage(locks, /^There is no lock in this workspace\./);
    const header = workbench.page.locator('.pane-header', { hasText: registries });
    assert.equal(await header.getAttribute('aria-expanded'), 'false');
    await workbench.expandView(registries);
    await workbench.waitForViewMessage(registries, /^No file in this workspace says under a name where a process is\./);
    await workbench.page.locator('.pane-header', { hasText: 'Journals' }).click();
    await heightenView(workbench, locks, 150);
    await picture(workbench, 'registries-0-dark');
  });

  it('tells after the restart of a container that the number in a pid file is another program’s', async () => {
    // Another program was given the number since the files were written; in a container, the application has 1.
    const another = await scene.serve();
    earlier.renumber(files[0] ?? '', another.pid);
    earlier.renumber(files[1] ?? '', 1);
    renameSync(path.join(earlier.folder, 'api'), path.join(scene.folder, 'api'));
    const dead = await untilRow(workbench, registries, entry('server', /^dead /));
    assert.equal(dead.icon, 'warning');
    await open('server');
    await untilRow(
      workbench,
      registries,
      entry('Process', new RegExp(`^pid ${another.pid}, gone · number now used by `)),
    );
    await untilRow(workbench, registries, /now belongs to another process\.$/);
    await workbench.expandRow(registries, 'server', false);
    await untilRow(workbench, registries, entry('api/tmp/pids', /^1 dead · 2 entries · Rails pid file$/));
  });

  it('shows a server that is where its record says, with its address, closed until somebody looks', async () => {
    web = await scene.serve();
    scene.devRecord('web', web);
    const registry = await untilRow(workbench, registries, entry('web/.nuxt', /^1 entry · Nuxt lock$/));
    assert.equal(registry.expanded, false);
    await open('web/.nuxt');
    const row = await untilRow(workbench, registries, nuxt(`alive · :${web.port}`));
    assert.equal(row.icon, 'pass');
    assert.match(row.ariaLabel, new RegExp(`^nuxt, alive, port ${web.port}, nuxt \\(pid ${web.pid}\\)`));
    await picture(workbench, 'registries-3-dark');
  });

  it('counts dead entries once, on the badge of the locks that they are, and in words in its own title', async () => {
    assert.equal(await workbench.containerBadge(container), '1');
    const title = workbench.page.locator('.pane-header', { hasText: registries }).locator('.description');
    assert.equal((await title.textContent())?.trim(), '1 dead');
  });

  it('offers in each row what applies to it and nothing else', async () => {
    const offers = [
      [
        nuxt('alive'),
        ['Open in Browser'],
        ['Open in Browser', ...look, 'Reveal Terminal', 'Copy Address'],
        ['Stop Process…'],
      ],
      [entry('server', /^dead/), ['Remove Dead Entry'], look, ['Remove Dead Entry']],
      [entry('sidekiq', /^unknown/), [], look, []],
    ] as const;
    for (const [row, inline, first, last] of offers) {
      assert.deepEqual(await workbench.inlineActions(registries, row), inline, row.label);
      const menu = await workbench.contextMenu(registries, row);
      assert.deepEqual(menu.items, [...first, 'Copy Holder PID', ...last], row.label);
      await menu.close();
    }
  });

  it('opens the page of the server in a browser, and copies its address', async () => {
    const page = workbench.page.context().waitForEvent('page');
    await workbench.inlineAction(registries, nuxt('alive'), 'Open in Browser');
    const opened = await page;
    await opened.waitForURL((url) => url.href !== 'about:blank');
    // Behind a server of VS Code, which leads there.
    assert.match(opened.url(), new RegExp(`[:/]${web.port}(?:/|$)`));
    await opened.close();
    await (await workbench.contextMenu(registries, nuxt('alive'))).click('Copy Address');
    await until('the address', async () => (await clipboardText(workbench)) === `http://localhost:${web.port}/`);
  });

  it('says within three seconds that a server was killed, and removes its entry as any lock, with undo', async () => {
    await web.kill();
    const record = path.join(scene.folder, 'web', '.nuxt', 'nuxt.lock');
    await untilRow(workbench, registries, nuxt('dead'), 3_000);
    await workbench.inlineAction(registries, nuxt('dead'), 'Remove Dead Entry');
    const question = await workbench.readDialog();
    assert.equal(question.message, 'Remove the dead entry nuxt?');
    assert.match(question.detail, /web\/\.nuxt\/nuxt\.lock/);
    assert.equal(question.defaultButton, 'Explain Verdict');
    await workbench.screenshot('registries-remove');
    await workbench.pressDialogButton('Remove');
    await untilNoRow(workbench, registries, 'web/.nuxt');
    assert.equal(existsSync(record), false);
    await pressUndo(workbench, /^Released/);
    await untilRow(workbench, registries, nuxt('dead'));
    assert.equal(existsSync(record), true);
    await clearNotifications(workbench);
  });

  it('takes a dead entry out of a file with many, leaves every other byte, and puts it back', async () => {
    const [gone, there] = [deadPid(), livePid];
    const text = `{\r\n  "servers": { "web": {"pid":${there}},\r\n    "jobs": {"pid": ${gone}, "token": "s3cret"} }\r\n}`;
    const file = scene.team('run', text);
    await untilRow(workbench, registries, entry('run/servers.json', /^1 dead · 2 entries · team servers$/));
    const jobs = entry('jobs', new RegExp(`^dead · pid ${gone}, gone$`));
    await workbench.inlineAction(registries, jobs, 'Remove Dead Entry');
    const question = await workbench.readDialog();
    assert.equal(question.message, 'Remove the dead entry jobs?');
    assert.equal(question.defaultButton, 'Show Registries');
    assert.match(question.detail, /run\/servers\.json/);
    assert.doesNotMatch(question.detail, /s3cret/);
    await workbench.screenshot('registries-remove-entry');
    await workbench.pressDialogButton('Remove');
    await untilRow(workbench, registries, entry('run/servers.json', /^1 entry · team servers$/));
    assert.equal(readFileSync(file, 'utf8'), text.replace(/,\r\n {4}"jobs": \{.*?\}/, ''));
    await pressUndo(workbench, /^Removed the entry “jobs” of run\/servers\.json\.$/);
    await untilRow(workbench, registries, jobs);
    assert.equal(readFileSync(file, 'utf8'), text);
    await clearNotifications(workbench);
  });

  it('never takes out what has replaced a dead entry while it was asked', async () => {
    const gone = deadPid();
    scene.team('run', JSON.stringify({ servers: { jobs: { pid: gone } } }));
    const jobs = entry('jobs', new RegExp(`^dead · pid ${gone}, gone$`));
    await untilRow(workbench, registries, jobs);
    await workbench.inlineAction(registries, jobs, 'Remove Dead Entry');
    assert.equal((await workbench.readDialog()).message, 'Remove the dead entry jobs?');
    const replaced = JSON.stringify({ servers: { jobs: { pid: livePid } } });
    const file = scene.team('run', replaced);
    await workbench.pressDialogButton('Remove');
    await workbench.waitForNotification(/^jobs: It is another entry by now: somebody has registered anew\./);
    assert.equal(readFileSync(file, 'utf8'), replaced);
    await clearNotifications(workbench);
    rmSync(path.dirname(file), { recursive: true });
  });

  it('tells a server that has moved on, and one whose port another has taken', async () => {
    const moved = await scene.serve();
    // It listens, but not where its record says: there is nobody.
    scene.devRecord('web', { pid: moved.pid, port: web.port });
    await untilRow(workbench, registries, nuxt(`port silent · :${web.port}`));
    // Another process listens there now, and says so as well.
    const other = await scene.serve(web.port);
    scene.devRecord('shop', other);
    await untilRow(workbench, registries, nuxt(`port taken · :${web.port}`));
    await open('shop/.nuxt');
    await untilRow(workbench, registries, nuxt(`alive · :${web.port}`));
    const menu = await workbench.contextMenu(registries, nuxt('port taken'));
    assert.equal(menu.items.includes('Open in Browser'), false, menu.items.join());
    await menu.close();
    await open('nuxt');
    await untilRow(workbench, registries, {
      label: 'Port also claimed by',
      description: 'nuxt · shop/.nuxt/nuxt.lock',
    });
    await workbench.rowTooltip(registries, nuxt('port taken'));
    await picture(workbench, 'registries-ports-dark', 'stays');
    await workbench.expandRow(registries, 'nuxt', false);
  });

  it('stops the process of an entry when its number is typed', async () => {
    const worker = await scene.serve();
    scene.pidFile('api', 'worker', worker.pid);
    await untilRow(workbench, registries, entry('worker', /^alive /));
    await (await workbench.contextMenu(registries, entry('worker', /^alive /))).click('Stop Process…');
    await until('the question', async () => (await workbench.readQuickInput()).title === 'Stop Process');
    const { message } = await workbench.readQuickInput();
    assert.match(
      message,
      new RegExp(`^Process ${worker.pid} \\(.*\\) is registered as worker in api/tmp/pids/worker\\.pid\\.`),
    );
    await workbench.typeQuickInput(String(worker.pid));
    await workbench.acceptQuickInput();
    await workbench.waitForNotification(`Process ${worker.pid} has ended.`);
    await untilRow(workbench, registries, entry('worker', /^dead /));
    await clearNotifications(workbench);
  });

  it('has room for three hundred, with what is wrong first, and finds one of them by a word', async () => {
    const dead = deadPid();
    for (let at = 0; at < 300; at += 1) {
      const number = String(at).padStart(3, '0');
      scene.pidFile('farm', `worker-${number}`, at % 10 === 7 ? dead : livePid);
    }
    await untilRow(workbench, registries, entry('farm/tmp/pids', /^30 dead · 300 entries/));
    const rows = (await workbench.treeRows(registries)).filter(({ label }) => label.startsWith('worker-'));
    assert.equal(rows.length, 300);
    const words = rows.map(({ description }) => description.split(' ')[0]);
    assert.deepEqual([...new Set(words.slice(0, 30)), ...new Set(words.slice(30))], ['dead', 'alive']);
    await workbench.findRow(registries, 'farm/tmp/pids');
    await picture(workbench, 'registries-300-dark');
    await workbench.runCommand('Lockscope: Find Registry Entry…');
    await workbench.typeQuickInput('worker-271');
    await workbench.screenshot('registries-find');
    await workbench.acceptQuickInput();
    const found = await until('the row that was looked for', async () =>
      (await workbench.treeRows(registries)).find(({ label, selected }) => label === 'worker-271' && selected),
    );
    assert.equal(found.expanded, true);
  });

  it('still says what matters in a narrow side bar and in a light theme', async () => {
    await chooseTheme(workbench, 'Light Modern', 'vs');
    await workbench.findRow(registries, 'api/tmp/pids');
    await picture(workbench, 'registries-300-light');
    await workbench.page.setViewportSize({ width: 700, height: 800 });
    await widenSideBar(workbench, 220);
    await workbench.findRow(registries, entry('server', /^dead /));
    await picture(workbench, 'registries-narrow-light');
  });
});
