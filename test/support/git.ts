import { execFileSync, spawnSync } from 'node:child_process';
import { installWithApt } from './realTools/ensureTool';

/** Makes sure there is a git to compare with: the one that is installed, else one from apt. */
export async function ensureGit(): Promise<void> {
  if (isThere()) return;
  await installWithApt('git');
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
