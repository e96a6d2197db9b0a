import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { ensureTool } from '../realTools/ensureTool';
import { cacheFolder } from './cache';
import { installOnce } from './installOnce';
import { runCommand } from './runCommand';

/** A browser to drive: its executable, and flags it needs besides the usual ones. */
export interface ChromiumFound {
  readonly executable: string;
  readonly args: readonly string[];
}

const INSTALL_LIMIT_MS = 5 * 60_000;
const HEADLESS = 'chromium-headless-shell';

/** What every Chromium of the harness is started with. */
export const usualFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless Chromium, which is found or, where that is possible, installed. */
export async function launchChromium(): Promise<Browser> {
  const found = await findChromium();
  return chromium.launch({ executablePath: found.executable, headless: true, args: [...usualFlags, ...found.args] });
}

/**
 * Finds a Chromium or Chrome: the one named by `CHROME_PATH`; one that has no window of its own, which takes much less of
 * the processor, installed or from apt; an installed one; else one from npm.
 */
export async function findChromium(): Promise<ChromiumFound> {
  const chosen = process.env['CHROME_PATH'];
  if (chosen) {
    if (!existsSync(chosen)) {
      throw new Error(`CHROME_PATH names ${chosen}, which does not exist`);
    }
    return { executable: chosen, args: [] };
  }
  const failures: string[] = [];
  if (process.platform === 'linux') {
    try {
      return { executable: await ensureTool([`/usr/bin/${HEADLESS}`], HEADLESS), args: [] };
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  const installed = installedChromium();
  if (installed) {
    return { executable: installed, args: [] };
  }
  try {
    return await npmChromium();
  } catch (error) {
    failures.push(messageOf(error));
  }
  throw new Error(['no Chromium found; set CHROME_PATH to one', ...failures].join('\n'));
}

function installedChromium(): string | undefined {
  return knownPlaces().find((place) => existsSync(place));
}

function knownPlaces(): string[] {
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return apps.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`);
  }
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name] ?? '');
    const inside = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return roots.filter(Boolean).flatMap((root) => inside.map((rest) => path.join(root, rest)));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return ['/usr/bin', '/usr/local/bin', '/snap/bin'].flatMap((folder) => names.map((name) => path.join(folder, name)));
}

// A Chromium inside an npm package, made for places without a system package manager; Linux only.
async function npmChromium(): Promise<ChromiumFound> {
  const folder = await installOnce(path.join(cacheFolder(), 'npm-chromium'), async (into) => {
    console.log('chromium: installing the npm package @sparticuz/chromium');
    writeFileSync(path.join(into, 'package.json'), '{ "private": true }\n');
    const args = ['install', '@sparticuz/chromium', '--no-package-lock', '--ignore-scripts', '--loglevel=error'];
    await runCommand('npm', args, { cwd: into, timeoutMs: INSTALL_LIMIT_MS });
  });
  const entry = createRequire(path.join(folder, 'package.json')).resolve('@sparticuz/chromium');
  const loaded = (await import(pathToFileURL(entry).href)) as NpmChromiumModule;
  const packaged = 'executablePath' in loaded.default ? loaded.default : loaded.default.default;
  return { executable: await packaged.executablePath(), args: packaged.args };
}

interface NpmChromium {
  readonly args: readonly string[];
  executablePath(): Promise<string>;
}

interface NpmChromiumModule {
  readonly default: NpmChromium | { readonly default: NpmChromium };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
