import { parseArgs } from 'node:util';
import { stampGraceMs } from '../../src/core/release/takeOut';
import { ensureCodegraph } from '../support/codegraph/install';
import { interruptEach, interruptions, truths } from '../support/graphs/interruptions';
import { readWhileWritten, waysToWrite } from '../support/graphs/graphsWhileWritten';
import { watchWriting } from '../support/journalsWhileWritten';
import { ensureTool } from '../support/realTools/ensureTool';
import { watchDatabases } from '../support/sqlite/sqliteWhileWritten';
import { createTemporaryFolder } from '../support/temporaryFolder';
import { bundleScripts } from '../process/bundledWorker';
import { ensureProperLockfile } from '../support/realTools/properLockfile';
import { contendWithCodegraph } from '../support/release/codegraphContention';
import { objectionsTo, summaryOf } from '../support/release/contention';
import { contendWithGit } from '../support/release/gitContention';
import { contendWithProperLockfile } from '../support/release/properContention';
import { judgeProper } from '../support/release/properAttribution';
import { contendForJournal } from '../support/release/repairContention';
import { ways } from '../support/release/realCore';
import { raceRegistrations } from '../support/release/registryRaces';
import { failAtEveryCall, killAtEveryCall } from './crashes';

/** Rounds are short, so that each begins anew. Milliseconds. */
const roundMs = 20_000;
/** Registrations that race with the removal of a dead entry. */
const registrations = 10_000;
const thieves = (place: number): number => place % 2;

interface Round {
  readonly name: string;
  /** What came of it, and what speaks against us. */
  readonly run: () => Promise<{ readonly summary: string; readonly objections: readonly string[] }>;
}

/**
 * What the tests of contention do in seconds, for as many minutes as are said: `npm run test:soak -- --minutes 30`.
 * Then a Lockscope each of whose calls fails with every code, and is killed at every call.
 * Then, for comparison, what the tools do to each other without us.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: 'string' } } });
  const minutes = Number(values.minutes ?? process.env['LOCKSCOPE_SOAK_MINUTES'] ?? 10);
  if (!(minutes > 0)) throw new Error(`not a number of minutes: ${values.minutes}`);
  const codegraph = await ensureCodegraph();
  const library = await ensureProperLockfile();
  const until = Date.now() + minutes * 60_000;
  const failures: string[] = [];
  /** Told at once as well: a soak that is broken off has told what it knows. */
  const object = (objections: readonly string[]): void => {
    for (const objection of objections) console.error(objection);
    failures.push(...objections);
  };
  const rounds = roundsOf(codegraph, library);
  for (let round = 0; Date.now() < until; round++) {
    const next = rounds[round % rounds.length];
    if (next === undefined) break;
    const { summary, objections } = await next.run();
    console.log(`${next.name}: ${summary}`);
    object(objections.map((objection) => `${next.name}: ${objection}`));
  }
  for (const crash of [failAtEveryCall, killAtEveryCall]) {
    const { summary, objections } = await crash();
    console.log(summary);
    object(objections);
  }
  const { written, counted, healths } = await watchWriting(codegraph, await bundleScripts(), 60_000);
  console.log(
    `a journal written for a minute by two codegraphs: ${written} entries, ${counted} counted, ${healths.join()}`,
  );
  if (written !== counted || healths.join() !== 'ok') object(['a journal that was written to was not seen right']);
  const databases = await watchDatabases(codegraph.node, await bundleScripts(), 60_000);
  console.log(`databases in four modes written ${databases.written} times: journals seen ${databases.seen} times`);
  object(databases.wrong.map((wrong) => `a journal of SQLite in use: ${wrong}`));
  object(await readGraphs(codegraph.node));
  const races = await raceRegistrations({ forMs: 30 * 60_000, races: registrations, racers: 2 });
  console.log(`${races.races} registrations raced with the removal of a dead entry: ${JSON.stringify(races.ends)}`);
  object(races.losses);
  if (races.races < registrations) object([`only ${races.races} registrations raced in half an hour`]);
  const alone = await contendWithCodegraph(codegraph, { way: null, ms: roundMs, thieves: () => 3, maySeeEmpty: true });
  console.log(`codegraph without us: ${summaryOf(alone)}`);
  const properAlone = await contendWithProperLockfile(library, { way: null, ms: roundMs, thieves: () => 3 });
  const { objections, causes } = judgeProper(properAlone, 0);
  console.log(`proper-lockfile without us: ${summaryOf(properAlone)} ${JSON.stringify(causes)}`);
  object(objections);
  console.log(failures.length === 0 ? 'nothing speaks against it' : `${failures.length} objections`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

/** Reads databases that are being written, and at every step of the reading once; what speaks against us. */
async function readGraphs(node: string): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const way of waysToWrite) {
    const { moves, right, wrong } = await readWhileWritten(node, way, roundMs);
    console.log(`a graph written ${moves} times (${way.join(', ')}): read right ${right} times`);
    if (wrong.length > 0 || right === 0) failures.push(`a graph that was written to was read as ${wrong.join()}`);
  }
  const shell = await ensureTool(['sqlite3'], 'sqlite3');
  const folder = createTemporaryFolder();
  try {
    for (const interruption of interruptions) {
      const { said, steps } = await interruptEach({ node, shell }, folder, interruption, 1);
      console.log(`a graph read in ${steps} steps, between any two of them ${interruption.what}`);
      const wrong = [...said.keys()].filter((each) => !truths.includes(each));
      if (wrong.length > 0) failures.push(`${interruption.what}: the graph was read as ${wrong.join()}`);
    }
  } finally {
    folder.remove();
  }
  return failures;
}

function roundsOf(codegraph: Awaited<ReturnType<typeof ensureCodegraph>>, library: string): readonly Round[] {
  return ways.flatMap((way): readonly Round[] => {
    const graceMs = way === 'native' ? stampGraceMs : 0;
    return [
      ...[0, 0.5].map((dawdleMs): Round => ({
        name: `codegraph, ${way}, dawdling ${dawdleMs} ms`,
        run: async () => {
          const run = await contendWithCodegraph(codegraph, { way, ms: roundMs, thieves, dawdleMs });
          return { summary: summaryOf(run), objections: objectionsTo(run, graceMs) };
        },
      })),
      {
        name: `codegraph and Lockscopes that take its lock, ${way}`,
        run: async () => {
          const run = await contendWithCodegraph(codegraph, { way, ms: roundMs, thieves, owners: 2, contenders: 2 });
          return { summary: summaryOf(run), objections: objectionsTo(run, graceMs) };
        },
      },
      {
        name: `a journal of codegraph that is damaged and repaired, ${way}`,
        run: async () => {
          const until = Date.now() + roundMs;
          const { outcomes, written, objections } = await contendForJournal(codegraph, way, () => Date.now() > until);
          return { summary: `${written} entries, ${JSON.stringify([...outcomes])}`, objections };
        },
      },
      {
        name: `proper-lockfile, ${way}`,
        run: async () => {
          const run = await contendWithProperLockfile(library, { way, ms: roundMs, thieves });
          const { objections, ...rest } = judgeProper(run, graceMs);
          return { summary: `${summaryOf(run)} ${JSON.stringify(rest)}`, objections };
        },
      },
      {
        name: `git, ${way}`,
        run: async () => {
          const { objections, ...summary } = await contendWithGit({ way, ms: roundMs });
          return { summary: JSON.stringify(summary), objections };
        },
      },
    ];
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
