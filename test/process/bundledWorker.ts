import { build } from 'esbuild';
import { renameSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'out/test');

/** Where the bundled programs lie that a survey runs. */
export interface Scripts {
  readonly fileWorker: string;
  readonly graphReader: string;
}

/** Bundles what a survey of real files runs. */
export async function bundleScripts(): Promise<Scripts> {
  const [fileWorker, graphReader] = await Promise.all([bundleFileWorker(), bundleGraphReader()]);
  return { fileWorker, graphReader };
}

/** Bundles the file worker as the extension ships it; answers where it lies. */
export function bundleFileWorker(): Promise<string> {
  return bundle('src/node/worker/fileWorker.ts', 'fileWorker');
}

/** The same of the program that reads codegraph's database. */
export function bundleGraphReader(): Promise<string> {
  return bundle('src/node/graphDatabase/graphReader.ts', 'graphReader');
}

async function bundle(source: string, name: string): Promise<string> {
  const file = join(folder, `${name}.js`);
  const fresh = join(folder, `${name}-${process.pid}.js`);
  await build({
    entryPoints: [join(root, source)],
    outfile: fresh,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.18',
    logLevel: 'warning',
  });
  // In one step: another run may be using the one that is there.
  renameSync(fresh, file);
  return file;
}
