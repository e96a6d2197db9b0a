import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { projectRoot } from '../../support/host/cache';
import { waitForStatusBarItem } from './statusBar';
import { tidy, until } from './until';

const READY_LIMIT_MS = 60_000;
const SETTLE_MS = 400;

/** Waits until the window is laid out and connected, and closes the secondary side bar if one came up. */
export async function waitForReady(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: READY_LIMIT_MS });
  await waitForStatusBarItem(page, 'status.host', READY_LIMIT_MS);
  await page.locator('.part.sidebar .composite.title').waitFor({ timeout: READY_LIMIT_MS });
  await closeSecondarySideBar(page);
}

/** Closes the side bar opposite to the explorer, where Chat lives. */
export async function closeSecondarySideBar(page: Page): Promise<void> {
  const bar = page.locator('.part.auxiliarybar');
  await until('the secondary side bar to close', async () => {
    if ((await bar.count()) === 0 || !(await bar.isVisible())) {
      return true;
    }
    await page.keyboard.press('Control+Alt+B');
    await page.waitForTimeout(SETTLE_MS);
    return false;
  });
}

/** Saves a picture of the window as `out/screenshots/<name>.png`, with the mouse out of the way, and returns its path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const file = path.join(projectRoot, 'out', 'screenshots', `${name}.png`);
  mkdirSync(path.dirname(file), { recursive: true });
  await page.mouse.move(0, 0);
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: file });
  return file;
}

/** The titles of the open editors, left to right. */
export async function editors(page: Page): Promise<string[]> {
  return (await page.locator('.tabs-container .tab .label-name').allTextContents()).map(tidy);
}

/** The title of the active editor; undefined when none is open. */
export async function activeEditor(page: Page): Promise<string | undefined> {
  const active = page.locator('.editor-group-container.active .tab.active .label-name');
  return (await active.count()) > 0 ? tidy(await active.first().textContent()) : undefined;
}
