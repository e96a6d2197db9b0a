import type { Page } from 'playwright-core';
import type { PageElement } from './pageElement';
import type { TextMatch } from './until';
import { matches, until } from './until';

/** One item of the status bar. */
export interface StatusBarItem {
  /** `publisher.name.` and the item's own id, for an extension's item. */
  readonly id: string;
  readonly text: string;
  readonly ariaLabel: string;
  readonly icons: readonly string[];
  readonly kind: 'warning' | 'error' | 'prominent' | 'remote' | 'plain';
  readonly side: 'left' | 'right';
}

const ITEM = '.part.statusbar .statusbar-item';

/** The visible items of the status bar, left to right. */
export async function statusBarItems(page: Page): Promise<StatusBarItem[]> {
  return page.locator(ITEM).evaluateAll((found: PageElement[]) =>
    found
      .filter((item) => item.checkVisibility())
      .map((item) => ({
        id: item.id,
        text: (item.textContent ?? '').replace(/\s+/g, ' ').trim(),
        ariaLabel: item.getAttribute('aria-label') ?? '',
        icons: [...item.querySelectorAll('.codicon')].map((icon) => /codicon-([\w-]+)/.exec(icon.className)?.[1] ?? ''),
        kind:
          (['warning', 'error', 'prominent', 'remote'] as const).find((kind) =>
            item.classList.contains(`${kind}-kind`),
          ) ?? 'plain',
        side: item.classList.contains('right') ? 'right' : 'left',
      })),
  );
}

/** Waits for an item whose text or id matches. */
export async function waitForStatusBarItem(page: Page, wanted: TextMatch, timeoutMs?: number): Promise<StatusBarItem> {
  return until(
    `a status bar item ${String(wanted)}`,
    async () => (await statusBarItems(page)).find((item) => matches(item.text, wanted) || matches(item.id, wanted)),
    timeoutMs,
  );
}

/** Clicks the item whose text or id matches. */
export async function clickStatusBarItem(page: Page, wanted: TextMatch): Promise<void> {
  const item = await waitForStatusBarItem(page, wanted);
  await page.locator(`${ITEM}[id="${item.id}"] a`).click();
}
