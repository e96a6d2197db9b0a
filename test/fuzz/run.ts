import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRandom } from '../bench/statistics';
import { catalog } from '../support/dialects';
import { createWorld, type World } from './world';
import { objectionsTo } from './objections';

/** Milliseconds for one lock, from its bytes to its verdict. */
const patienceMs = 50;
/** Findings shown; more of them are only counted. */
const shownLimit = 20;

interface Tally {
  readonly counts: Map<string, number>;
  readonly named: Set<string>;
  slowestMs: number;
  slowest: string;
}

/**
 * `npx tsx test/fuzz/run.ts --minutes 10 [--seed 1]`: damaged recordings under likely and unlikely names, in random
 * circumstances, observed and judged. Looks for what throws, what is slow, and what is offered for release against
 * the evidence. Every finding comes with the seed of its case. No part of the tests: it ends when its time is up.
 */
async function main(args: readonly string[]): Promise<void> {
  const minutes = numberAfter(args, '--minutes') ?? 1;
  const first = numberAfter(args, '--seed') ?? Date.now();
  const only = numberAfter(args, '--case');
  const tally: Tally = { counts: new Map(), named: new Set(), slowestMs: 0, slowest: '' };
  const world = createWorld();
  const end = performance.now() + minutes * 60_000;
  let findings = 0;
  let seed = only ?? first;
  for (; performance.now() < end; seed++) {
    for (const finding of judgeOne(world, seed, tally)) {
      findings += 1;
      add(tally, `FINDING ${finding.split('\n')[0]?.replace(/\d+(?:\.\d+)?/g, 'n') ?? ''}`);
      if (findings <= shownLimit) console.log(`case ${seed}: ${finding}`);
    }
    if (only !== undefined) break;
    if (seed % 1_000 === 0) await nextTurn();
  }
  const silent = catalog.dialects.filter(({ id }) => !tally.named.has(id)).length;
  console.log(`${seed - first} cases from seed ${first}, ${findings} findings`);
  console.log(`slowest ${tally.slowestMs.toFixed(1)} ms: ${tally.slowest}`);
  console.log(`${tally.named.size} dialects named a process, ${silent} never did`);
  for (const [what, count] of [...tally.counts].sort()) console.log(`  ${what}: ${count}`);
  if (findings > 0) process.exitCode = 1;
}

function judgeOne(world: World, seed: number, tally: Tally): readonly string[] {
  const random = createRandom(seed);
  const setting = world.pick(random);
  const where = `${setting.dialect.id} ${JSON.stringify(setting.path)}`;
  try {
    const { took, verdict } = timed(() => setting.judge());
    if (took > tally.slowestMs) Object.assign(tally, { slowestMs: took, slowest: where });
    add(tally, verdict === undefined ? 'nobody’s' : `verdict ${verdict.record.verdict}`);
    const slow = took > patienceMs && Math.min(...[1, 2, 3].map(() => timed(() => setting.judge()).took)) > patienceMs;
    const findings = slow ? [`slow: ${took} ms\n${where}`] : [];
    if (verdict === undefined) return findings;
    if (verdict.claimant.state === 'named') tally.named.add(verdict.record.dialect);
    add(tally, `claimant ${verdict.claimant.state}`);
    if (verdict.record.releasable) add(tally, 'releasable');
    return [...findings, ...objectionsTo(verdict).map((objection) => `${objection}\n${where}`)];
  } catch (error) {
    return [`throws: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${where}`];
  }
}

function timed<T>(run: () => T): { readonly took: number; readonly verdict: T } {
  const started = performance.now();
  const verdict = run();
  return { took: performance.now() - started, verdict };
}

function add({ counts }: Tally, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function numberAfter(args: readonly string[], option: string): number | undefined {
  const at = args.indexOf(option);
  return at < 0 ? undefined : Number(args[at + 1]);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
