import { build } from 'esbuild';
import { renameSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Bundles the file worker as the extension ships it; answers where it lies. */
export async function bundleFileWorker(): Promise<string> {
  const outfile = join(root, 'out/test/fileWorker.js');
  const fresh = join(root, `out/test/fileWorker-${process.pid}.js`);
  await build({
    entryPoints: [join(root, 'src/node/worker/fileWorker.ts')],
    outfile: fresh,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.18',
    logLevel: 'warning',
  });
  // In one step: another run may be using the one that is there.
  renameSync(fresh, outfile);
  return outfile;
}
