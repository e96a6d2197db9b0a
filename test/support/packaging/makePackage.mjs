import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../bootstrap.mjs';
import { localTarget, placeNativeParts, targets } from './nativeParts.mjs';

/**
 * `npm run package`: makes lockscope.vsix, which runs everywhere. `-- --target linux-x64` makes the one for that platform
 * instead, which can exchange two names there; `--target local` the one for this machine, if there is one. `--out FILE`.
 */
const { values } = parseArgs({ options: { target: { type: 'string' }, out: { type: 'string' } } });

const shipped = ['media', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore'];

/** @returns the name of a platform, or `undefined` for all of them */
async function chosenTarget(name) {
  if (name === 'local') return localTarget();
  if (name === undefined || targets.includes(name)) return name;
  throw new Error(`no package for ${name}; there are ${targets.join(', ')}, and the universal one without --target`);
}

/** In a folder of its own, so that whoever builds into dist/ meanwhile neither gets into the package nor finds it in their way. */
async function makePackage(target, out) {
  const stage = await mkdtemp(join(tmpdir(), 'lockscope-stage-'));
  try {
    await run('esbuild.mjs', ['--production', '--outdir', join(stage, 'dist')], projectRoot);
    for (const name of shipped) await cp(join(projectRoot, name), join(stage, name), { recursive: true });
    const { scripts: _, ...manifest } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
    await writeFile(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    if (target !== undefined) await placeNativeParts(target, join(stage, 'dist', 'koffi'));
    await mkdir(dirname(out), { recursive: true });
    const args = ['package', '--no-dependencies', '--out', out, ...(target === undefined ? [] : ['--target', target])];
    await run(join('node_modules', '@vscode', 'vsce', 'vsce'), args, stage);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function run(script, args, cwd) {
  const child = spawn(process.execPath, [join(projectRoot, script), ...args], { cwd, stdio: 'inherit' });
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${script} ${args.join(' ')}: ${signal ?? `exit code ${code}`}`);
}

const target = await chosenTarget(values.target);
const name = target === undefined ? 'lockscope.vsix' : `lockscope-${target}.vsix`;
await makePackage(target, resolve(values.out ?? name));
