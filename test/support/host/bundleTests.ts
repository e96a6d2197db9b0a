import { build } from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { projectRoot } from './cache';

/** What is bundled into what; the defaults are this project's in-host tests. */
export interface BundleOptions {
  readonly from?: string;
  readonly into?: string;
}

/**
 * Bundles the in-host mocha entry and each `*.test.ts` beside it to CommonJS, and returns the entry's path.
 * `vscode` is given by the host, mocha by the checkout; packages with native parts stay outside too.
 */
export async function bundleTests(options: BundleOptions = {}): Promise<string> {
  const entry = path.join(projectRoot, 'test', 'vscode', 'index.ts');
  const from = options.from ?? path.dirname(entry);
  const into = options.into ?? path.join(projectRoot, 'out', 'test', 'vscode');
  const tests = readdirSync(from).filter((name) => name.endsWith('.test.ts'));
  rmSync(into, { recursive: true, force: true });
  await build({
    entryPoints: [
      { in: entry, out: 'index' },
      ...tests.map((name) => ({ in: path.join(from, name), out: name.slice(0, -'.ts'.length) })),
    ],
    outdir: into,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', '@parcel/watcher'],
    logLevel: 'warning',
  });
  return path.join(into, 'index.js');
}
