import type { Page } from 'playwright-core';
import type { PageElement } from './pageElement';
import type { TextMatch } from './until';
import { exactly, matches, PATIENCE_MS, until } from './until';

/** A notification that is on the screen. */
export interface Notification {
  readonly message: string;
  readonly severity: 'info' | 'warning' | 'error' | 'none';
  readonly source: string;
  readonly buttons: readonly string[];
}

const ITEM = '.notifications-toasts .notification-list-item, .notifications-center .notification-list-item';

/** The notifications on the screen now, newest first. */
export async function readNotifications(page: Page): Promise<Notification[]> {
  return page.locator(ITEM).evaluateAll((found: PageElement[]) =>
    found.map((item) => ({
      message: item.querySelector('.notification-list-item-message')?.textContent?.trim() ?? '',
      severity:
        (['info', 'warning', 'error'] as const).find((kind) =>
          item.querySelector(`.notification-list-item-icon.codicon-${kind}`),
        ) ?? 'none',
      source: item.querySelector('.notification-list-item-source')?.textContent?.trim() ?? '',
      buttons: [...item.querySelectorAll('.notification-list-item-buttons-container .monaco-button')].map(
        (button) => button.textContent?.trim() ?? '',
      ),
    })),
  );
}

/** Waits for a notification with such a message. */
export async function waitForNotification(
  page: Page,
  wanted: TextMatch,
  timeoutMs = PATIENCE_MS,
): Promise<Notification> {
  return until(
    `a notification ${String(wanted)}`,
    async () => (await readNotifications(page)).find((notification) => matches(notification.message, wanted)),
    timeoutMs,
  );
}

/** Presses a button of the notification with such a message. */
export async function pressNotificationButton(page: Page, wanted: TextMatch, button: string): Promise<void> {
  await waitForNotification(page, wanted);
  const message = page.locator('.notification-list-item-message', { hasText: exactly(wanted) });
  const item = page.locator(ITEM).filter({ has: message }).first();
  await item
    .locator('.monaco-button', { hasText: exactly(button) })
    .first()
    .click();
}
