import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Runs on a machine with nothing but Node and npm: plain JavaScript, no dependencies. */

export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Installs the packages of the lock file, unless they are there and as new as it. */
export function ensurePackages() {
  const installed = join(projectRoot, 'node_modules', '.package-lock.json');
  const lockFile = join(projectRoot, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockFile).mtimeMs) return;
  console.log('Installing packages …');
  run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel', 'error']);
}

/** Bundles the extension, its worker and the command line into dist/. */
export function build() {
  run(process.execPath, ['esbuild.mjs']);
}

/** Runs a command in the project; ends this process with its exit code if that is not 0. */
export function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, {
    cwd: projectRoot,
    stdio: 'inherit',
    // npm is a batch file on Windows.
    shell: command.endsWith('.cmd'),
    ...options,
  });
  if (status === 0) return;
  console.error(`${command} ${args.join(' ')} failed: ${error?.message ?? signal ?? `exit code ${status}`}`);
  process.exit(status ?? 1);
}
