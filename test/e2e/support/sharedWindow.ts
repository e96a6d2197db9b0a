import * as assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { until } from '../driver/until';
import { viewPane } from '../driver/views';
import type { Workbench } from '../workbench';
import { bindKeys, openLockscope } from './gestures';
import { journals, locks } from './rows';
import { endBeforeNextStage, setStage, type Stage } from './stage';

/** A window on a folder, in which one file of tests after the other finds nothing of those before. */
export interface SharedWindow {
  readonly workbench: Workbench;
  readonly folder: string;
  /** Takes away all that a file of tests has made in it and opened. Its console must be without errors. */
  leave(): Promise<void>;
}

interface Kept {
  readonly stage: Stage;
  readonly workbench: Workbench;
  readonly folder: string;
}

/** Without git, which would ask after each repository all the time, and take the lock for a moment itself. */
const settings = { 'git.enabled': false, 'files.autoSave': 'off' };

/** What a key does together with Ctrl and Alt. A window learns of keys only when it is opened. */
const keys = {
  8: ['notifications.clearAll', 'workbench.action.closeAllEditors'],
  9: ['workbench.action.closePanel', 'workbench.view.explorer'],
} as const;

let kept: Promise<Kept> | undefined;

/** The window that is there, or a new one. It is there until somebody sets a stage, or the run ends. */
export async function sharedWindow(): Promise<SharedWindow> {
  const { workbench, folder } = await (kept ??= begin());
  return {
    workbench,
    folder,
    leave: async () => {
      try {
        assert.deepEqual(workbench.consoleErrors(), []);
        // What a failed test has left behind is not to fail others.
        if (hasFailed) await end();
        else await clear(workbench, folder);
      } catch (error) {
        await end().catch(() => undefined);
        throw error;
      }
    },
  };
}

let hasFailed = false;

afterEach(function () {
  hasFailed ||= this.currentTest?.state === 'failed';
});

async function begin(): Promise<Kept> {
  hasFailed = false;
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'lockscope-e2e-')));
  const stage = await setStage(settings);
  endBeforeNextStage(end);
  try {
    bindKeys(
      stage.server,
      Object.entries(keys).map(([key, commands]) => ({
        ...{ key: `ctrl+alt+${key}`, command: 'runCommands' },
        args: { commands },
      })),
    );
    const workbench = await stage.open({ workspace: folder });
    await openLockscope(workbench);
    await press(workbench, 9);
    return { stage, workbench, folder };
  } catch (error) {
    kept = undefined;
    await stage.dispose();
    throw error;
  }
}

async function end(): Promise<void> {
  const ending = kept;
  kept = undefined;
  if (ending === undefined) return;
  const { stage, folder } = await ending;
  try {
    await stage.dispose();
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function clear(workbench: Workbench, folder: string): Promise<void> {
  const { page } = workbench;
  const isClosed = async (): Promise<boolean> =>
    (await workbench.editors()).length === 0 && (await workbench.readNotifications()).length === 0;
  await press(workbench, 8);
  await until('nothing to be open', isClosed);
  for (const name of readdirSync(folder)) {
    rmSync(path.join(folder, name), { recursive: true, force: true, maxRetries: 5 });
  }
  await openLockscope(workbench);
  const isEmpty = async (): Promise<boolean> =>
    (await viewPane(page, locks).locator('.monaco-list-row').count()) === 0 &&
    (await viewPane(page, journals).locator('.monaco-list-row').count()) === 0;
  await until('nothing to be seen', isEmpty);
  await press(workbench, 9);
  await until('the explorer', () => page.locator('.explorer-folders-view').isVisible());
}

function press({ page }: Workbench, key: keyof typeof keys): Promise<void> {
  return page.keyboard.press(`Control+Alt+${key}`);
}
