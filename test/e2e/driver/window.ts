import type { Page } from 'playwright-core';
import type { PageElement } from './pageElement';
import { pictureFile, picturesWanted } from './pictures';
import { waitForStatusBarItem } from './statusBar';
import { until } from './until';

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

/** Saves a picture of the window, where pictures are wanted; moves the mouse out of its way in any case. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  if (!picturesWanted()) return;
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: pictureFile(name) });
}

/** The titles of the open editors, left to right. */
export async function editors(page: Page): Promise<string[]> {
  return page.locator('.tabs-container .tab').evaluateAll(editorTitles);
}

/** The title of the active editor; undefined when none is open. */
export async function activeEditor(page: Page): Promise<string | undefined> {
  return (await page.locator('.editor-group-container.active .tab.active').evaluateAll(editorTitles))[0];
}

// Not the label's text: newer tabs show a file's extension in an element of its own.
function editorTitles(tabs: readonly PageElement[]): string[] {
  return tabs.map((tab) => tab.getAttribute('data-resource-name') ?? '');
}
