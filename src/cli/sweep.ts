import type { Command } from 'commander';
import { orphans } from '../core/sweep';
import { cliHelp } from '../present/cliHelp';
import { lockJson } from '../present/machineJson';
import { leftAloneText, nothingToSweep, removalPreview } from '../present/removalText';
import type { CliContext, Run } from './context';
import { type ExitCode, worst } from './exitCodes';
import { lookOnce } from './lookOnce';
import { addExclude, addLease, type LookOptions } from './lookOptions';
import { outcomeJson, removeRecords, tellOutcomes } from './removal';

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
  const { code, snapshot } = await lookOnce(context, paths, options);
  if (snapshot === undefined) return code;
  const now = ports.clock.now();
  const found = orphans(snapshot);
  const leftAlone = [...snapshot.locks.values()].filter(
    ({ kind, releasable }) => kind === 'temp' && !releasable,
  ).length;
  const dryRun = options.dryRun === true;
  if (!options.json && found.length === 0) terminal.print(nothingToSweep(leftAlone));
  else if (!options.json && dryRun) terminal.print(removalPreview(found, now, [cwd]));
  if (!options.json && found.length > 0 && leftAlone > 0) terminal.note(leftAloneText(leftAlone));

  const outcomes = dryRun ? [] : await removeRecords(context, found, options);
  if (options.json) {
    const seen = found.map((record) => lockJson(record, now));
    terminal.printJson({ version: 1, dryRun, orphans: seen, results: outcomes.map(outcomeJson) });
  } else tellOutcomes(context, outcomes);
  return worst([code, ...outcomes.map((outcome) => outcome.code)]);
}
