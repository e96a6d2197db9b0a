import type { Page } from 'playwright-core';
import type { ServerVersion } from './codeServer';
import { ensureServer } from './codeServer';
import { isHarnessNoise } from './consoleNoise';
import { windowUrl } from './hostUrl';
import type { HostExit, HostRun, VscodeVersion } from './inHost';
import { trustSettings } from './settings';
import { startServer } from './startServer';
import { usualPort } from './usualPort';
import type { WindowSize } from './warmBrowser';
import { openWarmPage } from './warmBrowser';

const POLL_MS = 200;
const windowSize: WindowSize = { width: 1280, height: 720 };

const servers: Readonly<Record<VscodeVersion, ServerVersion>> = { '1.139.1': '4.139.1', '1.96.4': '4.96.4' };

/** Runs the tests in the extension host of a VS Code server, with a browser as its window. */
export async function runOnServer(run: HostRun): Promise<HostExit> {
  const install = await ensureServer(servers[run.vscodeVersion]);
  const settings = { ...trustSettings(run.trusted ?? true), ...run.settings };
  const server = await startServer(install, { settings, env: run.env, port: await usualPort() });
  try {
    const window = await openWarmPage(server.url, windowSize);
    if (!window) throw new Error('another window is open');
    const { page, dispose } = window;
    try {
      page.on('console', (message) => {
        if (!isHarnessNoise(message.text())) {
          run.onWindowLine(message.text());
        }
      });
      const ended = hostEnded(page);
      await page.goto(windowUrl(server, run), { waitUntil: 'commit' });
      return await untilEnd(run, ended);
    } finally {
      await dispose();
    }
  } finally {
    await server.dispose();
  }
}

async function untilEnd(run: HostRun, ended: Promise<void>): Promise<HostExit> {
  let timer: NodeJS.Timeout | undefined;
  let poll: NodeJS.Timeout | undefined;
  const late = new Promise<HostExit>((resolve) => {
    timer = setTimeout(() => resolve('timed-out'), run.timeLimitMs);
  });
  const complete = new Promise<HostExit>((resolve) => {
    poll = setInterval(() => run.isComplete() && resolve('finished'), POLL_MS);
  });
  try {
    return await Promise.race([late, complete, ended.then((): HostExit => 'died')]);
  } finally {
    clearTimeout(timer);
    clearInterval(poll);
  }
}

// The workbench calls this function of its page, if there is one, when a test host has ended.
async function hostEnded(page: Page): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    page.exposeFunction('codeAutomationExit', () => resolve()).catch(reject);
  });
}
