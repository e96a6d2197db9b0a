import type { Page } from 'playwright-core';
import type { Menu } from './menu';
import { openedMenu } from './menu';
import { exactly, until } from './until';
import { openView } from './views';

/** Opens the context menu of a file or folder in the explorer, which must be in sight. */
export async function explorerMenu(page: Page, name: string): Promise<Menu> {
  await openView(page, 'Explorer');
  const row = page
    .locator('.explorer-folders-view .monaco-list-row')
    .filter({ has: page.locator('.label-name', { hasText: exactly(name) }) })
    .first();
  await until(`${name} in the explorer`, async () => (await row.count()) > 0);
  await row.locator('.label-name').first().click({ button: 'right' });
  return openedMenu(page);
}
