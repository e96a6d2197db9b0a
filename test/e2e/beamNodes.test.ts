import * as assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { installBeam, type RegistryNode, startRegistryNode } from '../support/beam/registryNode';
import type { RowMatch } from './driver/tree';
import { until } from './driver/until';
import {
  activeEditorText,
  clearNotifications,
  clipboardText,
  grantTrust,
  heightenView,
  openLockscope,
  paletteOffers,
  picture,
  previewText,
  widenSideBar,
} from './support/gestures';
import { registries, untilNoRow, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

const connect = 'Connect to BEAM Node…';
const table = /^Electric\.Shapes/;

describe('live nodes in the Registries view', function () {
  this.timeout(TEST_LIMIT_MS);
  let base: string;
  let folder: string;
  let cookieFile: string;
  let node: RegistryNode;
  let other: RegistryNode | undefined;
  let stage: Stage;
  let workbench: Workbench;
  let isOpen = false;

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'lockscope-e2e-')));
    folder = path.join(base, 'work');
    cookieFile = path.join(base, 'home', '.erlang.cookie');
    for (const made of [path.join(folder, '.vscode'), path.dirname(cookieFile)]) mkdirSync(made, { recursive: true });
    await installBeam();
    node = await startRegistryNode('shop');
    for (const name of ['shape-1', 'shape-2', 'shape-3']) await node.tell('register', name);
    await node.tell('kill', 'shape-1');
    await node.tell('suspend', 'shape-2');
    // The workspace names one too, which counts only once it is trusted.
    writeSettings([{ name: node.name, tables: ['private_table', 'no_such_table'], grace: 5 }]);
    stage = await setStage(
      { 'lockscope.beamNodes': [{ name: 'of.user@localhost' }] },
      { HOME: path.join(base, 'home') },
    );
    workbench = await stage.open({ workspace: folder, trusted: false, size: { width: 1100, height: 800 } });
    isOpen = true;
    await openLockscope(workbench);
    await workbench.expandView(registries);
  });

  // One test that fails in the middle must not take the others along.
  afterEach(async () => {
    if (isOpen && (await workbench.hasDialog())) await workbench.dismissDialog();
  });

  after(async () => {
    try {
      await stage?.dispose();
      await Promise.all([node?.kill(), other?.kill()]);
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  });

  const settingsFile = (): string => path.join(folder, '.vscode', 'settings.json');
  const writeSettings = (nodes: readonly object[]): void =>
    writeFileSync(settingsFile(), JSON.stringify({ 'lockscope.beamNodes': nodes }));
  const nodeRow = (words: string, name = node.name): RowMatch => ({ label: name, description: new RegExp(words) });
  const entry = (label: string, words: string): RowMatch => ({ label, description: new RegExp(`^${words}`) });
  const guests = (): Promise<string> => node.tell('eval', 'Node.list(:hidden)');
  const giveCookie = async (cookie: string): Promise<void> => {
    await until('the question for a cookie', async () => /^Cookie of /.test((await workbench.readQuickInput()).title));
    await workbench.typeQuickInput(cookie);
    await workbench.acceptQuickInput();
  };

  it('are not asked where the workspace is not trusted, and the row says so', async () => {
    await untilRow(workbench, registries, nodeRow('^not connected · Workspace not trusted$', 'of.user@localhost'));
    await untilRow(workbench, registries, {
      label: 'Workspace not trusted',
      description:
        /^It is asked once you trust this workspace\. This workspace is not trusted: Lockscope asks no node\./,
    });
    assert.equal(await paletteOffers(workbench, `Lockscope: ${connect}`), false);
    await untilNoRow(workbench, registries, node.name);
    assert.equal(await guests(), '[]');
  });

  it('say that there is no cookie once the workspace is trusted, and what helps', async () => {
    await grantTrust(workbench);
    await workbench.page.locator('.pane-header', { hasText: 'Journals' }).click();
    await heightenView(workbench, 'Locks', 150);
    await widenSideBar(workbench, 480);
    await untilRow(workbench, registries, nodeRow('^not connected · No cookie$'));
    const why = await untilRow(workbench, registries, 'No cookie');
    assert.match(
      why.description,
      /^Connect again to enter its cookie.* There is no cookie for .* It is not tried again by itself\.$/,
    );
    assert.equal(await guests(), '[]');
    await picture(workbench, 'beam-no-cookie-dark');
  });

  it('are not let in with a wrong cookie, and are with the right one, which no setting has', async () => {
    await workbench.inlineAction(registries, nodeRow('^not connected'), connect);
    await giveCookie('wrong');
    await untilRow(workbench, registries, nodeRow('^not connected · Not let in$'));
    await workbench.inlineAction(registries, nodeRow('^not connected'), connect);
    await giveCookie(node.cookie);
    await untilRow(workbench, registries, nodeRow(String.raw`Erlang/OTP \d+$`));
    await until('one connection', async () => /^\[:"?lockscope_[^,]*\]$/.test(await guests()));
    assert.equal(readFileSync(settingsFile(), 'utf8').includes(node.cookie), false);
    assert.equal(readFileSync(stage.server.settingsFile, 'utf8').includes(node.cookie), false);
  });

  it('show what is registered: alive, suspended, and dead only after the grace', async () => {
    await untilRow(workbench, registries, { label: table, description: /3 entries · Electric consumer registry$/ });
    await untilRow(workbench, registries, 'There is no table called no_such_table.');
    await untilRow(workbench, registries, { label: 'private_table', description: 'private · ETS table' });
    const tables = (await workbench.treeRows(registries)).filter((row) => table.test(row.label));
    await workbench.expandRow(registries, tables[0]?.label ?? '');
    await untilRow(workbench, registries, entry('shape-1', 'unknown · pid <0\\.\\d+\\.0>, gone'));
    await untilRow(
      workbench,
      registries,
      entry('shape-2', 'suspended · Elixir\\.Process:sleep/1 \\(pid <0\\.\\d+\\.0>'),
    );
    await untilRow(workbench, registries, entry('shape-3', 'alive · Elixir\\.Process:sleep/1 \\(pid <0\\.\\d+\\.0>'));
    await until('the dead one to be called dead', async () => {
      await workbench.runCommand('Lockscope: Refresh');
      return (await workbench.treeRows(registries)).some(
        (row) => row.label === 'shape-1' && row.description.startsWith('dead'),
      );
    });
    assert.equal(await node.tell('count'), '3');
  });

  it('give the expression that takes exactly the dead entry out, and delete nothing themselves', async () => {
    assert.deepEqual(await workbench.inlineActions(registries, entry('shape-1', 'dead')), ['Copy match_delete']);
    assert.deepEqual(await workbench.inlineActions(registries, entry('shape-3', 'alive')), []);
    await workbench.expandRow(registries, 'shape-1');
    await untilRow(workbench, registries, /^To take the entry out by its name alone could hit the process/);
    await picture(workbench, 'beam-dead-dark');
    await (await workbench.contextMenu(registries, entry('shape-1', 'dead'))).click('Explain Verdict');
    const explanation = await previewText(workbench, 'Electric consumer registry: dead');
    assert.match(explanation, /What to do .* Elixir: :ets\.match_delete\(.* Erlang: ets:match_delete\(/);
    await picture(workbench, 'beam-explained-dark');
    await workbench.runCommand('View: Close All Editors');
    for (const [language, verb] of [
      ['Erlang', 'erl_eval'],
      ['Elixir', 'eval'],
    ] as const) {
      await workbench.inlineAction(registries, entry('shape-1', 'dead'), 'Copy match_delete');
      await workbench.chooseQuickItem(language);
      await workbench.waitForNotification(new RegExp(`^Copied for ${language}\\. Nothing was deleted`));
      const copied = await clipboardText(workbench);
      assert.match(copied, /ets[:.]match_delete\(/);
      assert.equal(await node.tell('count'), '3');
      if (language === 'Elixir') {
        assert.equal(await node.tell(verb, copied), 'true');
        assert.equal(await node.tell('count'), '2');
      }
      await clearNotifications(workbench);
    }
    await workbench.runCommand('Lockscope: Refresh');
    await untilNoRow(workbench, registries, 'shape-1');
  });

  it('are offered as the port mapper knows them, with no question where ~/.erlang.cookie lets one in', async () => {
    other = await startRegistryNode('blog');
    writeFileSync(cookieFile, other.cookie);
    chmodSync(cookieFile, 0o400);
    await workbench.runCommand(`Lockscope: ${connect}`);
    const [name = ''] = other.name.split('@');
    await workbench.chooseQuickItem(name);
    await until('the whole name', async () => (await workbench.readQuickInput()).value.startsWith(`${name}@`));
    await workbench.typeQuickInput(other.name);
    await workbench.acceptQuickInput();
    await untilRow(workbench, registries, nodeRow(String.raw`Erlang/OTP \d+$`, other.name));
    assert.match(readFileSync(settingsFile(), 'utf8'), new RegExp(`"name": ?"${other.name}"`));
  });

  it('say that they have vanished when they are killed, and are let go of by hand', async () => {
    const { name = '' } = other ?? {};
    await other?.kill();
    await untilRow(
      workbench,
      registries,
      nodeRow('^(?:not connected|connecting…) · (?:Connection lost|No such node)', name),
      30_000,
    );
    await untilRow(workbench, registries, /^(?:Connection lost|No such node)$/);
    await (await workbench.contextMenu(registries, nodeRow('Erlang/OTP'))).click('Disconnect from BEAM Node');
    await untilRow(workbench, registries, nodeRow('^disconnected$'));
    await until('nobody to be connected', async () => (await guests()) === '[]');
    await picture(workbench, 'beam-vanished-dark');
    await workbench.runCommand('Lockscope: Refresh');
    await untilRow(workbench, registries, 'It is not asked until you connect again.');
    await workbench.inlineAction(registries, nodeRow('^disconnected$'), connect);
    await untilRow(workbench, registries, nodeRow('Erlang/OTP'));
    await untilRow(workbench, registries, { label: 'Names of this node', description: /^\d+ entries$/ });
  });

  it('have their entries found by name, and in the report', async () => {
    await workbench.runCommand('Lockscope: Find Registry Entry…');
    await workbench.typeQuickInput('shape-3');
    await workbench.acceptQuickInput();
    await until('the row that was looked for', async () =>
      (await workbench.treeRows(registries)).find((row) => row.label === 'shape-3' && row.selected),
    );
    await workbench.runCommand('Lockscope: Export Report');
    await workbench.chooseQuickItem('Markdown');
    const report = await activeEditorText(workbench, /^# Lockscope report/);
    assert.match(report, /\n- `shape-2`: suspended/);
    assert.equal(report.includes(node.cookie), false);
  });

  it('still say what matters in a light theme and a narrow side bar', async () => {
    await workbench.runCommand('Preferences: Color Theme');
    await workbench.typeQuickInput('Light Modern');
    await workbench.chooseQuickItem('Light Modern');
    await workbench.page.locator('.monaco-workbench.vs').waitFor();
    await untilRow(workbench, registries, nodeRow('Erlang/OTP'));
    const labels = (await workbench.treeRows(registries)).map(({ label }) => label);
    assert.equal(labels.filter((each) => each === node.name).length, 1, labels.join());
    assert.ok(labels.includes('Names of this node'), labels.join());
    await picture(workbench, 'beam-light');
    await workbench.page.setViewportSize({ width: 700, height: 800 });
    await widenSideBar(workbench, 220);
    await picture(workbench, 'beam-narrow-light');
  });

  it('leave nobody connected when the window is closed', async () => {
    isOpen = false;
    await stage.close(workbench);
    await until('the last connection to end', async () => (await guests()) === '[]', 60_000);
  });
});
