import type { Locator, Page } from 'playwright-core';
import type { PageElement } from './pageElement';
import type { TextMatch } from './until';
import { exactly, matches, tidy, until } from './until';

/** One entry of a quick pick. */
export interface QuickPickItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** Undefined where only one entry can be chosen. */
  readonly checked: boolean | undefined;
  readonly focused: boolean;
}

/** A quick pick or input box as a user meets it. */
export interface QuickInput {
  readonly title: string;
  readonly placeholder: string;
  readonly value: string;
  /** The line under the box: a prompt or a validation message. */
  readonly message: string;
  readonly items: readonly QuickPickItem[];
}

const OPEN_LIMIT_MS = 1_500;

/** Runs a command by its full title, as the command palette shows it (`Category: Title`). */
export async function runCommand(page: Page, title: string): Promise<void> {
  await until('the command palette to take a title', async () => {
    await page.keyboard.press('F1');
    return (await appears(inputBox(page), OPEN_LIMIT_MS)) && takes(inputBox(page), `>${title}`);
  });
  const row = rows(page).filter({ has: page.locator('.label-name', { hasText: exactly(title) }) });
  if (!(await appears(row.first(), 10_000))) {
    const seen = (await rows(page).locator('.label-name').allTextContents()).map(tidy);
    await page.keyboard.press('Escape');
    throw new Error(`the command palette has no "${title}", only: ${seen.join(' · ')}`);
  }
  await row.first().click();
}

/** Waits for a quick pick or input box to be open, and reads it. */
export async function readQuickInput(page: Page): Promise<QuickInput> {
  const widget = page.locator('.quick-input-widget');
  await inputBox(page).waitFor();
  return widget.evaluate((root: PageElement) => ({
    title: root.querySelector('.quick-input-title')?.textContent?.trim() ?? '',
    placeholder: root.querySelector('.quick-input-box input')?.getAttribute('placeholder') ?? '',
    value: root.querySelector('.quick-input-box input')?.value ?? '',
    message: root.querySelector('.quick-input-message')?.textContent?.trim() ?? '',
    items: [...root.querySelectorAll('.quick-input-list .monaco-list-row')].map((row) => ({
      label: row.querySelector('.label-name')?.textContent?.trim() ?? '',
      description: row.querySelector('.label-description')?.textContent?.trim() ?? '',
      detail: row.querySelector('.quick-input-list-label-meta')?.textContent?.trim() ?? '',
      checked: row.hasAttribute('aria-checked') ? row.getAttribute('aria-checked') === 'true' : undefined,
      focused: row.classList.contains('focused'),
    })),
  }));
}

/** Waits for a quick pick to hold an item that matches, and reads it. */
export async function waitForQuickItem(page: Page, wanted: TextMatch): Promise<QuickInput> {
  return until(`a quick pick item ${String(wanted)}`, async () => {
    const open = await readQuickInput(page);
    return open.items.some((item) => matches(item.label, wanted)) ? open : undefined;
  });
}

/** Replaces what is typed in the open quick input. */
export async function typeQuickInput(page: Page, text: string): Promise<void> {
  await inputBox(page).fill(text);
}

/** Chooses the entry with that label from a quick pick of one. */
export async function chooseQuickItem(page: Page, wanted: TextMatch): Promise<void> {
  await waitForQuickItem(page, wanted);
  await itemRow(page, wanted).click();
}

/** Ticks or unticks the entry with that label in a quick pick of many. */
export async function checkQuickItem(page: Page, wanted: TextMatch, checked = true): Promise<void> {
  await waitForQuickItem(page, wanted);
  const row = itemRow(page, wanted);
  if ((await row.getAttribute('aria-checked')) !== String(checked)) {
    await row.locator('.label-name').first().click();
    await until('the tick to turn', async () => (await row.getAttribute('aria-checked')) === String(checked));
  }
}

/** Accepts the open quick input as it is. */
export async function acceptQuickInput(page: Page): Promise<void> {
  await inputBox(page).press('Enter');
}

/** Leaves the open quick input without an answer. */
export async function cancelQuickInput(page: Page): Promise<void> {
  await inputBox(page).press('Escape');
  await inputBox(page).waitFor({ state: 'hidden' });
}

function inputBox(page: Page): Locator {
  return page.locator('.quick-input-widget .quick-input-box input');
}

function rows(page: Page): Locator {
  return page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
}

function itemRow(page: Page, wanted: TextMatch): Locator {
  return rows(page)
    .filter({ has: page.locator('.label-name', { hasText: exactly(wanted) }) })
    .first();
}

/** A palette that opens while the one before it still goes away may go with it. */
async function takes(input: Locator, text: string): Promise<boolean> {
  return input.fill(text, { timeout: OPEN_LIMIT_MS }).then(
    () => true,
    () => false,
  );
}

async function appears(locator: Locator, timeout: number): Promise<boolean> {
  return locator.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}
