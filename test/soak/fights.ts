import { stampGraceMs } from '../../src/core/release/takeOut';
import type { ensureCodegraph } from '../support/codegraph/install';
import { contendWithCodegraph } from '../support/release/codegraphContention';
import { objectionsTo, summaryOf } from '../support/release/contention';
import { contendWithGit } from '../support/release/gitContention';
import { judgeProper } from '../support/release/properAttribution';
import { contendWithProperLockfile } from '../support/release/properContention';
import { ways } from '../support/release/realCore';
import { contendForJournal } from '../support/release/repairContention';
import type { Part } from './part';

/** Rounds are short, so that each begins anew. Milliseconds. */
export const roundMs = 20_000;
export const thieves = (place: number): number => place % 2;

interface Round {
  readonly name: string;
  /** What came of it, and what speaks against us. */
  readonly run: () => Promise<{ readonly summary: string; readonly objections: readonly string[] }>;
}

/** What the tests of contention do in seconds, for as long as is said. Milliseconds. */
export async function* fights(
  codegraph: Awaited<ReturnType<typeof ensureCodegraph>>,
  library: string,
  ms: number,
): Part {
  const until = Date.now() + ms;
  const rounds = roundsOf(codegraph, library);
  for (let round = 0; Date.now() < until; round++) {
    const next = rounds[round % rounds.length];
    if (next === undefined) return;
    const { summary, objections } = await next.run();
    yield {
      summary: `${next.name}: ${summary}`,
      objections: objections.map((objection) => `${next.name}: ${objection}`),
    };
  }
}

/** For comparison: what the tools do to each other without us. */
export async function* aloneFights(codegraph: Awaited<ReturnType<typeof ensureCodegraph>>, library: string): Part {
  const alone = await contendWithCodegraph(codegraph, { way: null, ms: roundMs, thieves: () => 3, maySeeEmpty: true });
  yield { summary: `codegraph without us: ${summaryOf(alone)}`, objections: [] };
  const properAlone = await contendWithProperLockfile(library, { way: null, ms: roundMs, thieves: () => 3 });
  const { objections, causes } = judgeProper(properAlone, 0);
  yield { summary: `proper-lockfile without us: ${summaryOf(properAlone)} ${JSON.stringify(causes)}`, objections };
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
