import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import type { RunningServer } from '../../support/host/startServer';
import { pictureFile, picturesWanted } from '../driver/pictures';
import type { RowMatch } from '../driver/tree';
import { tidy, until } from '../driver/until';
import { viewPane } from '../driver/views';
import type { Workbench } from '../workbench';
import { container, locks } from './rows';

const PALETTE_SETTLE_MS = 700;
const CLICK_LIMIT_MS = 5_000;
const FIRST_LOOK_LIMIT_MS = 60_000;
/** Before that, the view says that it is looking, or VS Code says that nobody provides it with data. */
const lookedInVain = /^(?:There is no lock in this workspace|Lockscope shows the locks)/;

/** Whether the command palette offers a command, by its full title. */
export async function paletteOffers(workbench: Workbench, title: string): Promise<boolean> {
  const { page } = workbench;
  const labels = page.locator('.quick-input-widget .quick-input-list .monaco-list-row .label-name');
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget .quick-input-box input').fill(`>${title}`);
  // The list follows what is typed after a moment, and goes on sorting itself for another.
  await until('the palette to have an answer', async () => (await labels.count()) > 0);
  const isOffered = async (): Promise<boolean> => (await labels.allTextContents()).map(tidy).includes(title);
  const offered = await until('the title', isOffered, PALETTE_SETTLE_MS).catch(() => false);
  await workbench.cancelQuickInput();
  return offered;
}

/**
 * Opens the side bar's view container, and takes the mouse off its tab, whose hover would lie over the rows. Waits until
 * the extension has looked once, which in a new window begins only when the window has long been open.
 */
export async function openLockscope(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await workbench.openView(container);
  const size = page.viewportSize();
  await page.mouse.move((size?.width ?? 0) * 0.8, (size?.height ?? 0) / 2, { steps: 3 });
  const rows = viewPane(page, locks).locator('.monaco-list-row');
  const looked = async (): Promise<boolean> =>
    (await rows.count()) > 0 || lookedInVain.test(await workbench.viewMessage(locks));
  await until('Lockscope to have looked', looked, FIRST_LOOK_LIMIT_MS);
}

/** Trusts the folder of a window in Restricted Mode, by the status bar and the editor behind it, which is closed again. */
export async function grantTrust({ page }: Workbench): Promise<void> {
  const restricted = page.locator('.statusbar-item', { hasText: 'Restricted Mode' });
  await restricted.click();
  const editor = page.locator('.workspace-trust-editor');
  await editor.getByRole('button', { name: 'Trust', exact: true }).click();
  await restricted.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+W');
  await editor.waitFor({ state: 'hidden' });
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

/** All of the text of the active editor, once it begins like this. */
export async function activeEditorText(workbench: Workbench, opening: RegExp): Promise<string> {
  const { page } = workbench;
  const lines = page.locator('.editor-group-container.active .view-lines').first();
  return until('the text of the editor', async () => {
    // An editor that is still being laid out may be replaced under the mouse.
    const focused = await lines.click({ timeout: CLICK_LIMIT_MS }).then(
      () => true,
      () => false,
    );
    if (!focused) return undefined;
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Control+C');
    const text = await clipboardText(workbench);
    return opening.test(text) ? text : undefined;
  });
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
  return until(`a preview headed ${String(heading)}`, () => shownPreview(workbench, heading));
}

/** The same, if there is such a preview by now. */
export async function shownPreview(workbench: Workbench, heading: string | RegExp): Promise<string | undefined> {
  for (const frame of workbench.page.frames()) {
    const headings = await frame
      .locator('h1')
      .allInnerTexts()
      .catch(() => []);
    const fits = headings.some((text) => (typeof heading === 'string' ? text === heading : heading.test(text)));
    if (fits) return tidy(await frame.locator('body').innerText());
  }
  return undefined;
}

/**
 * Chooses a command from a row's menu, just after the colours have changed: VS Code lists every tree anew then, and for
 * a moment knows none of the rows that are on the screen. A command comes without its row and asks for one, as from the
 * palette; that question is sent away until the rows are known again.
 */
export async function chooseAfterThemeChange(
  workbench: Workbench,
  view: string,
  row: RowMatch,
  title: string,
  isDone: () => Promise<boolean>,
): Promise<void> {
  const question = workbench.page.locator('.quick-input-widget');
  await until(`${title} with its row`, async () => {
    const menu = await workbench.contextMenu(view, row);
    await menu.click(title);
    const came = await until(`what ${title} does`, async () => {
      if (await question.isVisible()) return 'question';
      return (await isDone()) && 'done';
    });
    if (came === 'question') await workbench.page.keyboard.press('Escape');
    return came === 'done';
  });
}

/** Chooses a colour theme by its name; `style` is the class that the workbench has with it. */
export async function chooseTheme(workbench: Workbench, theme: string, style: string): Promise<void> {
  await workbench.runCommand('Preferences: Color Theme');
  await workbench.typeQuickInput(theme);
  await workbench.chooseQuickItem(theme);
  await workbench.page.locator(`.monaco-workbench.${style}`).waitFor();
}

/** Drags the edge of the side bar until it is that wide. */
export async function widenSideBar(workbench: Workbench, width: number): Promise<void> {
  const box = await boxOf(workbench.page.locator('.part.sidebar'));
  await drag(workbench, [box.x + box.width, box.y + box.height / 3], [box.x + width, box.y + box.height / 3]);
}

/** Drags the edge between a view of the side bar and the next until the view is that high, with its title. */
export async function heightenView(workbench: Workbench, view: string, height: number): Promise<void> {
  const box = await boxOf(
    workbench.page.locator('.pane', { has: workbench.page.locator('h3.title', { hasText: view }) }),
  );
  const x = box.x + box.width / 2;
  await drag(workbench, [x, box.y + box.height], [x, box.y + height]);
}

async function drag(
  { page }: Workbench,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 4 });
  await page.mouse.up();
}

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  return (await locator.boundingBox()) ?? Promise.reject(new Error('it is not in the window'));
}

/** Saves a picture of the window without its title bar, where pictures are wanted; moves the mouse away in any case. */
export async function picture({ page }: Workbench, name: string, mouse: 'away' | 'stays' = 'away'): Promise<void> {
  const size = page.viewportSize();
  if (!size) throw new Error('there is no window');
  if (mouse === 'away') await page.mouse.move(size.width / 2, size.height - 40);
  if (!picturesWanted()) return;
  const title = await boxOf(page.locator('.part.titlebar'));
  await page.waitForTimeout(PALETTE_SETTLE_MS);
  await page.screenshot({
    path: pictureFile(name),
    clip: { x: 0, y: title.height, width: size.width, height: size.height - title.height },
  });
}

/** Saves a picture of the upper part of one view alone, with two pixels for each, as the README has it, where pictures are wanted. */
export async function viewPicture({ page }: Workbench, view: string, name: string, height: number): Promise<void> {
  const box = { ...(await boxOf(viewPane(page, view))), height };
  await page.mouse.move(box.x + box.width + 100, box.y);
  if (!picturesWanted()) return;
  await page.waitForTimeout(PALETTE_SETTLE_MS);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'png', clip: { ...box, scale: 2 } });
  await session.detach();
  writeFileSync(pictureFile(name), Buffer.from(data, 'base64'));
}

/** Presses *Undo* on the toast that says what was released or swept; a toast that still slides in may miss a click. */
export async function pressUndo(workbench: Workbench, toast: RegExp): Promise<void> {
  const isGone = async (): Promise<boolean> =>
    !(await workbench.readNotifications()).some(({ message }) => toast.test(message));
  await until('the toast to take the click', async () => {
    await workbench.pressNotificationButton(toast, 'Undo');
    return until('the toast to go', isGone, PALETTE_SETTLE_MS).catch(() => false);
  });
}
