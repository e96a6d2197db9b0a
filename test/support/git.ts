import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runCommand } from './host/runCommand';

const installLimitMs = 5 * 60_000;

/** Makes sure there is a git to compare with: the one that is installed, else one from apt. */
export async function ensureGit(): Promise<void> {
  if (isThere()) return;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('git: installing it with apt-get');
    const options = { timeoutMs: installLimitMs, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await runCommand('apt-get', ['update', '-qq'], options);
    await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'git'], options);
  }
  if (!isThere()) throw new Error('no git found, and none could be installed');
}

/**
 * Runs git in a folder, deaf to the configuration of user and machine, and returns what it printed.
 * @throws when it fails, with what it said.
 */
export function git(folder: string, args: readonly string[], input?: string | Buffer): Buffer {
  return execFileSync('git', [...identity, ...args], {
    cwd: folder,
    env: environment(),
    input,
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 256 * 1024 * 1024,
  });
}

const identity: readonly string[] = [
  ...['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org'],
  ...['-c', 'init.defaultBranch=main', '-c', 'commit.gpgSign=false', '-c', 'protocol.file.allow=always'],
];

function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return { ...Object.fromEntries(inherited), GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: nowhere, LC_ALL: 'C' };
}

const nowhere = process.platform === 'win32' ? 'NUL' : '/dev/null';

function isThere(): boolean {
  return spawnSync('git', ['--version'], { stdio: 'ignore' }).status === 0;
}
