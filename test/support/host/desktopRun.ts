import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import type { HostExit, HostRun } from './inHost';
import { atProcessEnd } from './processEnd';
import { endProcessGroup, killProcessGroup } from './processGroup';
import { trustSettings, writeUserSettings } from './settings';

/** Runs the tests in the extension host of a desktop VS Code; on Linux without a display, under `xvfb-run`. */
export async function runOnDesktop(executable: string, run: HostRun): Promise<HostExit> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'lockscope-desktop-'));
  try {
    return await runWindow(executable, desktopArgs(dataFolder, run), run);
  } finally {
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function desktopArgs(dataFolder: string, run: HostRun): string[] {
  const userData = path.join(dataFolder, 'user');
  writeUserSettings(userData, { ...trustSettings(run.trusted ?? true), ...run.settings });
  return [
    run.workspace,
    `--extensionDevelopmentPath=${run.extensionPath}`,
    `--extensionTestsPath=${run.testsEntry}`,
    `--user-data-dir=${userData}`,
    `--extensions-dir=${path.join(dataFolder, 'extensions')}`,
    // Chromium's sandbox refuses root, and containers often have no user namespaces for it.
    ...(process.platform === 'linux' ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-updates',
    '--disable-telemetry',
    '--skip-welcome',
    '--skip-release-notes',
  ];
}

async function runWindow(executable: string, args: readonly string[], run: HostRun): Promise<HostExit> {
  const [command, ...rest] = [...displayPrefix(), executable, ...args] as [string, ...string[]];
  const child = spawn(command, rest, {
    env: desktopEnv(run.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const unguard = atProcessEnd(() => killProcessGroup(child));
  createInterface({ input: child.stdout }).on('line', run.onWindowLine);
  createInterface({ input: child.stderr }).on('line', run.onWindowLine);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<HostExit>((resolve, reject) => {
      timer = setTimeout(() => resolve('timed-out'), run.timeLimitMs);
      child.once('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
      child.once('close', () => resolve(run.isComplete() ? 'finished' : 'died'));
    });
  } finally {
    clearTimeout(timer);
    await endProcessGroup(child);
    unguard();
  }
}

function displayPrefix(): readonly string[] {
  const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (hasDisplay) {
    return [];
  }
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  if (!folders.some((folder) => existsSync(path.join(folder, 'xvfb-run')))) {
    throw new Error('desktop VS Code needs a display: install xvfb (xvfb-run), or set LOCKSCOPE_HOST=server');
  }
  return ['xvfb-run', '--auto-servernum'];
}

function desktopEnv(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, ...extra };
  // Set when a test run is started from inside VS Code; it would make the executable a plain Node.
  delete env['ELECTRON_RUN_AS_NODE'];
  return env;
}
