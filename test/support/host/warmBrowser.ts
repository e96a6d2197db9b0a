import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findChromium, usualFlags } from './chromium';
import { atProcessEnd } from './processEnd';

/** A tab of the warm browser, with nothing stored for its origin, and the only one there is. */
export interface WarmPage {
  readonly page: Page;
  readonly dispose: () => Promise<void>;
}

interface WarmBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/**
 * A script that is parsed while it arrives is parsed each time, even where its code is in the cache. The others are what
 * Playwright turns off and this switch, of which the last one counts, would turn on again.
 */
const withoutFeatures = [
  'ScriptStreaming',
  ...['DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning'],
];

let browser: Promise<WarmBrowser> | undefined;
let taken = false;

/**
 * Opens a tab in the one browser of this process that keeps its cache on disk, scripts and the code compiled from them:
 * the workbench is 20 megabytes of script, and its third window from one address takes half of the processor's time.
 * What a page has stored is deleted first. Returns undefined while another tab is open, with which it would share that.
 */
export async function openWarmPage(origin: string, size: WindowSize): Promise<WarmPage | undefined> {
  if (taken) return undefined;
  taken = true;
  try {
    const { context } = await (browser ??= launch());
    const page = await context.newPage();
    await page.setViewportSize(size);
    await forget(context, page, origin);
    return {
      page,
      dispose: async () => {
        await page.close();
        taken = false;
      },
    };
  } catch (error) {
    taken = false;
    throw error;
  }
}

/** Width and height of a window's content, in CSS pixels. */
export interface WindowSize {
  readonly width: number;
  readonly height: number;
}

/** Ends the browser, if there is one; for the end of a run. */
export async function closeWarmBrowser(): Promise<void> {
  const closing = browser;
  browser = undefined;
  await (await closing)?.close();
}

async function launch(): Promise<WarmBrowser> {
  const found = await findChromium();
  const folder = mkdtempSync(path.join(tmpdir(), 'lockscope-browser-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  const unguard = atProcessEnd(remove);
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: found.executable,
    headless: true,
    args: [...usualFlags, ...found.args, `--disable-features=${withoutFeatures.join(',')}`],
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  return {
    context,
    close: async () => {
      await context.close();
      remove();
      unguard();
    },
  };
}

async function forget(context: BrowserContext, page: Page, origin: string): Promise<void> {
  await context.clearCookies();
  const session = await context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await session.detach();
}
