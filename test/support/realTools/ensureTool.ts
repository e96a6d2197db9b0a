import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runCommand } from '../host/runCommand';

const installLimitMs = 5 * 60_000;

/** Makes sure that these commands can be started: installed ones, else those of a package of apt. @throws without them */
export async function ensureTool(commands: readonly string[], aptPackage: string): Promise<void> {
  if (commands.every(isThere)) return;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log(`${aptPackage}: installing it with apt-get`);
    const options = { timeoutMs: installLimitMs, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await runCommand('apt-get', ['update', '-qq'], options);
    await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', aptPackage], options);
  }
  const missing = commands.filter((command) => !isThere(command));
  if (missing.length > 0) throw new Error(`no ${missing.join(', ')} found, and none could be installed`);
}

function isThere(command: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$0"', command], { stdio: 'ignore' }).status === 0;
}
