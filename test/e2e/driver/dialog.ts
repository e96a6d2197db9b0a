import type { Page } from 'playwright-core';
import type { PageElement } from './pageElement';
import { exactly } from './until';

/** A modal dialog as a user meets it. */
export interface ModalDialog {
  readonly message: string;
  readonly detail: string;
  readonly severity: 'info' | 'warning' | 'error' | 'question' | 'none';
  /** Left to right as shown. */
  readonly buttons: readonly string[];
  /** What the Enter key would press. */
  readonly defaultButton: string | undefined;
}

const BOX = '.monaco-dialog-box';

/** Waits for a modal dialog and reads it. */
export async function readDialog(page: Page): Promise<ModalDialog> {
  const box = page.locator(BOX);
  await box.waitFor();
  // The focus, which is the default button, is set in a later turn than the one that shows the box.
  await page.locator(`${BOX} :focus, ${BOX}:focus`).first().waitFor();
  return box.evaluate((root: PageElement) => ({
    message: root.querySelector('.dialog-message-text')?.textContent?.trim() ?? '',
    detail: root.querySelector('.dialog-message-detail')?.textContent?.trim() ?? '',
    severity:
      (['info', 'warning', 'error', 'question'] as const).find((kind) =>
        root.querySelector(`.dialog-icon.codicon-dialog-${kind}, .dialog-icon.codicon-${kind}`),
      ) ?? 'none',
    buttons: [...root.querySelectorAll('.dialog-buttons .monaco-button')].map(
      (button) => button.textContent?.trim() ?? '',
    ),
    defaultButton: root.querySelector('.dialog-buttons .monaco-button:focus')?.textContent?.trim() || undefined,
  }));
}

/** Presses a button of the open dialog. */
export async function pressDialogButton(page: Page, title: string): Promise<void> {
  const dialog = await readDialog(page);
  if (!dialog.buttons.includes(title)) {
    throw new Error(`the dialog has no button "${title}", only: ${dialog.buttons.join(' · ')}`);
  }
  await page
    .locator(`${BOX} .dialog-buttons .monaco-button`, { hasText: exactly(title) })
    .first()
    .click();
  await closed(page);
}

/** Leaves the open dialog with the Escape key. */
export async function dismissDialog(page: Page): Promise<void> {
  await page.locator(BOX).waitFor();
  await page.keyboard.press('Escape');
  await closed(page);
}

/** Whether a dialog is open now. */
export async function hasDialog(page: Page): Promise<boolean> {
  return (await page.locator(BOX).count()) > 0;
}

async function closed(page: Page): Promise<void> {
  await page.locator(BOX).waitFor({ state: 'detached' });
}
