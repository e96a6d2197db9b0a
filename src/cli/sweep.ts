import type { Command } from 'commander';
import { leftovers, putRightEach, type RightedLeftover } from '../core/release/recovery';
import { orphans } from '../core/release/sweep';
import { cliHelp } from '../present/cliHelp';
import { lockJson } from '../present/machineJson';
import { refusalText } from '../present/releaseText';
import { leftAloneText, nothingToSweep, putRightLine, removalPreview, wouldPutRightLine } from '../present/removalText';
import type { CliContext, Run } from './context';
import { type ExitCode, exitCodeOf, exitCodes, worst } from './exitCodes';
import { interruptible } from './interrupt';
import { lookOnce } from './lookOnce';
import { addExclude, addLease, type LookOptions } from './lookOptions';
import { outcomeJson, policy, releasePorts, removeRecords, tellOutcomes } from './removal';

interface SweepOptions extends LookOptions {
  readonly yes?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** `lockscope sweep`: removes what interrupted operations left behind. */
export function addSweep(program: Command, run: Run): void {
  const command = program
    .command('sweep')
    .summary(cliHelp.sweep())
    .description(cliHelp.sweep())
    .argument('[path...]', cliHelp.paths())
    .option('-y, --yes', cliHelp.yes())
    .option('-n, --dry-run', cliHelp.dryRun())
    .option('--json', cliHelp.json());
  addLease(addExclude(command)).action((paths: readonly string[], options: SweepOptions) =>
    run((context) => sweep(context, paths, options)),
  );
}

async function sweep(context: CliContext, paths: readonly string[], options: SweepOptions): Promise<ExitCode> {
  const { terminal, cwd, ports } = context;
  const { code, snapshot, roots } = await lookOnce(context, paths, options);
  if (snapshot === undefined) return code;
  const dryRun = options.dryRun === true;
  const broken = leftovers(snapshot);
  const righted = dryRun
    ? []
    : await interruptible((signal) => putRightEach(broken, policy, releasePorts(context, options, roots), signal));
  const now = ports.clock.now();
  if (!options.json && dryRun) for (const record of broken) terminal.print(wouldPutRightLine(record, [cwd]));
  if (!options.json) for (const one of righted) tellRighted(context, one, now);

  const found = orphans(snapshot);
  const settled = new Set(righted.flatMap(({ record, result }) => (result.ok ? [record.id] : [])));
  const leftAlone = [...snapshot.locks.values()].filter(
    ({ kind, releasable, id }) => kind === 'temp' && !releasable && !settled.has(id),
  ).length;
  if (!options.json && found.length === 0) terminal.print(nothingToSweep(leftAlone));
  else if (!options.json && dryRun) terminal.print(removalPreview(found, now, [cwd]));
  if (!options.json && found.length > 0 && leftAlone > 0) terminal.note(leftAloneText(leftAlone));

  const outcomes = dryRun ? [] : await removeRecords(context, found, options, roots);
  if (options.json) {
    const seen = found.map((record) => lockJson(record, now));
    const putRight = dryRun
      ? broken.map(({ path }) => ({ path, righted: null, refusal: null }))
      : righted.map((one) => rightedJson(one, now));
    terminal.printJson({ version: 1, dryRun, orphans: seen, results: outcomes.map(outcomeJson), putRight });
  } else tellOutcomes(context, outcomes);
  const codes = righted.map(({ result }) => (result.ok ? exitCodes.done : exitCodeOf(result.error)));
  if (!dryRun && righted.length < broken.length) codes.push(exitCodes.interrupted);
  return worst([code, ...codes, ...outcomes.map((outcome) => outcome.code)]);
}

/** What was put right is a result; why something was not is for people. */
function tellRighted({ terminal, cwd }: CliContext, righted: RightedLeftover, now: number): void {
  const line = putRightLine(righted, now, [cwd]);
  if (righted.result.ok) terminal.print(line);
  else terminal.complain(line);
}

/** One element of `putRight`. */
function rightedJson({ record: { path }, result }: RightedLeftover, now: number): object {
  return result.ok
    ? { path, righted: result.value.righted, refusal: null }
    : { path, righted: null, refusal: { reason: result.error.reason, text: refusalText(result.error, now) } };
}
