import { type Counts, suites } from './suites';

/** `npm test [suite …]`: runs the suites, all of them unless some are named, and says what came of it. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0)
    throw new Error(`no suite ${unknown.join(', ')}; there are ${suites.map(({ name }) => name).join(', ')}`);
  const chosen = suites.filter(({ name }) => names.length === 0 || names.includes(name));
  const results: (Counts & { readonly name: string; readonly seconds: number })[] = [];
  for (const { name, run } of chosen) {
    console.log(`\n── ${name} ──`);
    const started = Date.now();
    const counts = await run();
    results.push({ ...counts, name, seconds: Math.round((Date.now() - started) / 1_000) });
  }
  console.log('');
  for (const { name, passed, failed, seconds } of results) {
    console.log(
      `${name.padEnd(12)} ${String(passed).padStart(6)} ok ${String(failed).padStart(4)} not ok ${String(seconds).padStart(5)} s`,
    );
  }
  const sum = (pick: (counts: Counts) => number): number => results.reduce((total, counts) => total + pick(counts), 0);
  const failed = sum((counts) => counts.failed);
  console.log(`\n${sum((counts) => counts.passed)} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
