import * as assert from 'node:assert/strict';
import { ensureServer, newestServer } from '../../support/host/codeServer';
import type { HostSettings } from '../../support/host/settings';
import type { RunningServer } from '../../support/host/startServer';
import { startServer } from '../../support/host/startServer';
import { usualPort } from '../../support/host/usualPort';
import { until } from '../driver/until';
import type { Workbench, WorkbenchOptions } from '../workbench';
import { openWorkbench } from '../workbench';
import { packagedExtension, type PackagedExtension } from './packaged';
import { descendantsOf, processTable } from './processes';

/** How long setting up a file of tests may take, and one test. */
export const SETUP_LIMIT_MS = 10 * 60_000;
export const TEST_LIMIT_MS = 120_000;

const GONE_LIMIT_MS = 15_000;
const LOAD_LIMIT_MS = 60_000;

/** A server with the packaged extension installed, for windows in the browser that all files share. */
export interface Stage {
  readonly server: RunningServer;
  open(options: Omit<WorkbenchOptions, 'server' | 'theme'>): Promise<Workbench>;
  /** Does something after which the page is loaded anew. What the page complains of as it is torn off does not count. */
  renew(workbench: Workbench, gesture: () => Promise<unknown>): Promise<void>;
  /** Leaves a window as a user would, who closes its tab. Its console must be without errors. */
  close(workbench: Workbench): Promise<void>;
  /** Closes everything. @throws when a window had errors on its console, or a process is left */
  dispose(): Promise<void>;
}

let endBefore: (() => Promise<void>) | undefined;

/** Says how to end what files share without a stage of their own: before the next one is set, or at the end of the run. */
export function endBeforeNextStage(end: () => Promise<void>): void {
  endBefore = end;
}

async function endShared(): Promise<void> {
  const end = endBefore;
  endBefore = undefined;
  await end?.();
}

after(endShared);

/** Starts a server. `env`: for the server and so for its extension hosts, besides this process's own. */
export async function setStage(
  settings: HostSettings = {},
  env: Readonly<Record<string, string>> = {},
  packaged: () => Promise<PackagedExtension> = packagedExtension,
): Promise<Stage> {
  await endShared();
  const { extensionsDir } = await packaged();
  const server = await startServer(await ensureServer(newestServer), {
    extensionsDir,
    without: nothingToDoWithFiles,
    smokeTestDriver: false,
    settings: { ...asItWritesThem, ...settings },
    env,
    port: await usualPort(),
  });
  const open = new Set<Workbench>();
  const tornOff = new Set<string>();
  const close = async (workbench: Workbench): Promise<void> => {
    open.delete(workbench);
    await leave(workbench, tornOff);
  };
  return {
    server,
    open: async (options) => {
      const size = { width: 1280, height: 1000 };
      const settings = { ...asItWritesThem, ...options.settings };
      const workbench = await openWorkbench({ size, ...options, settings, server });
      open.add(workbench);
      return workbench;
    },
    renew: async (workbench, gesture) => {
      const before = workbench.consoleErrors().length;
      const loaded = workbench.page.waitForEvent('load', { timeout: LOAD_LIMIT_MS });
      await gesture();
      await loaded;
      for (const line of workbench.consoleErrors().slice(before)) if (!fromHost.test(line)) tornOff.add(line);
    },
    close,
    dispose: async () => {
      const started = descendantsOf(server.pid).map(({ pid }) => pid);
      const failures: unknown[] = [];
      for (const workbench of open) await close(workbench).catch((error: unknown) => failures.push(error));
      await server.dispose();
      await nothingLeft(server, started).catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}

/**
 * Built-in extensions that come to no file of a test: a chat and a debugger, whose manifests are half a megabyte, and
 * what signs in, forwards or runs tasks. Each window would read and many would start them. In `test/vscode` all are there.
 * Those that could run in the browser as well would be looked for there, in vain.
 */
const nothingToDoWithFiles: readonly string[] = [
  ...['copilot', 'github', 'microsoft-authentication', 'tunnel-forwarding', 'terminal-suggest'],
  ...['ms-vscode.js-debug', 'ms-vscode.js-debug-companion', 'debug-auto-launch', 'debug-server-ready'],
  ...['grunt', 'gulp', 'jake', 'php-language-features'],
];

/**
 * Settings as the newest VS Code has them. It writes older ones anew at its start: over a change that a test makes
 * meanwhile, and with a complaint when the host is not yet there to be asked.
 */
const asItWritesThem: HostSettings = { 'extensions.autoUpdate': 'off', 'workbench.colorTheme': 'Dark Modern' };

const fromHost = /\[Extension Host\]/;

async function leave(workbench: Workbench, tornOff: ReadonlySet<string>): Promise<void> {
  const errors = workbench.consoleErrors().filter((line) => !tornOff.has(line));
  await workbench.dispose();
  assert.deepEqual(errors, []);
}

async function nothingLeft(server: RunningServer, started: readonly number[]): Promise<void> {
  const left = (): string[] =>
    processTable()
      .filter(({ pid, command }) => started.includes(pid) || command.includes(server.dataFolder))
      .map(({ pid, command }) => `${pid} ${command}`);
  await until('every process to end', () => Promise.resolve(left().length === 0), GONE_LIMIT_MS).catch(() =>
    assert.deepEqual(left(), []),
  );
}
