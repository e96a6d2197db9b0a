import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../bootstrap.mjs';

/** What koffi calls a binary, and the npm package it is in, by what VS Code calls a platform. */
const binaries = {
  'linux-x64': { os: 'linux', cpu: 'x64', triplet: 'linux_x64' },
  'linux-arm64': { os: 'linux', cpu: 'arm64', triplet: 'linux_arm64' },
  'linux-armhf': { os: 'linux', cpu: 'arm', triplet: 'linux_armhf' },
  'alpine-x64': { os: 'linux', cpu: 'x64', triplet: 'musl_x64' },
  'alpine-arm64': { os: 'linux', cpu: 'arm64', triplet: 'musl_arm64' },
  'darwin-x64': { os: 'darwin', cpu: 'x64', triplet: 'darwin_x64' },
  'darwin-arm64': { os: 'darwin', cpu: 'arm64', triplet: 'darwin_arm64' },
};

/** The platforms that have a package of their own: those on which koffi is used. */
export const targets = Object.keys(binaries);

/** The one this machine is, as VS Code sees it; `undefined` where the universal package is all there is. */
export async function localTarget() {
  const isAlpine = process.platform === 'linux' && /^ID="?alpine"?$/m.test(await osRelease());
  const cpu = process.arch === 'arm' ? 'armhf' : process.arch;
  const target = `${isAlpine ? 'alpine' : process.platform}-${cpu}`;
  return targets.includes(target) ? target : undefined;
}

async function osRelease() {
  for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return '';
}

/**
 * Puts there what koffi needs on that platform and no more: its loader, one binary where the loader looks for one, and
 * the licence. The version is that of the lock file, which npm checks by its hash.
 */
export async function placeNativeParts(target, into) {
  const { os, cpu, triplet } = binaries[target];
  const binary = join('@koromix', `koffi-${os}-${cpu}`, triplet, 'koffi.node');
  await withModules(os, cpu, binary, async (modules) => {
    for (const name of [join('src', 'koffi', 'indirect.cjs'), 'LICENSE.txt']) {
      await cp(join(modules, 'koffi', name), join(into, name));
    }
    await cp(join(modules, binary), join(into, 'build', 'koffi', triplet, 'koffi.node'));
  });
}

/** Those of the checkout where they have it, otherwise some that are installed for that platform, for as long as it takes. */
async function withModules(os, cpu, binary, use) {
  const own = join(projectRoot, 'node_modules');
  if (await stat(join(own, binary)).catch(() => undefined)) return use(own);
  const scratch = await mkdtemp(join(tmpdir(), 'lockscope-koffi-'));
  try {
    for (const name of ['package.json', 'package-lock.json', '.npmrc'])
      await cp(join(projectRoot, name), join(scratch, name));
    const which = [`--os=${os}`, `--cpu=${cpu}`, '--omit=dev', '--include=optional'];
    const args = ['ci', ...which, '--ignore-scripts', '--prefer-offline'];
    const isWindows = process.platform === 'win32';
    await promisify(execFile)(isWindows ? 'npm.cmd' : 'npm', args, { cwd: scratch, shell: isWindows });
    return await use(join(scratch, 'node_modules'));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
