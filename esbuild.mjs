import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';

/**
 * Bundles the three programs: the extension, the worker it reads files with, and the command line.
 * `--watch` builds again on every change; `--production` minifies and leaves the source maps out; `--outdir` is dist/.
 */
const { values } = parseArgs({
  options: {
    watch: { type: 'boolean', default: false },
    production: { type: 'boolean', default: false },
    outdir: { type: 'string', default: 'dist' },
  },
});

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // What Node 20.18 has, the oldest extension host that is supported.
  target: 'node20.18',
  outdir: values.outdir,
  minify: values.production,
  sourcemap: values.production ? false : 'linked',
  logLevel: 'warning',
};

/**
 * The dialects are a file of their own, which all three programs load: most of what is shipped, and none of what runs.
 * @type {import('esbuild').Plugin}
 */
const sharedDialects = {
  name: 'shared-dialects',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/dialects\/catalog$/ }, () => ({ path: './dialects.js', external: true }));
  },
};

/** @type {import('esbuild').BuildOptions[]} */
const programs = [
  { ...common, entryPoints: { dialects: 'src/core/dialects/catalog.ts' } },
  {
    ...common,
    entryPoints: { extension: 'src/extension.ts', fileWorker: 'src/node/worker/fileWorker.ts' },
    external: ['vscode'],
    plugins: [sharedDialects],
  },
  {
    ...common,
    entryPoints: { cli: 'src/cli.ts' },
    banner: { js: '#!/usr/bin/env node' },
    plugins: [sharedDialects],
  },
];

await mkdir(values.outdir, { recursive: true });
if (values.watch) {
  for (const program of programs) await (await context(program)).watch();
} else {
  await Promise.all(programs.map((program) => build(program)));
  await chmod(join(values.outdir, 'cli.js'), 0o755);
}
