import { cpSync, mkdtempSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { projectRoot } from '../../support/host/cache';
import { ensureServer, newestServer } from '../../support/host/codeServer';
import { installVsix } from '../../support/host/installVsix';
import { atProcessEnd } from '../../support/host/processEnd';
import { runCommand } from '../../support/host/runCommand';

/** The extension as users get it: packaged by vsce and installed from the package. */
export interface PackagedExtension {
  readonly vsix: string;
  /** Where it is installed, for `startServer`. */
  readonly extensionsDir: string;
  /** What vsce printed while it packaged. */
  readonly vsceOutput: string;
  /** Of `dist/extension.js` as packaged. */
  readonly bundleBytes: number;
}

const PACKAGE_LIMIT_MS = 5 * 60_000;

/** All that goes into the package or is built into it. */
const sources = [
  'package.json',
  'src',
  'media',
  'esbuild.mjs',
  '.vscodeignore',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

let made: Promise<PackagedExtension> | undefined;

/** Builds, packages and installs the extension, once in a test run. */
export function packagedExtension(): Promise<PackagedExtension> {
  return (made ??= make());
}

async function make(): Promise<PackagedExtension> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockscope-package-'));
  atProcessEnd(() => rmSync(folder, { recursive: true, force: true }));
  // In a copy, so that whoever builds into dist/ meanwhile neither gets into the package nor finds it in their way.
  const copy = path.join(folder, 'source');
  mkdirSync(copy);
  for (const name of sources) cpSync(path.join(projectRoot, name), path.join(copy, name), { recursive: true });
  symlinkSync(path.join(projectRoot, 'node_modules'), path.join(copy, 'node_modules'), 'junction');

  const vsix = path.join(projectRoot, 'out', 'lockscope.vsix');
  mkdirSync(path.dirname(vsix), { recursive: true });
  const args = ['vsce', 'package', '--no-dependencies', '--out', vsix];
  const vsceOutput = await runCommand('npx', args, { cwd: copy, timeoutMs: PACKAGE_LIMIT_MS });
  const bundleBytes = statSync(path.join(copy, 'dist', 'extension.js')).size;

  const extensionsDir = path.join(folder, 'extensions');
  await installVsix(await ensureServer(newestServer), vsix, extensionsDir);
  return { vsix, extensionsDir, vsceOutput, bundleBytes };
}
