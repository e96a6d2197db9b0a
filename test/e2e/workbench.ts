import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { launchChromium } from '../support/host/chromium';
import { isHarnessNoise } from '../support/host/consoleNoise';
import { windowUrl } from '../support/host/hostUrl';
import type { HostSettings } from '../support/host/settings';
import { trustSettings } from '../support/host/settings';
import type { RunningServer } from '../support/host/startServer';
import type { WarmPage, WindowSize } from '../support/host/warmBrowser';
import { closeWarmBrowser, openWarmPage } from '../support/host/warmBrowser';
import type { BoundToPage } from './driver/bindPage';
import { bindPage } from './driver/bindPage';
import * as dialog from './driver/dialog';
import * as editor from './driver/editor';
import * as explorer from './driver/explorer';
import * as notifications from './driver/notifications';
import { picturesWanted } from './driver/pictures';
import * as problems from './driver/problems';
import * as quickInput from './driver/quickInput';
import * as statusBar from './driver/statusBar';
import * as tree from './driver/tree';
import { PATIENCE_MS } from './driver/until';
import * as views from './driver/views';
import * as window from './driver/window';

/** What a workbench window is to show. */
export interface WorkbenchOptions {
  readonly server: RunningServer;
  readonly workspace?: string;
  /** A development extension; left out when the server was started with it installed. */
  readonly extensionPath?: string;
  readonly theme?: ThemeName;
  readonly size?: WindowSize;
  /** False opens the folder in Restricted Mode. */
  readonly trusted?: boolean;
  readonly settings?: HostSettings;
  /** Device pixels per CSS pixel in pictures, where these are wanted. A window with more than one has a browser of its own. */
  readonly scale?: number;
}

/** Themes that every supported VS Code has. */
export type ThemeName = keyof typeof themes;

/** What a window is besides the things in it. */
export interface WorkbenchWindow {
  readonly page: Page;
  /** Errors of the page and of the extension host, without those that the harness itself brings. */
  consoleErrors(): readonly string[];
  /** Every console line of the page, with its level. */
  consoleLines(): readonly string[];
  dispose(): Promise<void>;
}

/** A window of VS Code, driven as by a user; each gesture waits for what it needs to be there. */
export type Workbench = WorkbenchWindow &
  BoundToPage<typeof window> &
  BoundToPage<typeof views> &
  BoundToPage<typeof tree> &
  BoundToPage<typeof quickInput> &
  BoundToPage<typeof dialog> &
  BoundToPage<typeof notifications> &
  BoundToPage<typeof statusBar> &
  BoundToPage<typeof problems> &
  BoundToPage<typeof editor> &
  BoundToPage<typeof explorer>;

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

const OPEN_LIMIT_MS = 60_000;
const usualSize: WindowSize = { width: 1280, height: 800 };

// The files of a run share the browser, and so the last of them closes it.
after(closeWarmBrowser);

/** Opens a window of a VS Code server in a browser and waits until it can be used. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  addSettings(options.server, {
    'workbench.colorTheme': themes[options.theme ?? 'dark'],
    ...trustSettings(options.trusted ?? true),
    ...options.settings,
  });
  const { page, dispose } = await openPage(options);
  try {
    // tsx names inner functions through a helper, which functions sent to the page would miss.
    await page.addInitScript({ content: 'globalThis.__name ??= (value) => value;' });
    page.setDefaultTimeout(PATIENCE_MS);
    const workbench = driven(page, dispose);
    await page.goto(windowUrl(options.server, options), { waitUntil: 'commit', timeout: OPEN_LIMIT_MS });
    await workbench.waitForReady();
    return workbench;
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A tab in which nothing is stored: layout and trust would be. */
async function openPage({ server, size = usualSize, ...options }: WorkbenchOptions): Promise<WarmPage> {
  const scale = picturesWanted() ? (options.scale ?? 1) : 1;
  return (scale === 1 ? await openWarmPage(server.url, size) : undefined) ?? openPageOfItsOwn(size, scale);
}

async function openPageOfItsOwn(size: WindowSize, scale: number): Promise<WarmPage> {
  const browser = await launchChromium();
  const dispose = (): Promise<void> => browser.close();
  try {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const context = await browser.newContext({ viewport: size, deviceScaleFactor: scale, permissions });
    return { page: await context.newPage(), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function driven(page: Page, dispose: () => Promise<void>): Workbench {
  const lines: string[] = [];
  const errors: string[] = [];
  page.on('console', (message) => {
    lines.push(`${message.type()}: ${message.text()}`);
    if (message.type() === 'error' && !isHarnessNoise(message.text())) {
      errors.push(message.text());
    }
  });
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  return {
    page,
    dispose,
    consoleErrors: () => errors,
    consoleLines: () => lines,
    ...bindPage(page, window),
    ...bindPage(page, views),
    ...bindPage(page, tree),
    ...bindPage(page, quickInput),
    ...bindPage(page, dialog),
    ...bindPage(page, notifications),
    ...bindPage(page, statusBar),
    ...bindPage(page, problems),
    ...bindPage(page, editor),
    ...bindPage(page, explorer),
  };
}

function addSettings(server: RunningServer, settings: HostSettings): void {
  const before = JSON.parse(readFileSync(server.settingsFile, 'utf8')) as HostSettings;
  writeFileSync(server.settingsFile, JSON.stringify({ ...before, ...settings }, undefined, 2));
}
