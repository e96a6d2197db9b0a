import { parseArgs } from 'node:util';
import { ensureCodegraph } from '../support/codegraph/install';
import { ensureProperLockfile } from '../support/realTools/properLockfile';
import { contendWithCodegraph } from '../support/release/codegraphContention';
import type { Contention } from '../support/release/contention';
import { contendWithProperLockfile } from '../support/release/properContention';

const roundMs = 20_000;

/** Lets the contenders of a tool take over each other's dead locks for a while, with nobody else. */
type Round = (load: number) => Promise<Contention>;

const tools: Readonly<Record<string, () => Promise<Round>>> = {
  codegraph: async () => {
    const tool = await ensureCodegraph();
    const alone = { way: null, ms: roundMs, contenders: 2, plantShare: 1, maySeeEmpty: true } as const;
    return (load) => contendWithCodegraph(tool, { ...alone, load, thieves: () => 2 });
  },
  'proper-lockfile': async () => {
    const library = await ensureProperLockfile();
    return (load) =>
      contendWithProperLockfile(library, { way: null, ms: roundMs, load, thieves: () => 3, plantShare: 1 });
  },
};

/**
 * How long a real tool takes from reading of a dead holder to taking its lock over, on processors that are busy with
 * something else: `npx tsx test/soak/stealGap.ts --tool proper-lockfile --steals 50000`. `stampGraceMs` must be longer.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { steals: { type: 'string' }, load: { type: 'string' }, tool: { type: 'string' } },
  });
  const wanted = Number(values.steals ?? 50_000);
  const load = Number(values.load ?? 2);
  const name = values.tool ?? 'codegraph';
  const round = await tools[name]?.();
  if (round === undefined) throw new Error(`no such tool: ${name}; there are ${Object.keys(tools).join(' and ')}`);
  const gaps: number[] = [];
  while (gaps.length < wanted) {
    const run = await round(load);
    gaps.push(...run.thefts.map(({ gapMs }) => gapMs));
    console.log(`${gaps.length} steals`);
  }
  gaps.sort((a, b) => a - b);
  const at = (share: number): string => `${(gaps[Math.ceil(share * gaps.length) - 1] ?? 0).toFixed(2)} ms`;
  console.log(`${name}, ${load} busy processes beside, ${gaps.length} steals:`);
  for (const share of [0.5, 0.9, 0.99, 0.999, 0.9999, 1]) console.log(`${share * 100} %: ${at(share)}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
