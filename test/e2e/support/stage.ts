import * as assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../support/host/chromium';
import { ensureServer, newestServer } from '../../support/host/codeServer';
import type { HostSettings } from '../../support/host/settings';
import type { RunningServer } from '../../support/host/startServer';
import { startServer } from '../../support/host/startServer';
import { until } from '../driver/until';
import type { Workbench, WorkbenchOptions } from '../workbench';
import { openWorkbench } from '../workbench';
import { packagedExtension } from './packaged';
import { descendantsOf, processTable } from './processes';

/** How long setting up a file of tests may take, and one test. */
export const SETUP_LIMIT_MS = 10 * 60_000;
export const TEST_LIMIT_MS = 120_000;

const GONE_LIMIT_MS = 15_000;

/** A server with the packaged extension installed, and a browser for its windows. */
export interface Stage {
  readonly server: RunningServer;
  open(options: Omit<WorkbenchOptions, 'server' | 'browser'>): Promise<Workbench>;
  /** Leaves a window as a user would, who closes its tab. Its console must be without errors. */
  close(workbench: Workbench): Promise<void>;
  /** Closes everything. @throws when a window had errors on its console, or a process is left */
  dispose(): Promise<void>;
}

/** Starts a server and a browser. */
export async function setStage(settings: HostSettings = {}): Promise<Stage> {
  const { extensionsDir } = await packagedExtension();
  const server = await startServer(await ensureServer(newestServer), {
    extensionsDir,
    smokeTestDriver: false,
    settings,
  });
  const browser = await launched(server);
  const open = new Set<Workbench>();
  const close = async (workbench: Workbench): Promise<void> => {
    open.delete(workbench);
    await leave(workbench);
  };
  return {
    server,
    open: async (options) => {
      const workbench = await openWorkbench({ ...options, server, browser });
      open.add(workbench);
      return workbench;
    },
    close,
    dispose: async () => {
      const started = descendantsOf(server.pid).map(({ pid }) => pid);
      const failures: unknown[] = [];
      for (const workbench of open) await close(workbench).catch((error: unknown) => failures.push(error));
      await browser.close();
      await server.dispose();
      await nothingLeft(server, started).catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function launched(server: RunningServer): Promise<Browser> {
  try {
    return await launchChromium();
  } catch (error) {
    await server.dispose();
    throw error;
  }
}

/** What the workbench prints of its own accord. */
const ownTrouble: readonly RegExp[] = [
  // It writes its own settings at the start, and asks a host that is still starting whether it may.
  /Aborted onWillSaveTextDocument-event after \d+ms/,
  // In a browser it cannot hold up a reload, nor finish what it was about to do.
  /\[lifecycle\] Long running operations during shutdown are unsupported in the web/,
  /^%c +ERR color: #f33 Canceled: Canceled/,
  /IndexedDB database 'vscode-web-db' is closed/,
];

async function leave(workbench: Workbench): Promise<void> {
  const errors = workbench.consoleErrors().filter((line) => !ownTrouble.some((pattern) => pattern.test(line)));
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
