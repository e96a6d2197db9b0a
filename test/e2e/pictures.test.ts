import * as assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { commitInEditor, createDemoWorkspace, type DemoWorkspace, type Scene, scenes } from '../demo/demoWorkspace';
import { ensureGit } from '../support/git';
import { RegistryScene } from '../support/registryScene';
import { until } from './driver/until';
import {
  chooseAfterThemeChange,
  chooseTheme,
  clearNotifications,
  heightenView,
  openLockscope,
  picture,
  previewText,
  shownPreview,
  widenSideBar,
} from './support/gestures';
import { journals, lockRow, locks, registries, untilRow } from './support/rows';
import { SETUP_LIMIT_MS, setStage, type Stage, TEST_LIMIT_MS } from './support/stage';
import type { Workbench } from './workbench';

const themes = [
  ['high-contrast', 'Dark High Contrast', 'hc-black'],
  ['high-contrast-light', 'Light High Contrast', 'hc-light'],
  ['light', 'Light Modern', 'vs'],
  ['dark', 'Dark Modern', 'vs-dark'],
] as const;

/** A git that is alive, in its editor. */
const committing: Scene = async (folder, _start, run) => {
  await commitInEditor(path.join(folder, 'handbook'), run);
};

/** A server that is alive. */
const serving: Scene = async (folder, start) => {
  const pids = path.join(folder, 'api', 'tmp', 'pids');
  await mkdir(pids, { recursive: true });
  await start('serve', path.join(pids, 'server.pid'));
};

/** Locks of as many kinds as fit on a screen. */
const { search, billing, shop, store, notes, website, nightly } = scenes;
const shown = [search, billing, shop, store, notes, website, nightly, committing, serving];

describe('in every theme', function () {
  this.timeout(TEST_LIMIT_MS);
  let demo: DemoWorkspace;
  let scene: RegistryScene;
  let stage: Stage;
  let workbench: Workbench;
  const stale = lockRow('website', 'stale', 'index.lock');

  before(async function () {
    this.timeout(SETUP_LIMIT_MS);
    await ensureGit();
    demo = await createDemoWorkspace(tmpdir(), shown);
    scene = new RegistryScene(demo.folder);
    // The git of VS Code would count changes on its own tab.
    stage = await setStage({ 'git.enabled': false });
    workbench = await stage.open({ workspace: demo.folder, size: { width: 1160, height: 900 }, scale: 2 });
    await openLockscope(workbench);
    await untilRow(workbench, locks, stale);
    await widenSideBar(workbench, 500);
    await heightenView(workbench, locks, 505);
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
      await demo?.dispose();
    }
  });

  /** The last of the themes is that of the README. */
  const shownRegistries = async (): Promise<void> => {
    const [web, docs] = [await scene.serve(), await scene.serve()];
    scene.devRecord('website', web);
    scene.devRecord('docs', { pid: docs.pid, port: web.port });
    for (const view of [journals, locks]) await workbench.page.locator('.pane-header', { hasText: view }).click();
    await workbench.expandView(registries);
    for (const row of ['website/.nuxt', 'api/tmp/pids']) await workbench.expandRow(registries, row);
    await untilRow(workbench, registries, { label: 'nuxt', description: /^port taken / });
    // What is wrong comes first.
    await workbench.expandRow(registries, 'nuxt');
    await untilRow(workbench, registries, 'Port also claimed by');
  };

  for (const [name, theme, style] of themes) {
    it(`shows locks, an explanation, a finding and a question: ${name}`, async () => {
      await chooseTheme(workbench, theme, style);

      const heading = 'git index lock: stale';
      const isShown = async (): Promise<boolean> => (await shownPreview(workbench, heading)) !== undefined;
      await chooseAfterThemeChange(workbench, locks, stale, 'Explain Verdict', isShown);
      assert.match(await previewText(workbench, heading), /What to do/);
      await picture(workbench, `overview-${name}`);

      await workbench.clickRow(journals, /^Line 4/);
      await until('the journal', async () => (await workbench.activeEditor()) === 'changes.journal');
      await picture(workbench, `journal-finding-${name}`);

      await workbench.rowTooltip(locks, stale);
      await picture(workbench, `hover-${name}`, 'stays');

      await workbench.inlineAction(locks, stale, 'Release Stale Lock');
      await workbench.readDialog();
      await picture(workbench, `release-dialog-${name}`);
      await workbench.dismissDialog();
      await clearNotifications(workbench);
      await workbench.runCommand('View: Close All Editors');
    });
  }

  it('shows registries, with what does not lead where it says first', async () => {
    await shownRegistries();
    await picture(workbench, 'registries');
  });
});
