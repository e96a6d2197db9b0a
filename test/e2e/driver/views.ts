import type { Locator, Page } from 'playwright-core';
import type { Menu } from './menu';
import { openedMenu } from './menu';
import type { PageElement } from './pageElement';
import type { TextMatch } from './until';
import { exactly, PATIENCE_MS, tidy, until } from './until';

/** Longer than a side bar takes to open. */
const OPENED_MS = 5_000;
/** Longer than a new window takes to know what extensions contribute. */
const CONTRIBUTED_MS = 60_000;

/** Brings the view container with that title to the front of the side bar. */
export async function openView(page: Page, containerTitle: string): Promise<void> {
  const tab = containerTab(page, containerTitle);
  await tab.waitFor({ timeout: CONTRIBUTED_MS });
  const isOpen = async (): Promise<boolean> => (await tab.getAttribute('aria-expanded')) === 'true';
  // Clicking the tab of an open container closes the side bar; so does a click while a window that was loaded anew is
  // about to open it by itself, and then another one is needed.
  await until(
    `${containerTitle} to open`,
    async () => {
      if (await isOpen()) return true;
      await tab.click();
      return until('the side bar', isOpen, OPENED_MS).catch(() => false);
    },
    4 * OPENED_MS,
  );
}

/** The number or text on a container's badge in the activity bar; undefined when it has none. */
export async function containerBadge(page: Page, containerTitle: string): Promise<string | undefined> {
  const tab = containerTab(page, containerTitle);
  // Asked in one go: the workbench shows a badge of its own, without text, for a moment while a view is loading.
  const texts = await tab
    .locator('.badge .badge-content')
    .evaluateAll((found: PageElement[]) =>
      found.filter((badge) => badge.checkVisibility()).map((badge) => badge.textContent ?? ''),
    );
  return texts.map(tidy).find((text) => text !== '');
}

// The label may go on with a key binding, or with what the badge says.
function containerTab(page: Page, containerTitle: string): Locator {
  const label = `.action-label[aria-label="${containerTitle}"], .action-label[aria-label^="${containerTitle} "]`;
  return page.locator('.activitybar .action-item', { has: page.locator(label) }).first();
}

/** The pane of the view with that title, wherever it is shown. */
export function viewPane(page: Page, viewTitle: string): Locator {
  // In the DOM even where a view alone in its container shows no header of its own.
  return page.locator('.pane', { has: page.locator('h3.title', { hasText: exactly(viewTitle) }) }).first();
}

/** Opens a collapsed view, so that it has rows. @throws {Error} with the views there are, when there is none such */
export async function expandView(page: Page, viewTitle: string): Promise<void> {
  const header = await paneHeader(page, viewTitle);
  if ((await header.getAttribute('aria-expanded')) === 'false') {
    await header.click();
  }
}

/** Collapses a view, so that nobody sees its rows. */
export async function collapseView(page: Page, viewTitle: string): Promise<void> {
  const header = await paneHeader(page, viewTitle);
  if ((await header.getAttribute('aria-expanded')) === 'true') {
    await header.click();
  }
}

/** What a view says instead of, or above, its rows: its message, or its welcome text. */
export async function viewMessage(page: Page, viewTitle: string): Promise<string> {
  const pane = viewPane(page, viewTitle);
  const parts = pane.locator('.tree-explorer-viewlet-tree-view > .message:not(.hide), .welcome-view-content');
  const texts = await parts.evaluateAll((found: PageElement[]) =>
    found.filter((part) => part.checkVisibility()).map((part) => part.textContent ?? ''),
  );
  return tidy(texts.join(' '));
}

/** Presses a button of a view's title bar, or an entry of its overflow menu. */
export async function viewTitleAction(page: Page, viewTitle: string, title: string): Promise<void> {
  const bar = await titleBar(page, viewTitle);
  const button = actionButton(bar, title);
  if ((await button.count()) > 0) {
    await button.first().click();
    return;
  }
  await (await viewTitleMenu(page, viewTitle)).click(title);
}

/** Opens the overflow menu (`...`) of a view's title bar. */
export async function viewTitleMenu(page: Page, viewTitle: string): Promise<Menu> {
  const bar = await titleBar(page, viewTitle);
  await bar.locator('.action-label.codicon-toolbar-more').first().click();
  return openedMenu(page);
}

/** The titles of the buttons in a view's title bar. */
export async function viewTitleActions(page: Page, viewTitle: string): Promise<string[]> {
  const bar = await titleBar(page, viewTitle);
  const labels = await bar
    .locator('.action-label[aria-label]')
    .evaluateAll((found: PageElement[]) => found.map((button) => button.getAttribute('aria-label') ?? ''));
  return labels.filter((label) => label !== '');
}

/** A button by its title; the workbench may add the key binding to it in brackets. */
export function actionButton(within: Locator, title: string): Locator {
  return within.locator(`.action-label[aria-label="${title}"], .action-label[aria-label^="${title} ("]`);
}

async function paneHeader(page: Page, viewTitle: string): Promise<Locator> {
  const header = viewPane(page, viewTitle).locator('.pane-header').first();
  try {
    await header.waitFor({ state: 'attached', timeout: PATIENCE_MS });
  } catch (error) {
    const shown = (await page.locator('.pane h3.title').allTextContents()).map(tidy);
    throw new Error(`no view "${viewTitle}" is shown, only: ${shown.join(' · ')}`, { cause: error });
  }
  return header;
}

// A view alone in its container has its buttons in the container's title.
async function titleBar(page: Page, viewTitle: string): Promise<Locator> {
  const header = await paneHeader(page, viewTitle);
  if (!(await header.isVisible())) {
    const part = page.locator('.part', { has: page.locator('h3.title', { hasText: exactly(viewTitle) }) });
    return part.locator('.composite.title .title-actions').first();
  }
  await header.hover();
  return header.locator('.actions').first();
}

/** Waits until a view's message matches. */
export async function waitForViewMessage(
  page: Page,
  viewTitle: string,
  wanted: TextMatch,
  timeoutMs?: number,
): Promise<string> {
  return until(
    `the view ${viewTitle} to say ${String(wanted)}`,
    async () => {
      const said = await viewMessage(page, viewTitle);
      return exactly(wanted).test(said) ? said : undefined;
    },
    timeoutMs,
  );
}
