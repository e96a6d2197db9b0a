import { parseArgs } from 'node:util';
import { ensureCodegraph } from '../support/codegraph/install';
import { ensureProperLockfile } from '../support/realTools/properLockfile';
import { failAtEveryCall, killAtEveryCall } from './crashes';
import { aloneFights, fights } from './fights';
import { mysql } from './mysql';
import type { Part } from './part';
import { races } from './races';
import { graphs, journals } from './readings';

const usualMinutes = 10;

/**
 * What the tests do in seconds, for long: `npm run test:soak -- --minutes 30` for that many minutes of fights over locks.
 * Then a Lockscope each of whose calls fails with every code, and is killed at every call; journals and graphs that are
 * read while they are written; registrations against removals; a MySQL server, which CI
 * has none of; and what the tools do to each other without us.
 * `--only kills,graphs`: these parts alone.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, only: { type: 'string' } } });
  const minutes = Number(values.minutes ?? process.env['LOCKSCOPE_SOAK_MINUTES'] ?? usualMinutes);
  if (!(minutes > 0)) throw new Error(`not a number of minutes: ${values.minutes}`);
  const parts = partsOf(minutes * 60_000);
  const names = values.only?.split(',') ?? [...parts.keys()];
  const unknown = names.filter((name) => !parts.has(name));
  if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are ${[...parts.keys()].join(', ')}`);
  let objected = 0;
  for (const [name, begin] of parts) {
    if (!names.includes(name)) continue;
    for await (const { summary, objections } of await begin()) {
      console.log(summary);
      for (const objection of objections) console.error(objection);
      objected += objections.length;
    }
  }
  console.log(objected === 0 ? 'nothing speaks against it' : `${objected} objections`);
  process.exitCode = objected === 0 ? 0 : 1;
}

/** In the order in which they are run. Each installs what it needs. */
function partsOf(fightMs: number): ReadonlyMap<string, () => Part | Promise<Part>> {
  return new Map<string, () => Part | Promise<Part>>([
    ['fights', async () => fights(await ensureCodegraph(), await ensureProperLockfile(), fightMs)],
    ['failures', failAtEveryCall],
    ['kills', killAtEveryCall],
    ['journals', async () => journals(await ensureCodegraph())],
    ['graphs', async () => graphs((await ensureCodegraph()).node)],
    ['races', races],
    ['mysql', mysql],
    ['alone', async () => aloneFights(await ensureCodegraph(), await ensureProperLockfile())],
  ]);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
