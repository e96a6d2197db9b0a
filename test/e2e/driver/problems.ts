import type { Page } from 'playwright-core';
import type { PageElement } from './pageElement';
import { runCommand } from './quickInput';
import type { TextMatch } from './until';
import { exactly, matches, until } from './until';

/** One entry of the Problems view. */
export interface Problem {
  readonly file: string;
  readonly severity: 'error' | 'warning' | 'info' | 'none';
  readonly message: string;
  /** As shown: `[Ln 1, Col 1]`. */
  readonly position: string;
  readonly source: string;
}

/** Opens the Problems view and reads what it shows. */
export async function readProblems(page: Page): Promise<Problem[]> {
  const panel = page.locator('.markers-panel');
  if (!(await panel.isVisible())) {
    await runCommand(page, 'Problems: Focus on Problems View');
    await panel.waitFor();
  }
  const rows = await panel.locator('.monaco-list-rows > .monaco-list-row').evaluateAll((found: PageElement[]) =>
    found.map((row): Omit<Problem, 'file'> & { readonly file: string; readonly level: number } => ({
      level: Number(row.getAttribute('aria-level')),
      file: row.querySelector('.label-name')?.textContent?.trim() ?? '',
      severity:
        (['error', 'warning', 'info'] as const).find((kind) => row.querySelector(`.marker-icon.${kind}`)) ?? 'none',
      message: row.querySelector('.marker-message')?.textContent?.trim() ?? '',
      position: row.querySelector('.marker-line')?.textContent?.trim() ?? '',
      source: row.querySelector('.marker-source')?.textContent?.trim() ?? '',
    })),
  );
  const problems: Problem[] = [];
  let file = '';
  for (const { level, ...row } of rows) {
    if (level === 1) {
      file = row.file;
    } else {
      problems.push({ ...row, file });
    }
  }
  return problems;
}

/** Opens the place of the problem with such a message, by a click on it. */
export async function openProblem(page: Page, message: TextMatch): Promise<void> {
  await until(`a problem ${String(message)}`, async () =>
    (await readProblems(page)).some((problem) => matches(problem.message, message)),
  );
  const row = page.locator('.markers-panel .monaco-list-row', {
    has: page.locator('.marker-message', { hasText: exactly(message) }),
  });
  // Not in its middle, where a link may be.
  await row
    .first()
    .locator('.marker-message')
    .click({ position: { x: 20, y: 8 } });
}
