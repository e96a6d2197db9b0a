import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { projectRoot } from '../../support/host/cache';
import { ensureServer, newestServer } from '../../support/host/codeServer';
import { installVsix } from '../../support/host/installVsix';
import { atProcessEnd } from '../../support/host/processEnd';
import { runCommand } from '../../support/host/runCommand';

/** The extension as users get it: packaged by `npm run package` and installed from the package. */
export interface PackagedExtension {
  /** Where it is installed, for `startServer`. */
  readonly extensionsDir: string;
  /** What was printed while it was packaged. */
  readonly output: string;
}

const PACKAGE_LIMIT_MS = 5 * 60_000;

let forThisPlatform: Promise<PackagedExtension> | undefined;
let universal: Promise<PackagedExtension> | undefined;

/** The package made for this platform, if there is one, and otherwise the universal one. Once in a test run. */
export function packagedExtension(): Promise<PackagedExtension> {
  return (forThisPlatform ??= make('lockscope-local.vsix', ['--target', 'local']));
}

/** The package that runs everywhere. Once in a test run. */
export function universalExtension(): Promise<PackagedExtension> {
  return (universal ??= make('lockscope.vsix', []));
}

async function make(name: string, args: readonly string[]): Promise<PackagedExtension> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockscope-packaged-'));
  atProcessEnd(() => rmSync(folder, { recursive: true, force: true }));
  const vsix = path.join(folder, name);
  const packaging = [path.join('test', 'support', 'packaging', 'makePackage.mjs'), '--out', vsix, ...args];
  const output = await runCommand(process.execPath, packaging, { cwd: projectRoot, timeoutMs: PACKAGE_LIMIT_MS });
  const extensionsDir = path.join(folder, 'extensions');
  await installVsix(await ensureServer(newestServer), vsix, extensionsDir);
  return { extensionsDir, output };
}
