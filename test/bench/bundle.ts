import { build } from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { projectRoot } from '../support/host/cache';

/** Where the bundles and the result lie. */
export const bundleFolder = path.join(projectRoot, 'out', 'bench');

/** The worker thread's script, bundled as for the extension. */
export const workerScript = path.join(bundleFolder, 'fileWorker.js');

/** Bundles the worker and every program and peer, so that each runs in plain Node as the extension would. */
export async function bundle(): Promise<void> {
  const here = path.join(projectRoot, 'test', 'bench');
  rmSync(bundleFolder, { recursive: true, force: true });
  await build({
    entryPoints: [
      { in: path.join(projectRoot, 'src', 'node', 'worker', 'fileWorker.ts'), out: 'fileWorker' },
      { in: path.join(projectRoot, 'src', 'node', 'graphDatabase', 'graphReader.ts'), out: 'graphReader' },
      ...['programs', 'peers'].flatMap((folder) =>
        readdirSync(path.join(here, folder))
          .filter((name) => name.endsWith('.ts'))
          .map((name) => ({ in: path.join(here, folder, name), out: `${folder}/${name.slice(0, -'.ts'.length)}` })),
      ),
    ],
    outdir: bundleFolder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // As it is shipped.
    minify: true,
    // One is native, another loads itself by its own place; the driver of PostgreSQL's has two that nobody asks for.
    external: ['@parcel/watcher', 'fdir', 'pg-native', 'pg-cloudflare'],
    logLevel: 'warning',
  });
}
