import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ensureServer, newestServer } from './codeServer';
import { windowUrl } from './hostUrl';
import { atProcessEnd } from './processEnd';
import { endProcessGroup, killProcessGroup } from './processGroup';
import type { HostSettings } from './settings';
import { trustSettings, writeUserSettings } from './settings';
import { startServer } from './startServer';

/** A folder to show in a VS Code window with the extension in it. */
export interface DemoOptions {
  readonly workspace: string;
  readonly extensionPath: string;
  readonly settings?: HostSettings;
  /** Takes down whatever the demo put up; called once, also when the window never came up. */
  readonly onClose?: () => void | Promise<void>;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Shows a folder in desktop VS Code, or, where there is none, in a VS Code server for the browser whose address is
 * printed. Returns when the window was closed or the process was told to end. `LOCKSCOPE_HOST` forces one.
 */
export async function openDemo(options: DemoOptions): Promise<void> {
  const stop = stopSignal();
  try {
    const code = desktopCommand();
    if (code) {
      await showOnDesktop(code, options, stop.received);
    } else {
      await showOnServer(options, stop.received);
    }
  } finally {
    await options.onClose?.();
    stop.dispose();
  }
}

async function showOnDesktop(code: string, options: DemoOptions, stopped: Promise<void>): Promise<void> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'lockscope-demo-'));
  const userData = path.join(dataFolder, 'user');
  // A profile of its own: trust, theme and other extensions of the user's stay out of it, and it out of theirs.
  writeUserSettings(userData, { ...trustSettings(true), ...options.settings });
  const child = spawn(
    code,
    [
      ...['--new-window', '--wait', '--skip-welcome', '--skip-release-notes'],
      `--extensionDevelopmentPath=${path.resolve(options.extensionPath)}`,
      `--user-data-dir=${userData}`,
      `--extensions-dir=${path.join(dataFolder, 'extensions')}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      path.resolve(options.workspace),
    ],
    { stdio: 'ignore', detached: process.platform !== 'win32', shell: process.platform === 'win32' },
  );
  const unguard = atProcessEnd(() => killProcessGroup(child));
  try {
    console.log(`Opening ${options.workspace} in VS Code. Close the window, or press Ctrl-C, to end the demo.`);
    await Promise.race([ended(code, child), stopped]);
  } finally {
    await endProcessGroup(child);
    unguard();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function showOnServer(options: DemoOptions, stopped: Promise<void>): Promise<void> {
  console.log('No desktop VS Code here: using a VS Code server in the browser.');
  const install = await Promise.race([ensureServer(newestServer), stopped]);
  if (!install) {
    return;
  }
  const server = await startServer(install, {
    installed: [options.extensionPath],
    settings: { ...trustSettings(true), ...options.settings },
  });
  try {
    console.log(`Open this address in a browser:\n\n  ${windowUrl(server, { workspace: options.workspace })}\n`);
    console.log('Press Ctrl-C to end the demo.');
    await stopped;
  } finally {
    await server.dispose();
  }
}

function desktopCommand(): string | undefined {
  const forced = process.env['LOCKSCOPE_HOST'];
  if (forced === 'server') {
    return undefined;
  }
  const names = process.platform === 'win32' ? ['code.cmd', 'code.exe'] : ['code'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  const found = folders
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => existsSync(file));
  if (forced === 'desktop' && !found) {
    throw new Error('LOCKSCOPE_HOST is desktop, but there is no `code` command on the PATH');
  }
  const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  return hasDisplay || forced === 'desktop' ? found : undefined;
}

function ended(command: string, child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.once('exit', (code) => (code ? reject(new Error(`${command} ended with ${code}`)) : resolve()));
  });
}

interface StopSignal {
  readonly received: Promise<void>;
  dispose(): void;
}

function stopSignal(): StopSignal {
  let onSignal: () => void = () => undefined;
  const received = new Promise<void>((resolve) => {
    onSignal = () => resolve();
  });
  // Stays in place until all is taken down: a second Ctrl-C must not leave half of it behind.
  for (const signal of signals) {
    process.on(signal, onSignal);
  }
  return {
    received,
    dispose: () => signals.forEach((signal) => process.removeListener(signal, onSignal)),
  };
}
