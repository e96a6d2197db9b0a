import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { processTable } from '../../e2e/support/processes';
import type { Workbench } from '../../e2e/workbench';
import { openWorkbench } from '../../e2e/workbench';
import { ensureServer, newestServer, oldestServer, vscodeVersionOf } from './codeServer';
import { writeHarnessExtension } from './harnessExtension';
import { installVsix } from './installVsix';
import type { RunningServer, ServerOptions } from './startServer';
import { startServer } from './startServer';
import { usualPort } from './usualPort';

const INSTALL_LIMIT_MS = 10 * 60_000;
const TEST_LIMIT_MS = 120_000;
const START_LIMIT_MS = 60_000;
const plainPackage = { skipLicense: true, allowMissingRepository: true, dependencies: false } as const;

type Undo = () => void | Promise<void>;

function temporaryFolder(undo: Undo[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockscope-harness-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function undoAll(undo: Undo[]): Promise<void> {
  for (const step of undo.splice(0).reverse()) {
    await step();
  }
}

for (const version of [newestServer, oldestServer]) {
  describe(`page driver on VS Code ${vscodeVersionOf(version)}`, function () {
    this.timeout(TEST_LIMIT_MS);
    const undo: Undo[] = [];
    let workbench: Workbench;

    const did = (what: string): Promise<unknown> => workbench.waitForStatusBarItem(`did ${what}`);

    before(async function () {
      this.timeout(INSTALL_LIMIT_MS);
      const folder = temporaryFolder(undo);
      const extension = writeHarnessExtension(path.join(folder, 'extension'));
      const workspace = path.join(folder, 'workspace');
      mkdirSync(workspace);
      writeFileSync(path.join(workspace, 'a.txt'), 'text\n');
      const server = await startServer(await ensureServer(version), {
        installed: [extension],
        port: await usualPort(),
      });
      undo.push(() => server.dispose());
      const theme = version === newestServer ? 'light' : 'dark';
      const opened = await openWorkbench({ server, workspace, theme });
      undo.push(() => opened.dispose());
      workbench = opened;
    });

    after(() => undoAll(undo));

    it('reads and clicks the status bar', async () => {
      const item = await workbench.waitForStatusBarItem('harness.trial.trial.status', START_LIMIT_MS);
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
      const rows = await workbench.waitForRows('Numbers', '200 rows', (all) => all.length === 200);
      assert.deepEqual([rows[0]?.label, rows.at(-1)?.label], ['number 1', 'number 200']);
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

describe('VS Code server', function () {
  this.timeout(TEST_LIMIT_MS);
  const undo: Undo[] = [];
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder(undo);
  });

  afterEach(() => undoAll(undo));

  async function open(options: ServerOptions): Promise<{ server: RunningServer; workbench: Workbench }> {
    const server = await startServer(await ensureServer(newestServer), { ...options, port: await usualPort() });
    undo.push(() => server.dispose());
    // Not the folder itself: an extension that lies inside an untrusted workspace is not loaded.
    const workspace = path.join(folder, 'workspace');
    mkdirSync(workspace);
    const workbench = await openWorkbench({ server, workspace, trusted: false });
    undo.push(() => workbench.dispose());
    return { server, workbench };
  }

  it('takes its extension host and all that started with it, and leaves no file', async () => {
    const extension = writeHarnessExtension(path.join(folder, 'extension'));
    const { server, workbench } = await open({ installed: [extension] });
    const status = await workbench.waitForStatusBarItem(/^did nothing/, START_LIMIT_MS);
    const child = Number(/child (\d+)/.exec(status.ariaLabel)?.[1]);
    process.kill(child, 0);
    await server.dispose();
    assert.deepEqual(
      processTable().filter(({ pid }) => [server.pid, child].includes(pid)),
      [],
    );
    assert.equal(existsSync(server.dataFolder), false);
    assert.equal(existsSync(path.join(extension, 'package.json')), true, 'the linked extension itself stays');
  });

  it('serves an extension installed from its package, in Restricted Mode', async () => {
    const vsix = path.join(folder, 'trial.vsix');
    await createVSIX({
      cwd: writeHarnessExtension(path.join(folder, 'extension')),
      packagePath: vsix,
      ...plainPackage,
    });
    const extensionsDir = path.join(folder, 'installed');
    assert.match(await installVsix(await ensureServer(newestServer), vsix, extensionsDir), /successfully installed/);
    const { workbench } = await open({ extensionsDir, smokeTestDriver: false });
    await workbench.waitForStatusBarItem('did nothing', START_LIMIT_MS);
    await workbench.waitForStatusBarItem('Restricted Mode');
  });
});
