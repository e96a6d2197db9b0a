import type { Locator, Page } from 'playwright-core';
import type { Menu } from './menu';
import { openedMenu } from './menu';
import type { PageElement } from './pageElement';
import type { TextMatch } from './until';
import { exactly, tidy, until } from './until';
import { actionButton, expandView, viewPane } from './views';

/** One row of a tree as a user meets it. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** 1 for a root. */
  readonly level: number;
  /** Undefined for a row without children. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  readonly ariaLabel: string;
  /** The codicon's name, or undefined for a picture or a file icon. */
  readonly icon: string | undefined;
}

/** Which row is meant: by its label alone, or by more. */
export type RowMatch = TextMatch | { readonly label: TextMatch; readonly description?: TextMatch };

interface SeenRow {
  readonly index: number;
  readonly last: boolean;
  readonly row: TreeRow;
}

// The workbench scrolls 50 pixels for each notch of 120.
const WHEEL_PER_PIXEL = 120 / 50;
const SCROLL_LIMIT_MS = 10_000;
const OTHER_HOVER_MS = 700;
const HOVER_LIMIT_MS = 4_000;
/** Longer than a click takes that nothing stands in the way of. */
const CLICK_MS = 2_000;

/** All rows of a view, top to bottom, also those that must be scrolled to. */
export async function treeRows(page: Page, viewTitle: string): Promise<TreeRow[]> {
  await expandView(page, viewTitle);
  const found = new Map<number, TreeRow>();
  await scan(page, viewTitle, (seen) => {
    seen.forEach(({ index, row }) => found.set(index, row));
    return false;
  });
  return [...found].sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** The row's element, scrolled into sight. @throws {Error} with the rows there are, when there is none such */
export async function findRow(page: Page, viewTitle: string, wanted: RowMatch): Promise<Locator> {
  await expandView(page, viewTitle);
  const row = rowLocator(page, viewTitle, wanted);
  const shown = async (): Promise<boolean> => {
    if ((await row.count()) > 0) {
      return true;
    }
    return scan(page, viewTitle, async () => (await row.count()) > 0);
  };
  try {
    await until(`a row ${described(wanted)}`, shown);
  } catch (error) {
    const labels = (await treeRows(page, viewTitle)).map((other) => other.label);
    throw new Error(`view ${viewTitle} has no row ${described(wanted)}, only: ${labels.join(' · ')}`, { cause: error });
  }
  return row;
}

/** Waits until the rows of a view satisfy a test, and returns them. */
export async function waitForRows(
  page: Page,
  viewTitle: string,
  what: string,
  test: (rows: readonly TreeRow[]) => boolean,
): Promise<TreeRow[]> {
  return until(`view ${viewTitle}: ${what}`, async () => {
    const rows = await treeRows(page, viewTitle);
    return test(rows) ? rows : undefined;
  });
}

/** Clicks a row, which selects it and runs its command. */
export async function clickRow(page: Page, viewTitle: string, wanted: RowMatch): Promise<void> {
  const row = await findRow(page, viewTitle, wanted);
  await row.locator('.label-name').first().click();
}

/** Expands or collapses a row by its twistie, unless it is so already. */
export async function expandRow(page: Page, viewTitle: string, wanted: RowMatch, expanded = true): Promise<void> {
  const row = await findRow(page, viewTitle, wanted);
  const isTurned = async (): Promise<boolean> => (await row.getAttribute('aria-expanded')) === String(expanded);
  await until('the row to turn', async () => {
    if (await isTurned()) return true;
    // A row that is made anew or moves under the mouse, because others came or went, misses the click.
    if (!(await clicked(row.locator('.monaco-tl-twistie').first()))) return false;
    return until('the row', isTurned, CLICK_MS).catch(() => false);
  });
}

/** Opens the context menu of a row. */
export async function contextMenu(page: Page, viewTitle: string, wanted: RowMatch): Promise<Menu> {
  const row = await findRow(page, viewTitle, wanted);
  await until('the row to take the click', async () => {
    // A tooltip that the mouse called up on its way may lie over the row.
    await page.mouse.move(0, 0);
    return clicked(row.locator('.label-name').first(), 'right');
  });
  return openedMenu(page);
}

/** Presses one of the buttons that a row shows under the mouse. */
export async function inlineAction(page: Page, viewTitle: string, wanted: RowMatch, title: string): Promise<void> {
  const row = await findRow(page, viewTitle, wanted);
  const button = actionButton(row.locator('.actions'), title).first();
  await until(`the button ${title} of a row`, async () => {
    // A row that moved from under the mouse, because others came or went, hides its buttons again.
    await page.mouse.move(0, 0);
    await row.hover();
    return (await button.isVisible()) && clicked(button);
  });
}

async function clicked(target: Locator, button: 'left' | 'right' = 'left'): Promise<boolean> {
  return target.click({ button, timeout: CLICK_MS }).then(
    () => true,
    () => false,
  );
}

/** The titles of the buttons that a row shows under the mouse. */
export async function inlineActions(page: Page, viewTitle: string, wanted: RowMatch): Promise<string[]> {
  const row = await findRow(page, viewTitle, wanted);
  await row.hover();
  return row
    .locator('.actions .action-label')
    .evaluateAll((found: PageElement[]) => found.map((button) => button.getAttribute('aria-label') ?? ''));
}

/** The tooltip of a row, as text. */
export async function rowTooltip(page: Page, viewTitle: string, wanted: RowMatch): Promise<string> {
  const row = await findRow(page, viewTitle, wanted);
  const hover = page.locator('.workbench-hover, .monaco-hover').filter({ visible: true });
  // One that the mouse called up on its way here may still be about to appear.
  await page.mouse.move(0, 0, { steps: 5 });
  await page.waitForTimeout(OTHER_HOVER_MS);
  await until('other tooltips to go', async () => (await hover.count()) === 0);
  await row.locator('.label-name').first().hover();
  await hover.first().waitFor({ timeout: HOVER_LIMIT_MS });
  return tidy(await hover.first().innerText());
}

function rowLocator(page: Page, viewTitle: string, wanted: RowMatch): Locator {
  const { label, description } = typeof wanted === 'string' || wanted instanceof RegExp ? { label: wanted } : wanted;
  const rows = viewPane(page, viewTitle)
    .locator('.monaco-list-row')
    .filter({ has: page.locator('.label-name', { hasText: exactly(label) }) });
  const narrowed = description
    ? rows.filter({ has: page.locator('.label-description', { hasText: exactly(description) }) })
    : rows;
  return narrowed.first();
}

// A tree keeps only the rows in sight in the DOM, so it is read screen by screen, until `stop` has seen enough.
async function scan(
  page: Page,
  viewTitle: string,
  stop: (rows: readonly SeenRow[]) => boolean | Promise<boolean>,
): Promise<boolean> {
  const list = viewPane(page, viewTitle).locator('.monaco-list').first();
  let rows = await rowsInSight(list);
  if (await stop(rows)) {
    return true;
  }
  if (rows.length === 0 || (rows.some((row) => row.index === 0) && rows.some((row) => row.last))) {
    return false;
  }
  const box = await list.boundingBox();
  if (!box) {
    return false;
  }
  const step = box.height * 0.8;
  for (rows = await rowsInSight(list); !isTop(rows);) {
    rows = await wheelUntilMoved(list, -step * 4, isTop);
  }
  for (;;) {
    if (await stop(rows)) {
      return true;
    }
    if (isBottom(rows)) {
      return false;
    }
    rows = await wheelUntilMoved(list, step, isBottom);
  }
}

/** Answers the rows then in sight. `isEnd`: the tree may have shrunk meanwhile, so that there is nowhere to go. */
async function wheelUntilMoved(
  list: Locator,
  pixels: number,
  isEnd: (rows: readonly SeenRow[]) => boolean,
): Promise<SeenRow[]> {
  const before = firstIndex(await rowsInSight(list));
  // A made-up event: the browser's own wheel input takes a second each time without a GPU.
  const wheel = { deltaY: pixels, wheelDeltaY: -pixels * WHEEL_PER_PIXEL, bubbles: true };
  await list.locator('> .monaco-scrollable-element').dispatchEvent('wheel', wheel);
  return until(
    'the tree to scroll',
    async () => {
      const rows = await rowsInSight(list);
      return (firstIndex(rows) !== before || isEnd(rows)) && rows;
    },
    SCROLL_LIMIT_MS,
  );
}

function firstIndex(rows: readonly SeenRow[]): number {
  return Math.min(...rows.map((row) => row.index));
}

function isTop(rows: readonly SeenRow[]): boolean {
  return rows.length === 0 || rows.some((row) => row.index === 0);
}

function isBottom(rows: readonly SeenRow[]): boolean {
  return rows.length === 0 || rows.some((row) => row.last);
}

async function rowsInSight(list: Locator): Promise<SeenRow[]> {
  if ((await list.count()) === 0) {
    return [];
  }
  return list.evaluate((root: PageElement) =>
    [...root.querySelectorAll('.monaco-list-rows > .monaco-list-row')].map((row) => ({
      index: Number(row.getAttribute('data-index')),
      last: row.getAttribute('data-last-element') === 'true',
      row: {
        label: (row.querySelector('.label-name')?.textContent ?? '').trim(),
        description: (row.querySelector('.label-description')?.textContent ?? '').trim(),
        level: Number(row.getAttribute('aria-level')),
        expanded: row.hasAttribute('aria-expanded') ? row.getAttribute('aria-expanded') === 'true' : undefined,
        selected: row.getAttribute('aria-selected') === 'true',
        ariaLabel: row.getAttribute('aria-label') ?? '',
        icon: /codicon-(?!colored)([\w-]+)/.exec(
          row.querySelector('.custom-view-tree-node-item-icon')?.className ?? '',
        )?.[1],
      },
    })),
  );
}

function described(wanted: RowMatch): string {
  if (typeof wanted === 'string' || wanted instanceof RegExp) {
    return String(wanted);
  }
  return wanted.description ? `${String(wanted.label)} (${String(wanted.description)})` : String(wanted.label);
}
