import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runCommand } from './host/runCommand';

const INSTALL_LIMIT_MS = 5 * 60_000;

let found: Promise<string> | undefined;

/** A Python 3 to start: an installed one, else one from apt, where that is possible. @throws where there is none. */
export function python(): Promise<string> {
  found ??= findPython();
  return found;
}

async function findPython(): Promise<string> {
  const installed = installedPython();
  if (installed) {
    return installed;
  }
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    throw new Error('no python3 found; install one');
  }
  console.log('python3: installing it with apt-get');
  const options = { timeoutMs: INSTALL_LIMIT_MS, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await runCommand('apt-get', ['update', '-qq'], options);
  await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'python3-minimal'], options);
  return installedPython() ?? '/usr/bin/python3';
}

/** Its executable itself: what `PATH` has may be a script that starts it. */
function installedPython(): string | undefined {
  const ran = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  return ran.status === 0 ? ran.stdout.trim() : undefined;
}
