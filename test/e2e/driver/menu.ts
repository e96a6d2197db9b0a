import type { Locator, Page } from 'playwright-core';
import { exactly, tidy, until } from './until';

// A menu takes no mouse-up for a moment after it opened, so that the click which opened it does not choose.
const MENU_DEAF_MS = 200;

/** An open context or overflow menu. */
export interface Menu {
  readonly items: readonly string[];
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
  return {
    items,
    click: async (title) => {
      if (!items.includes(title)) {
        throw new Error(`the menu has no "${title}", only: ${items.join(' · ')}`);
      }
      const label = page.locator('.action-label', { hasText: exactly(title) });
      await entries.filter({ has: label }).first().click();
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
