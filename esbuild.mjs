import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';

/**
 * Bundles the programs: the extension, the worker it reads files with, the command line, and what both read graphs with.
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
 * Files of their own, which the programs load: what there is of dialects and of journal formats, and what checks those
 * of the user's own, which is much and does not run by itself; what asks the system, for each of which there is another
 * way; what reads files with many entries; what polls network mounts, which most never need; what is behind the
 * Databases view, and behind the live nodes of the Registries view; what speaks with database servers, driver and all;
 * what looks into nodes of Erlang; and what understands globs, which all programs need.
 */
const apart = {
  dialects: resolve('src/core/dialects/catalog.ts'),
  journals: resolve('src/core/journal/catalog.ts'),
  declaredDialects: resolve('src/core/dialects/declared/validate.ts'),
  declaredJournals: resolve('src/core/journal/declared/validate.ts'),
  machine: resolve('src/node/machine.ts'),
  databases: resolve('src/ui/databases/databasesPart.ts'),
  liveNodes: resolve('src/ui/beam/beamPart.ts'),
  commands: resolve('src/ui/commands/handlers.ts'),
  registryFiles: resolve('src/core/registry/map/mapDesk.ts'),
  postgres: resolve('src/engines/postgres/postgresEngine.ts'),
  beam: resolve('src/engines/beam/beamEngine.ts'),
  mysql: resolve('src/engines/mysql/mysqlEngine.ts'),
  chokidar: 'chokidar',
  picomatch: 'picomatch',
};

/** @type {import('esbuild').Plugin} */
const loadedFromApart = {
  name: 'loaded-from-apart',
  setup: ({ onResolve }) => {
    onResolve(
      {
        filter:
          /\/(?:catalog|validate|machine|mapDesk|databasesPart|beamPart|handlers|postgresEngine|mysqlEngine|beamEngine)$|^(?:chokidar|picomatch)$/,
      },
      ({ path, resolveDir }) => {
        const asked = path.includes('/') ? resolve(resolveDir, `${path}.ts`) : path;
        const name = Object.keys(apart).find((each) => apart[each] === asked);
        return name === undefined ? undefined : { path: `./${name}.js`, external: true };
      },
    );
  },
};

/** What the commands do needs what else is apart. */
const { commands, ...whole } = apart;

/** @type {import('esbuild').BuildOptions[]} */
const programs = [
  // A driver of PostgreSQL's that needs a compiled library, and one for another platform: neither is ever asked for.
  { ...common, entryPoints: whole, external: ['vscode', 'pg-native', 'pg-cloudflare'] },
  {
    ...common,
    entryPoints: { extension: 'src/extension.ts', fileWorker: 'src/node/worker/fileWorker.ts', commands },
    external: ['vscode'],
    plugins: [loadedFromApart],
  },
  { ...common, entryPoints: { graphReader: 'src/node/graphDatabase/graphReader.ts' } },
  {
    ...common,
    entryPoints: { cli: 'src/cli.ts' },
    banner: { js: '#!/usr/bin/env node' },
    plugins: [loadedFromApart],
  },
];

await mkdir(values.outdir, { recursive: true });
if (values.watch) {
  for (const program of programs) await (await context(program)).watch();
} else {
  await Promise.all(programs.map((program) => build(program)));
  await chmod(join(values.outdir, 'cli.js'), 0o755);
}
