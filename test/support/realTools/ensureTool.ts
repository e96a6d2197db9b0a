import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from '../host/cache';
import { oneAtATime } from '../host/installOnce';
import { runCommand } from '../host/runCommand';

const installLimitMs = 5 * 60_000;

/**
 * A command to start: the first of these that is installed, else what a package of apt brings.
 * @throws where there is none, and none can be installed
 */
export async function ensureTool(commands: readonly string[], aptPackage: string): Promise<string> {
  const installed = commands.find(isThere);
  if (installed !== undefined) return installed;
  await oneAtATime(aptLock(), async () => {
    if (!commands.some(isThere)) await install(aptPackage);
  });
  return commands.find(isThere) ?? fail(commands.join(' or '));
}

/** Installs in one go what is missing of these: a command, and the package of apt that brings it. */
export async function ensureTools(tools: readonly (readonly [command: string, aptPackage: string])[]): Promise<void> {
  await oneAtATime(aptLock(), async () => {
    const missing = tools.filter(([command]) => !isThere(command)).map(([, aptPackage]) => aptPackage);
    if (missing.length > 0) await install(...missing);
  });
}

/** Does nothing where there is no apt, or where it is not ours to use. */
export async function installWithApt(aptPackage: string): Promise<void> {
  await oneAtATime(aptLock(), () => install(aptPackage));
}

/** Two tests that run at the same time may want something of apt, which refuses the second. */
function aptLock(): string {
  return path.join(cacheFolder(), 'apt.installing');
}

async function install(...packages: readonly string[]): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return;
  console.log(`${packages.join(', ')}: installing with apt-get`);
  const options = { timeoutMs: installLimitMs, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await runCommand('apt-get', ['update', '-qq'], options);
  await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
}

function isThere(command: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$0"', command], { stdio: 'ignore' }).status === 0;
}

function fail(what: string): never {
  throw new Error(`no ${what} found, and none could be installed`);
}
