import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { RunningServer } from '../../support/host/startServer';
import { tidy, until } from '../driver/until';
import type { Workbench } from '../workbench';

const PALETTE_SETTLE_MS = 700;

/** Whether the command palette offers a command, by its full title. */
export async function paletteOffers(workbench: Workbench, title: string): Promise<boolean> {
  const { page } = workbench;
  const labels = page.locator('.quick-input-widget .quick-input-list .monaco-list-row .label-name');
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget .quick-input-box input').fill(`>${title}`);
  // The list follows what is typed after a moment, and goes on sorting itself for another.
  await until('the palette to have an answer', async () => (await labels.count()) > 0);
  await page.waitForTimeout(PALETTE_SETTLE_MS);
  const offered = (await labels.allTextContents()).map(tidy);
  await workbench.cancelQuickInput();
  return offered.includes(title);
}

/** Takes all notifications off the screen. */
export async function clearNotifications(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Notifications: Clear All Notifications');
  await until('the notifications to go', async () => (await workbench.readNotifications()).length === 0);
}

/** What is on the clipboard of the page. */
export async function clipboardText(workbench: Workbench): Promise<string> {
  return workbench.page.evaluate<string>('navigator.clipboard.readText()');
}

/** A key that calls a command past every menu, as a keybinding, a macro or another extension can. */
export interface DirectCall {
  readonly key: string;
  readonly command: string;
  readonly args?: unknown;
}

/** Binds keys to commands with arguments, in the user's keybindings. */
export function bindKeys(server: RunningServer, calls: readonly DirectCall[]): void {
  const file = path.join(path.dirname(server.settingsFile), 'keybindings.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(calls, undefined, 2));
}

/** What a document preview says: the text of the frame with that heading. */
export async function previewText(workbench: Workbench, heading: string | RegExp): Promise<string> {
  return until(`a preview headed ${String(heading)}`, async () => {
    for (const frame of workbench.page.frames()) {
      const headings = await frame
        .locator('h1')
        .allInnerTexts()
        .catch(() => []);
      const fits = headings.some((text) => (typeof heading === 'string' ? text === heading : heading.test(text)));
      if (fits) return tidy(await frame.locator('body').innerText());
    }
    return undefined;
  });
}
