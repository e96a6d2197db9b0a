import type { Page } from 'playwright-core';
import type { PageElement } from './pageElement';
import type { TextMatch } from './until';
import { exactly, matches, tidy, until } from './until';

const ACTIVE = '.editor-group-container.active .editor-instance';
/** The mouse has to rest for a moment before VS Code shows a hover. */
const HOVER_LIMIT_MS = 5_000;

/** The numbers of the lines in sight that have a picture in the gutter beside them. */
export async function gutterLines(page: Page): Promise<number[]> {
  // Read in one go, since all of it is made anew when the text changes.
  const [lines] = await page.locator(ACTIVE).evaluateAll((editors: PageElement[]) =>
    editors.map((editor) => {
      const numbers = [...editor.querySelectorAll('.margin-view-overlays .line-numbers')].map((number) => {
        const { top, bottom } = number.getBoundingClientRect();
        return { top, bottom, line: Number(number.textContent) };
      });
      const marks = [...editor.querySelectorAll('.glyph-margin-widgets .cgmr')].map((mark) => {
        const { top, bottom } = mark.getBoundingClientRect();
        return (
          numbers.find((number) => number.top < (top + bottom) / 2 && number.bottom > (top + bottom) / 2)?.line ?? 0
        );
      });
      return [...new Set(marks)].sort((a, b) => a - b);
    }),
  );
  return lines ?? [];
}

/** The text of the line in which the cursor is; empty when it is not in sight. */
export async function lineAtCursor(page: Page): Promise<string> {
  const [text] = await page.locator(ACTIVE).evaluateAll((editors: PageElement[]) =>
    editors.map((editor) => {
      const number = editor.querySelector('.margin-view-overlays .active-line-number')?.getBoundingClientRect();
      const line = [...editor.querySelectorAll('.view-line')].find((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return (
          number !== undefined && top < (number.top + number.bottom) / 2 && bottom > (number.top + number.bottom) / 2
        );
      });
      return line?.textContent ?? '';
    }),
  );
  return tidy(text ?? '');
}

/** How much of the texts in sight is underlined as a problem: the number of such pieces. */
export async function squiggles(page: Page): Promise<number> {
  return page.locator(`${ACTIVE} .squiggly-error, ${ACTIVE} .squiggly-warning, ${ACTIVE} .squiggly-info`).count();
}

/** Rests the mouse on a line, at a character, and reads the hover that matches. */
export async function hoverOn(page: Page, line: TextMatch, character: number, wanted: TextMatch): Promise<string> {
  const text = page.locator(`${ACTIVE} .view-line`, { hasText: exactly(line) }).first();
  const box = await text.locator('> span').first().boundingBox();
  const content = tidy(await text.textContent());
  if (!box) throw new Error(`no line ${String(line)} in sight`);
  const x = box.x + (box.width / Math.max(1, content.length)) * (character + 0.5);
  return until(`a hover ${String(wanted)}`, async () => {
    // From elsewhere, since a mouse that does not move asks for no hover.
    await page.mouse.move(x, box.y + box.height * 6);
    await page.mouse.move(x, box.y + box.height / 2, { steps: 3 });
    return until('the hover', () => shownHover(page, wanted), HOVER_LIMIT_MS).catch(() => undefined);
  });
}

/** Follows a link of the hover that is shown. */
export async function clickHoverLink(page: Page, title: string): Promise<void> {
  await page
    .locator('.monaco-hover a', { hasText: exactly(title) })
    .first()
    .click();
}

/** What is offered as a quick fix where the cursor stands. */
export async function quickFixes(page: Page): Promise<string[]> {
  // A panel for submenus is one as well, beside it.
  const menu = page.locator('.action-widget').first();
  await until('the quick fixes', async () => {
    if (await menu.isVisible()) return true;
    await page.keyboard.press('Control+.');
    return until('the list', () => menu.isVisible(), HOVER_LIMIT_MS).catch(() => false);
  });
  const titles = await menu.locator('.monaco-list-row.action .title').allTextContents();
  return titles.map(tidy);
}

/** Chooses one of the quick fixes that are shown. */
export async function chooseQuickFix(page: Page, title: string): Promise<void> {
  await page.locator('.action-widget .monaco-list-row.action', { hasText: exactly(title) }).click();
}

/** The items in the list of language states, each with its command. */
export async function languageStates(page: Page): Promise<string[]> {
  const item = page.locator('.statusbar-item[id="status.languageStatus"]');
  const rows = page.locator('.hover-language-status');
  await until('the language states', async () => {
    if (await rows.first().isVisible()) return true;
    await page.mouse.move(0, 0);
    await item.hover();
    return until('the list', () => rows.first().isVisible(), HOVER_LIMIT_MS).catch(() => false);
  });
  return (await rows.allTextContents()).map(tidy);
}

async function shownHover(page: Page, wanted: TextMatch): Promise<string | undefined> {
  const hovers = page.locator('.monaco-hover .hover-contents');
  const texts = (await hovers.allInnerTexts()).map(tidy);
  const said = texts.join(' | ');
  return said !== '' && matches(said, wanted) ? said : undefined;
}
