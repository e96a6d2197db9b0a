import { build } from 'esbuild';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Bundles the file worker as the extension ships it; answers where it lies. */
export async function bundleFileWorker(): Promise<string> {
  const outfile = join(root, 'out/test/fileWorker.js');
  await build({
    entryPoints: [join(root, 'src/node/worker/fileWorker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.18',
    logLevel: 'warning',
  });
  return outfile;
}
