import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

const commands: readonly [string, string, string?][] = [
  ['trial.modal', 'Ask'],
  ['trial.pick', 'Pick'],
  ['trial.note', 'Note'],
  ['trial.diagnose', 'Diagnose'],
  ['trial.open', 'Open Item'],
  ['trial.drop', 'Drop Item', '$(trash)'],
  ['trial.reload', 'Reload Items', '$(refresh)'],
];

const manifest = {
  name: 'trial',
  publisher: 'harness',
  version: '0.0.1',
  engines: { vscode: '^1.96.0' },
  main: './main.js',
  activationEvents: ['onStartupFinished'],
  files: ['main.js', 'icon.svg'],
  capabilities: { untrustedWorkspaces: { supported: true } },
  contributes: {
    commands: commands.map(([command, title, icon]) => ({
      command,
      title,
      category: 'Trial',
      ...(icon ? { icon } : {}),
    })),
    viewsContainers: {
      activitybar: [
        { id: 'trial', title: 'Trial Box', icon: 'icon.svg' },
        { id: 'many', title: 'Trial Many', icon: 'icon.svg' },
      ],
    },
    views: {
      trial: [
        { id: 'trial.items', name: 'Items' },
        { id: 'trial.notes', name: 'Notes' },
      ],
      many: [{ id: 'many.numbers', name: 'Numbers' }],
    },
    viewsWelcome: [{ view: 'trial.notes', contents: 'No notes yet.' }],
    menus: {
      'view/title': [{ command: 'trial.reload', when: 'view != trial.notes', group: 'navigation' }],
      'view/item/context': [
        { command: 'trial.open', when: 'view == trial.items', group: '1_open@1' },
        { command: 'trial.drop', when: 'view == trial.items && viewItem == leaf', group: 'inline' },
        { command: 'trial.drop', when: 'view == trial.items && viewItem == leaf', group: '2_drop@1' },
      ],
    },
  },
};

// What each gesture did is told through the status bar item, which the driver can read.
const main = `
const vscode = require('vscode');
const { spawn } = require('node:child_process');

exports.activate = (context) => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600000)', 'harness-child'], { stdio: 'ignore' });
  const status = vscode.window.createStatusBarItem('trial.status', vscode.StatusBarAlignment.Left, 1000);
  status.name = 'Trial';
  status.tooltip = 'child ' + child.pid;
  status.command = 'trial.modal';
  const did = (what) => { status.text = '$(lock) did ' + what; };
  did('nothing');
  status.show();

  const changed = new vscode.EventEmitter();
  const labels = new Map([['one', 'first'], ['two', 'second'], ['group', '']]);
  const items = {
    onDidChangeTreeData: changed.event,
    getChildren: (parent) => (parent === undefined ? ['one', 'two', 'group'] : parent === 'group' ? ['inner'] : []),
    getTreeItem: (id) => {
      const group = id === 'group';
      const state = group ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
      const item = new vscode.TreeItem('item ' + id, state);
      item.id = id;
      item.description = labels.get(id) || undefined;
      item.contextValue = group ? 'group' : 'leaf';
      item.iconPath = new vscode.ThemeIcon(group ? 'folder' : 'lock');
      item.tooltip = new vscode.MarkdownString('**Held** by ' + id);
      item.accessibilityInformation = { label: 'item ' + id + ', spoken' };
      return item;
    },
  };
  const numbers = {
    getChildren: () => Array.from({ length: 200 }, (_, index) => 'number ' + (index + 1)),
    getTreeItem: (id) => ({ id, label: id, command: { command: 'trial.number', title: '', arguments: [id] } }),
  };
  const none = { getChildren: () => [], getTreeItem: (id) => id };
  const view = vscode.window.createTreeView('trial.items', { treeDataProvider: items });
  view.badge = { value: 3, tooltip: '3 items' };
  const register = (id, run) => context.subscriptions.push(vscode.commands.registerCommand(id, run));
  context.subscriptions.push(
    status,
    view,
    vscode.window.createTreeView('many.numbers', { treeDataProvider: numbers }),
    vscode.window.createTreeView('trial.notes', { treeDataProvider: none }),
  );
  register('trial.modal', async () => {
    const choice = await vscode.window.showWarningMessage(
      'Release the lock?', { modal: true, detail: 'Held by nobody.' }, 'Release', 'Show Evidence');
    did('modal ' + choice);
  });
  register('trial.pick', async () => {
    const picks = ['red', 'green', 'blue'].map((label) => ({ label, description: label + '!', picked: label === 'blue' }));
    const chosen = await vscode.window.showQuickPick(picks, { canPickMany: true, title: 'Colours' });
    did('pick ' + (chosen ? chosen.map((pick) => pick.label).join('+') : 'nothing'));
  });
  register('trial.note', async () => did('note ' + await vscode.window.showInformationMessage('A note.', 'Undo')));
  const diagnostics = vscode.languages.createDiagnosticCollection('trial');
  context.subscriptions.push(diagnostics);
  register('trial.diagnose', () => {
    const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, 'a.txt');
    const range = new vscode.Range(0, 0, 0, 1);
    diagnostics.set(file, [new vscode.Diagnostic(range, 'Torn tail', vscode.DiagnosticSeverity.Warning)]);
  });
  register('trial.number', (id) => did(id));
  register('trial.open', (id) => did('open ' + id));
  register('trial.drop', (id) => did('drop ' + id));
  register('trial.reload', () => { labels.set('two', 'again'); changed.fire(undefined); did('reload'); });
  context.subscriptions.push({ dispose: () => child.kill() });
};
`;

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><rect x="5" y="5" width="14" height="14"/></svg>\n';

/** Writes a throw-away extension with one of everything the page driver can drive, and returns its folder. */
export function writeHarnessExtension(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  writeFileSync(path.join(folder, 'main.js'), main);
  writeFileSync(path.join(folder, 'icon.svg'), icon);
  return folder;
}
