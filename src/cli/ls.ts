import { type Command, InvalidArgumentError } from 'commander';
import type { Snapshot } from '../core/inventory';
import type { LockKind, LockRecord, Verdict } from '../core/lock';
import { cliHelp, invalidChoiceText } from '../present/cliHelp';
import { nothingFoundText } from '../present/cliText';
import { journalsTable, locksTable } from '../present/inventoryTables';
import { snapshotJson } from '../present/machineJson';
import { verdictOrder } from '../present/verdictText';
import type { CliContext, Run } from './context';
import type { ExitCode } from './exitCodes';
import { lookOnce } from './lookOnce';
import { addExclude, addLease, addReach, type LookOptions } from './lookOptions';

interface LsOptions extends LookOptions {
  readonly json?: true;
  readonly kind?: LockKind;
  readonly verdict?: readonly Verdict[];
}

/** `lockscope ls`: what is there now. */
export function addLs(program: Command, run: Run): void {
  const command = program
    .command('ls')
    .summary(cliHelp.ls())
    .description(cliHelp.ls())
    .argument('[path...]', cliHelp.paths())
    .option('--json', cliHelp.json())
    .option('--kind <kind>', cliHelp.kind(), oneOf(['lock', 'temp', 'kernel']))
    .option('--verdict <verdicts>', cliHelp.verdict(), someOf(verdictOrder));
  addReach(addLease(addExclude(command)))
    .addHelpText('after', () => cliHelp.lsEpilogue())
    .action((paths: readonly string[], options: LsOptions) => run((context) => ls(context, paths, options)));
}

async function ls(context: CliContext, paths: readonly string[], options: LsOptions): Promise<ExitCode> {
  const { terminal, cwd, ports } = context;
  const { code, snapshot } = await lookOnce(context, paths, options);
  if (snapshot === undefined) return code;
  const shown = filtered(snapshot, options);
  const now = ports.clock.now();
  if (options.json) {
    terminal.printJson(snapshotJson(shown, now));
    return code;
  }
  const locks = [...shown.locks.values()];
  const journals = [...shown.journals.values()];
  if (locks.length > 0) terminal.printTable(locksTable(locks, now, [cwd]));
  if (locks.length > 0 && journals.length > 0) terminal.print('');
  if (journals.length > 0) terminal.printTable(journalsTable(journals, [cwd]));
  // What could not be seen has been told; that nothing is there would be a guess.
  if (locks.length === 0 && journals.length === 0 && code === 0) terminal.print(nothingFoundText(isFilter(options)));
  return code;
}

function filtered(snapshot: Snapshot, options: LsOptions): Snapshot {
  if (!isFilter(options)) return snapshot;
  const wanted = ({ kind, verdict }: LockRecord): boolean =>
    (options.kind ?? kind) === kind && (options.verdict?.includes(verdict) ?? true);
  return {
    ...snapshot,
    locks: new Map([...snapshot.locks].filter(([, record]) => wanted(record))),
    journals: new Map(),
    registries: new Map(),
  };
}

/** Whoever asks for some locks only does not ask for journals. */
function isFilter({ kind, verdict }: LsOptions): boolean {
  return kind !== undefined || verdict !== undefined;
}

function oneOf<T extends string>(allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const found = allowed.find((choice) => choice === text);
    if (found === undefined) throw new InvalidArgumentError(invalidChoiceText(allowed));
    return found;
  };
}

/** Separated by commas, or given again. */
function someOf<T extends string>(
  allowed: readonly T[],
): (text: string, all: readonly T[] | undefined) => readonly T[] {
  const one = oneOf(allowed);
  return (text, all = []) => [...all, ...text.split(',').map((part) => one(part.trim()))];
}
