import type { Locator, Page } from 'playwright-core';
import { exactly, tidy, until } from './until';

// A menu takes no mouse-up for a moment after it opened, so that the click which opened it does not choose.
const MENU_DEAF_MS = 200;

/** An open context or overflow menu. */
export interface Menu {
  readonly items: readonly string[];
  /** Whether an entry can be chosen: what depends on trust cannot for a moment after a window has opened. */
  isEnabled(title: string): Promise<boolean>;
  click(title: string): Promise<void>;
  close(): Promise<void>;
}

/** Waits for the menu that a gesture opened, and reads it. */
export async function openedMenu(page: Page): Promise<Menu> {
  const menu = page.locator('.monaco-menu-container .monaco-menu').last();
  await menu.waitFor();
  await page.waitForTimeout(MENU_DEAF_MS);
  const entries = menu.locator('.action-menu-item');
  const items = (await entries.locator('.action-label').allTextContents()).map(tidy);
  const entryOf = (title: string): Locator =>
    entries.filter({ has: page.locator('.action-label', { hasText: exactly(title) }) }).first();
  return {
    items,
    isEnabled: async (title) => !/\bdisabled\b/.test((await entryOf(title).getAttribute('class')) ?? ''),
    click: async (title) => {
      if (!items.includes(title)) {
        throw new Error(`the menu has no "${title}", only: ${items.join(' · ')}`);
      }
      await entryOf(title).click();
      await gone(menu);
    },
    close: async () => {
      await page.keyboard.press('Escape');
      await gone(menu);
    },
  };
}

async function gone(menu: Locator): Promise<void> {
  await until('the menu to close', async () => (await menu.count()) === 0 || !(await menu.isVisible()));
}
