import { parseArgs } from 'node:util';
import { ensureCodegraph } from '../support/codegraph/install';
import { contendWithCodegraph } from '../support/release/codegraphContention';

const roundMs = 20_000;

/**
 * How long the real codegraph takes from reading of a dead holder to renaming its own lock over it, on processors that
 * are busy with something else: `npx tsx test/soak/stealGap.ts --steals 50000`. `stampGraceMs` must be longer.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { steals: { type: 'string' }, load: { type: 'string' } } });
  const wanted = Number(values.steals ?? 50_000);
  const load = Number(values.load ?? 2);
  const tool = await ensureCodegraph();
  const gaps: number[] = [];
  while (gaps.length < wanted) {
    const run = await contendWithCodegraph(tool, {
      ...{ way: null, ms: roundMs, load, contenders: 2, plantShare: 1, maySeeEmpty: true },
      thieves: () => 2,
    });
    gaps.push(...run.thefts.map(({ gapMs }) => gapMs));
    console.log(`${gaps.length} steals`);
  }
  gaps.sort((a, b) => a - b);
  const at = (share: number): string => `${(gaps[Math.ceil(share * gaps.length) - 1] ?? 0).toFixed(2)} ms`;
  console.log(`codegraph ${tool.version}, ${load} busy processes beside, ${gaps.length} steals:`);
  for (const share of [0.5, 0.9, 0.99, 0.999, 0.9999, 1]) console.log(`${share * 100} %: ${at(share)}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
