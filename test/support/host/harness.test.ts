import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import type { Workbench } from '../../e2e/workbench';
import { openWorkbench } from '../../e2e/workbench';
import { bundleTests } from './bundleTests';
import { projectRoot } from './cache';
import { ensureServer, newestServer, oldestServer, vscodeVersionOf } from './codeServer';
import { writeHarnessExtension } from './harnessExtension';
import type { InHostResult } from './inHost';
import { runInHost } from './inHost';
import { installVsix } from './installVsix';
import type { RunningServer } from './startServer';
import { startServer } from './startServer';

const INSTALL_LIMIT_MS = 10 * 60_000;
const TEST_LIMIT_MS = 60_000;
const quietVsix = { skipLicense: true, allowMissingRepository: true, dependencies: false } as const;

for (const version of [newestServer, oldestServer]) {
  describe(`page driver on VS Code ${vscodeVersionOf(version)}`, function () {
    this.timeout(TEST_LIMIT_MS);
    let folder: string;
    let server: RunningServer;
    let workbench: Workbench;

    const did = (what: string): Promise<unknown> => workbench.waitForStatusBarItem(`did ${what}`);

    before(async function () {
      this.timeout(INSTALL_LIMIT_MS);
      folder = mkdtempSync(path.join(tmpdir(), 'lockscope-harness-'));
      const extension = writeHarnessExtension(path.join(folder, 'extension'));
      const workspace = path.join(folder, 'workspace');
      mkdirSync(workspace);
      writeFileSync(path.join(workspace, 'a.txt'), 'text\n');
      server = await startServer(await ensureServer(version), { installed: [extension] });
      workbench = await openWorkbench({ server, workspace, theme: version === newestServer ? 'light' : 'dark' });
    });

    after(async () => {
      await workbench?.dispose();
      await server?.dispose();
      rmSync(folder, { recursive: true, force: true });
    });

    it('reads and clicks the status bar', async () => {
      const item = await workbench.waitForStatusBarItem('harness.trial.trial.status');
      assert.deepEqual(
        { text: item.text, icons: item.icons, kind: item.kind, side: item.side },
        { text: 'did nothing', icons: ['lock'], kind: 'plain', side: 'left' },
      );
    });

    it('reads a modal dialog and presses its buttons', async () => {
      await workbench.clickStatusBarItem('did nothing');
      const dialog = await workbench.readDialog();
      assert.deepEqual([...dialog.buttons].sort(), ['Cancel', 'Release', 'Show Evidence']);
      assert.deepEqual(
        { message: dialog.message, detail: dialog.detail, severity: dialog.severity, enter: dialog.defaultButton },
        { message: 'Release the lock?', detail: 'Held by nobody.', severity: 'warning', enter: 'Release' },
      );
      await workbench.pressDialogButton('Show Evidence');
      await did('modal Show Evidence');
      await workbench.runCommand('Trial: Ask');
      await workbench.dismissDialog();
      await did('modal undefined');
    });

    it('reads a tree, its rows and its message', async () => {
      await workbench.openView('Trial Box');
      await workbench.expandRow('Items', 'item group');
      await workbench.clickRow('Items', { label: 'item two', description: 'second' });
      const rows = await workbench.waitForRows('Items', 'a selected row', (all) => all.some((row) => row.selected));
      assert.deepEqual(
        rows.map((row) => [row.level, row.label, row.description, row.expanded, row.selected, row.icon, row.ariaLabel]),
        [
          [1, 'item one', 'first', undefined, false, 'lock', 'item one, spoken'],
          [1, 'item two', 'second', undefined, true, 'lock', 'item two, spoken'],
          [1, 'item group', '', true, false, 'folder', 'item group, spoken'],
          [2, 'item inner', '', undefined, false, 'lock', 'item inner, spoken'],
        ],
      );
      assert.equal(await workbench.rowTooltip('Items', 'item one'), 'Held by one');
      assert.equal(await workbench.containerBadge('Trial Box'), '3');
      assert.equal(await workbench.viewMessage('Notes'), 'No notes yet.');
      await workbench.screenshot(`harness-${vscodeVersionOf(version)}`);
    });

    it('uses context menus, inline actions and view titles', async () => {
      const menu = await workbench.contextMenu('Items', 'item one');
      assert.deepEqual(menu.items, ['Open Item', 'Drop Item']);
      await menu.click('Open Item');
      await did('open one');
      assert.deepEqual(await workbench.inlineActions('Items', 'item one'), ['Drop Item']);
      await workbench.inlineAction('Items', 'item two', 'Drop Item');
      await did('drop two');
      await workbench.viewTitleAction('Items', 'Reload Items');
      await did('reload');
      await workbench.waitForRows('Items', 'the new description', (all) => all[1]?.description === 'again');
    });

    it('scrolls to rows out of sight, and knows a view alone in its container', async () => {
      await workbench.openView('Trial Many');
      const rows = await workbench.treeRows('Numbers');
      assert.deepEqual([rows.length, rows[0]?.label, rows.at(-1)?.label], [200, 'number 1', 'number 200']);
      await workbench.clickRow('Numbers', 'number 150');
      await did('number 150');
      await workbench.viewTitleAction('Numbers', 'Reload Items');
      await did('reload');
    });

    it('picks from a quick pick of many', async () => {
      await workbench.runCommand('Trial: Pick');
      const open = await workbench.waitForQuickItem('blue');
      assert.equal(open.title, 'Colours');
      assert.deepEqual(
        open.items.map((item) => [item.label, item.description, item.checked]),
        [
          ['red', 'red!', false],
          ['green', 'green!', false],
          ['blue', 'blue!', true],
        ],
      );
      await workbench.checkQuickItem('red');
      await workbench.acceptQuickInput();
      await did('pick red+blue');
    });

    it('reads notifications and problems', async () => {
      await workbench.runCommand('Trial: Note');
      const note = await workbench.waitForNotification('A note.');
      assert.deepEqual({ severity: note.severity, buttons: note.buttons }, { severity: 'info', buttons: ['Undo'] });
      await workbench.pressNotificationButton('A note.', 'Undo');
      await did('note Undo');
      await workbench.runCommand('Trial: Diagnose');
      await workbench.waitForStatusBarItem('0 1');
      assert.deepEqual(await workbench.readProblems(), [
        { file: 'a.txt', severity: 'warning', message: 'Torn tail', position: '[Ln 1, Col 1]', source: '' },
      ]);
    });

    it('collects errors of the window, and found none', () => {
      assert.deepEqual(workbench.consoleErrors(), []);
    });
  });
}

describe('runs inside the extension host', function () {
  this.timeout(INSTALL_LIMIT_MS);
  let folder: string;
  let extensionPath: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'lockscope-harness-'));
    extensionPath = writeHarnessExtension(path.join(folder, 'extension'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  async function run(source: string, timeLimitMs: number): Promise<{ result: InHostResult; lines: string[] }> {
    const from = path.join(folder, 'tests');
    mkdirSync(from, { recursive: true });
    writeFileSync(path.join(from, 'sample.test.ts'), source);
    const testsEntry = await bundleTests({ from, into: path.join(projectRoot, 'out', 'test', 'harness') });
    const lines: string[] = [];
    const options = { vscodeVersion: '1.139.1', extensionPath, testsEntry, workspace: folder, timeLimitMs } as const;
    const result = await runInHost({ ...options, onLine: (line) => lines.push(line) });
    return { result, lines };
  }

  it('counts what passed and failed, and points at the source', async () => {
    const { result, lines } = await run(
      `describe('sample', () => {
  it('passes', () => { console.log('a line of the test'); });
  it('fails', () => { throw new Error('on purpose'); });
});`,
      TEST_LIMIT_MS,
    );
    assert.deepEqual(
      { exit: result.exit, passed: result.passed, failed: result.failed, pending: result.pending },
      { exit: 'finished', passed: 1, failed: 1, pending: 0 },
    );
    assert.deepEqual([result.failures[0]?.title, result.failures[0]?.message], ['sample fails', 'on purpose']);
    assert.match(result.failures[0]?.stack ?? '', /sample\.test\.ts:3:/);
    assert.ok(lines.includes('a line of the test') && lines.includes('    ✔ passes'), lines.join('\n'));
  });

  it('names the test in which the host died', async () => {
    const source = `it('kills the host', () => { process.kill(process.pid, 'SIGKILL'); return new Promise(() => {}); });`;
    const { result } = await run(source, TEST_LIMIT_MS);
    assert.deepEqual([result.exit, result.running, result.complete], ['died', 'kills the host', false]);
  });

  it('ends a run at its time limit', async () => {
    const source = `it('hangs', function () { this.timeout(0); return new Promise(() => {}); });`;
    const { result } = await run(source, 15_000);
    assert.deepEqual([result.exit, result.running], ['timed-out', 'hangs']);
  });
});

describe('VS Code server', function () {
  this.timeout(TEST_LIMIT_MS);

  it('takes its extension host and all that started with it, and leaves no file', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lockscope-harness-'));
    const extension = writeHarnessExtension(folder);
    const server = await startServer(await ensureServer(newestServer), { installed: [extension] });
    const workbench = await openWorkbench({ server, workspace: folder });
    const status = await workbench.waitForStatusBarItem(/^did nothing/);
    const child = Number(/child (\d+)/.exec(status.ariaLabel)?.[1]);
    process.kill(child, 0);
    await workbench.dispose();
    await server.dispose();
    assert.throws(() => process.kill(server.pid, 0), { code: 'ESRCH' });
    assert.throws(() => process.kill(child, 0), { code: 'ESRCH' });
    assert.equal(existsSync(server.dataFolder), false);
    assert.equal(existsSync(path.join(folder, 'package.json')), true, 'the linked extension itself stays');
    rmSync(folder, { recursive: true });
  });

  it('serves an extension installed from its package', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lockscope-harness-'));
    const vsix = path.join(folder, 'trial.vsix');
    await createVSIX({ cwd: writeHarnessExtension(path.join(folder, 'extension')), packagePath: vsix, ...quietVsix });
    const extensionsDir = path.join(folder, 'installed');
    const install = await ensureServer(newestServer);
    assert.match(await installVsix(install, vsix, extensionsDir), /successfully installed/);
    const server = await startServer(install, { extensionsDir, smokeTestDriver: false });
    const workbench = await openWorkbench({ server, trusted: false });
    await workbench.waitForStatusBarItem('did nothing');
    await workbench.waitForStatusBarItem('Restricted Mode');
    await workbench.dispose();
    await server.dispose();
    rmSync(folder, { recursive: true });
  });
});
