import { inTurn, type Print } from './inTurn';
import { type Counts, exitCodeOf, groups, type Suite } from './suites';

interface Result extends Counts {
  readonly name: string;
  readonly seconds: number;
}

const out: Print = (text) => void process.stdout.write(text);

/** `npm test [suite …]`: runs the suites, all of them unless some are named, and says what came of it. */
async function main(names: readonly string[]): Promise<void> {
  const all = groups.flat(2).map(({ name }) => name);
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`no suite ${unknown.join(', ')}; there are ${all.join(', ')}`);
  const isChosen = ({ name }: Suite): boolean => names.length === 0 || names.includes(name);
  const chosen = groups.map((group) => group.map((lane) => lane.filter(isChosen)));
  let said = '';
  const first = chosen.flat(2).filter(({ wantsAllInstalled }) => wantsAllInstalled);
  const installed = fetchAhead(first, (text) => (said += text));
  const others = chosen.flat(2).filter((suite) => !first.includes(suite));
  const fetched = installed.then(() => fetchAhead(others, (text) => (said += text)));
  const results: Result[] = [];
  for (const group of chosen) results.push(...(await atOnce(group, installed)));
  await fetched;
  if (said !== '') out(`\n── fetched meanwhile ──\n${said}`);
  out('\n');
  for (const { name, passed, failed, seconds } of results) {
    out(
      `${name.padEnd(12)} ${String(passed).padStart(6)} ok ${String(failed).padStart(4)} not ok ${String(seconds).padStart(5)} s\n`,
    );
  }
  const sum = (pick: (counts: Counts) => number): number => results.reduce((total, counts) => total + pick(counts), 0);
  const failed = sum((counts) => counts.failed);
  out(`\n${sum((counts) => counts.passed)} passed, ${failed} failed\n`);
  if (failed > 0) process.exitCode = 1;
}

/** Runs several lanes of suites at the same time, and says of one suite after the other what it said. */
async function atOnce(lanes: readonly (readonly Suite[])[], installed: Promise<void>): Promise<readonly Result[]> {
  const turns = inTurn(lanes.flat().length, out);
  let next = 0;
  const running = lanes.map(async (lane) => {
    const numbered = lane.map((suite) => ({ suite, turn: turns[next++] }));
    const results: Result[] = [];
    for (const { suite, turn } of numbered) {
      if (suite.wantsAllInstalled) await installed;
      results.push(await timed(suite, (text) => turn?.print(text)).finally(() => turn?.end()));
    }
    return results;
  });
  return (await Promise.all(running)).flat();
}

async function timed({ name, run }: Suite, print: Print): Promise<Result> {
  print(`\n── ${name} ──\n`);
  const started = Date.now();
  const counts = await run(print);
  return { ...counts, name, seconds: Math.round((Date.now() - started) / 1_000) };
}

/** Installs what the suites will need while others run. */
async function fetchAhead(suites: readonly Suite[], print: Print): Promise<void> {
  const names = suites.map(({ name }) => name);
  await exitCodeOf(process.execPath, ['--import', 'tsx', 'test/support/fetchAhead.ts', ...names], print);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
