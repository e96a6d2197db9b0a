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

/** Does nothing where there is no apt, or where it is not ours to use. */
export async function installWithApt(aptPackage: string): Promise<void> {
  await oneAtATime(aptLock(), () => install(aptPackage));
}

/** Two tests that run at the same time may want something of apt, which refuses the second. */
function aptLock(): string {
  return path.join(cacheFolder(), 'apt.installing');
}

async function install(aptPackage: string): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return;
  console.log(`${aptPackage}: installing it with apt-get`);
  const options = { timeoutMs: installLimitMs, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await runCommand('apt-get', ['update', '-qq'], options);
  await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', aptPackage], options);
}

function isThere(command: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$0"', command], { stdio: 'ignore' }).status === 0;
}

function fail(what: string): never {
  throw new Error(`no ${what} found, and none could be installed`);
}
