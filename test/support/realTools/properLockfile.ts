import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from '../host/cache';
import { installOnce } from '../host/installOnce';
import { runCommand } from '../host/runCommand';

const version = '4.1.2';
const installLimitMs = 5 * 60_000;

/** Installs the package into the download cache, once; answers the folder to load it from. */
export async function ensureProperLockfile(): Promise<string> {
  const folder = await installOnce(path.join(cacheFolder(), `proper-lockfile-${version}`), async (into) => {
    writeFileSync(path.join(into, 'package.json'), '{ "private": true }\n');
    const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--save-exact'];
    await runCommand('npm', [...args, `proper-lockfile@${version}`], { cwd: into, timeoutMs: installLimitMs });
  });
  return path.join(folder, 'node_modules', 'proper-lockfile');
}
