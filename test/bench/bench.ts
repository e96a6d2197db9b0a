import * as path from 'node:path';
import { bundle, bundleFolder } from './bundle';
import { burst } from './burst';
import { databases } from './databases';
import { firstSnapshot } from './firstSnapshot';
import { idle } from './idle';
import { inHost } from './inHost';
import { judge } from './judge';
import { journals } from './journals';
import { latency } from './latency';
import { mariadbDatabases, mysqlDatabases } from './mysqlDatabases';
import { type Figure, printFigure, writeResult } from './report';
import { storm } from './storm';

const figures: Readonly<Record<string, () => Promise<Figure>>> = {
  first: firstSnapshot,
  latency,
  burst,
  storm,
  idle,
  judge,
  journals,
  databases,
  mariadb: mariadbDatabases,
  mysql: mysqlDatabases,
  host: inHost,
};

/** Measures the figures named on the command line, or all. A report, not a test: a missed target is no failure. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in figures));
  if (unknown.length > 0)
    throw new Error(`no figure ${unknown.join(', ')}; there are ${Object.keys(figures).join(', ')}`);
  const started = performance.now();
  await bundle();
  const done: Figure[] = [];
  for (const [name, measure] of Object.entries(figures)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const figure = await measure();
    printFigure(figure);
    done.push(figure);
  }
  const file = path.join(bundleFolder, 'result.json');
  writeResult(file, done);
  console.log(`\n${Math.round((performance.now() - started) / 1_000)} s; ${path.relative(process.cwd(), file)}`);
}

// Ends the helpers too: they live on a channel to this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
