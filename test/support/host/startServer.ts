import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { ServerInstall } from './codeServer';
import { atProcessEnd } from './processEnd';
import { endProcessGroup, killProcessGroup } from './processGroup';
import type { HostSettings } from './settings';
import { writeUserSettings } from './settings';

/** How a VS Code server is started. */
export interface ServerOptions {
  /** Added to, and winning over, the calm defaults. */
  readonly settings?: HostSettings;
  /** Environment of the server and so of its extension hosts, added to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders of extensions that the server is to have installed, as from a package. */
  readonly installed?: readonly string[];
  /** Where extensions are installed; a folder of the server's own when left out. */
  readonly extensionsDir?: string;
  /** The folders of built-in extensions that it does without. */
  readonly without?: readonly string[];
  /**
   * Without it the built workbench ignores a development extension and its tests; with it there are no notification
   * toasts, and VS Code 1.96 answers every modal dialog by itself. So it is on unless extensions are `installed`.
   */
  readonly smokeTestDriver?: boolean;
  /** Where it listens, so that a browser knows its scripts again; any that is free when left out. */
  readonly port?: number;
  readonly readyLimitMs?: number;
}

/** A running VS Code server, and all it has on disk and in the process table until it is disposed. */
export interface RunningServer {
  readonly install: ServerInstall;
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly dataFolder: string;
  readonly extensionsDir: string;
  readonly settingsFile: string;
  /** What the server has printed so far. */
  output(): string;
  dispose(): Promise<void>;
}

const READY_LIMIT_MS = 60_000;
const LISTENING = /Extension host agent listening on (\d+)/;

/** Starts a server on 127.0.0.1 and returns when it answers. */
export async function startServer(install: ServerInstall, options: ServerOptions = {}): Promise<RunningServer> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'lockscope-host-'));
  const userData = path.join(dataFolder, 'user');
  const settingsFile = writeUserSettings(userData, options.settings ?? {});

  const extensionsDir = options.extensionsDir ?? path.join(dataFolder, 'extensions');
  linkExtensions(extensionsDir, options.installed ?? []);
  const builtInDir = linkBuiltIn(install, path.join(dataFolder, 'built-in'), options.without ?? []);

  const child = spawn(install.node, serverArgs(install, { dataFolder, userData, extensionsDir, builtInDir }, options), {
    env: serverEnv(options.env ?? {}),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that extension hosts and all they started can be ended with it.
    detached: process.platform !== 'win32',
  });
  const removeFolder = (): void => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  const unguard = atProcessEnd(() => {
    killProcessGroup(child);
    removeFolder();
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);

  const dispose = async (): Promise<void> => {
    await endProcessGroup(child);
    removeFolder();
    unguard();
  };
  try {
    const port = await listeningPort(child, () => output, options.readyLimitMs ?? READY_LIMIT_MS);
    const url = `http://127.0.0.1:${port}`;
    await answers(url);
    const pid = child.pid ?? 0;
    return { install, url, port, pid, dataFolder, extensionsDir, settingsFile, output: () => output, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

interface ServerFolders {
  readonly dataFolder: string;
  readonly userData: string;
  readonly extensionsDir: string;
  readonly builtInDir: string;
}

function serverArgs(install: ServerInstall, folders: ServerFolders, options: ServerOptions): string[] {
  return [
    install.serverMain,
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    '--without-connection-token',
    '--accept-server-license-terms',
    // It would run a login shell for each window, to ask for the environment that it has from us, and end it in the middle
    // with the window: what such a shell locks (pyenv its shims) then stays locked for the user.
    '--force-disable-user-env',
    ...['--telemetry-level', 'off'],
    ...['--server-data-dir', path.join(folders.dataFolder, 'server')],
    // User settings are read from here; they would live in the browser if the server gave it no folder.
    ...['--user-data-dir', folders.userData],
    ...['--extensions-dir', folders.extensionsDir],
    ...['--builtin-extensions-dir', folders.builtInDir],
    ...((options.smokeTestDriver ?? !options.installed) ? ['--enable-smoke-test-driver'] : []),
  ];
}

// The server takes what it finds in the folder at its first start for installed.
function linkExtensions(extensionsDir: string, folders: readonly string[]): void {
  mkdirSync(extensionsDir, { recursive: true });
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as ExtensionManifest;
    const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
    symlinkSync(path.resolve(folder), path.join(extensionsDir, name), 'junction');
  }
}

/** The folder of the built-in extensions; one with all but some of them, when there are such. */
function linkBuiltIn(install: ServerInstall, folder: string, without: readonly string[]): string {
  const all = path.join(path.dirname(install.serverMain), '..', 'extensions');
  if (without.length === 0) return all;
  mkdirSync(folder);
  for (const name of readdirSync(all)) {
    if (!without.includes(name)) symlinkSync(path.join(all, name), path.join(folder, name), 'junction');
  }
  return folder;
}

interface ExtensionManifest {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
}

function serverEnv(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  // A test run started from a VS Code terminal must not hand that window's sockets to this server.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|NODE_OPTIONS$|ELECTRON_)/.test(name));
  return { ...Object.fromEntries(inherited), ...extra };
}

function listeningPort(child: ChildProcess, output: () => string, limitMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new Error(`the VS Code server ${reason}\n${output().slice(-4_000)}`));
    const timer = setTimeout(() => fail(`was not ready after ${limitMs} ms`), limitMs);
    const look = (): void => {
      const port = LISTENING.exec(output())?.[1];
      if (port) {
        clearTimeout(timer);
        resolve(Number(port));
      }
    };
    child.stdout?.on('data', look);
    child.once('error', (error) => {
      clearTimeout(timer);
      fail(`could not be started: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended at its start (${code ?? signal})`);
    });
  });
}

async function answers(url: string): Promise<void> {
  const response = await fetch(`${url}/version`, { signal: AbortSignal.timeout(20_000) });
  if (!response.ok) {
    throw new Error(`the VS Code server answered ${response.status} on ${url}/version`);
  }
}
