import type { Command } from 'commander';
import type { JournalRecord } from '../core/inventory';
import { journalFormats } from '../core/journal/recognise';
import { cliHelp } from '../present/cliHelp';
import {
  formatOfNothingText,
  noJournalsText,
  notAJournalText,
  problemText,
  unknownFormatText,
  unknownInputText,
} from '../present/cliText';
import { journalJson } from '../present/machineJson';
import { verifyLines } from '../present/verifyText';
import type { CliContext, Run } from './context';
import { type ExitCode, exitCodes, worst } from './exitCodes';
import { lookOnce } from './lookOnce';
import { addExclude, addJournals, type LookOptions } from './lookOptions';
import { formatNamed, formatOfFile, verifyFile, verifyInput } from './verifyDirect';
import { findTarget } from './targets';

interface VerifyOptions extends LookOptions {
  /** Of everything that is named. */
  readonly format?: string;
  readonly json?: true;
}

/** `lockscope verify`: checks journals. */
export function addVerify(program: Command, run: Run): void {
  const command = program
    .command('verify')
    .summary(cliHelp.verify())
    .description(cliHelp.verify())
    .argument('[path...]', cliHelp.journalPaths())
    .option('--json', cliHelp.json())
    .option('--format <format>', cliHelp.format());
  addJournals(addExclude(command))
    .addHelpText('after', () => cliHelp.verifyEpilogue())
    .action((paths: readonly string[], options: VerifyOptions) => run((context) => verify(context, paths, options)));
}

async function verify(context: CliContext, args: readonly string[], options: VerifyOptions): Promise<ExitCode> {
  const { terminal, cwd, fs } = context;
  const named = options.format === undefined ? undefined : formatNamed(options.format, options);
  if (options.format !== undefined && named === undefined) {
    terminal.complain(unknownFormatText(options.format, formatsOf(options)));
    return exitCodes.usage;
  }
  if (named !== undefined && args.length === 0) {
    terminal.complain(formatOfNothingText());
    return exitCodes.usage;
  }
  const direct: JournalRecord[] = [];
  const paths: string[] = [];
  for (const arg of args) {
    if (arg === '-') {
      const record = await verifyInput(terminal.input, named);
      if (record === null) terminal.complain(unknownInputText(formatsOf(options)));
      else direct.push(record);
      continue;
    }
    if (named !== undefined) {
      direct.push(await verifyFile(context, arg, named));
      continue;
    }
    const target = await findTarget(arg, cwd, fs);
    if (target.ok && target.value.kind !== 'lock') paths.push(arg);
    else if (target.ok) terminal.complain(notAJournalText(target.value.path, [cwd]));
    else if (target.error.reason === 'unclaimed') {
      const format = formatOfFile(target.error.path, cwd, options);
      if (format === undefined) terminal.complain(notAJournalText(target.error.path, [cwd]));
      else direct.push(await verifyFile(context, arg, format));
    } else terminal.complain(problemText(target.error, [cwd]));
  }
  const unusable = args.length - paths.length - direct.length;
  if (unusable > 0 && paths.length + direct.length === 0) return exitCodes.usage;
  const isAnyLeft = paths.length > 0 || args.length === 0;
  const look = isAnyLeft ? await lookOnce(context, paths, options) : undefined;
  const journals = [...(look?.snapshot?.journals.values() ?? []), ...direct];
  const all = worst([
    look?.code ?? exitCodes.done,
    unusable > 0 ? exitCodes.usage : exitCodes.done,
    ...journals.map(codeOf),
  ]);
  if (options.json) terminal.printJson({ version: 1, journals: journals.map(journalJson) });
  else if (journals.length > 0) for (const journal of journals) tell(context, journal);
  else if (all === exitCodes.done) terminal.print(noJournalsText());
  return all;
}

function formatsOf({ journals = [] }: LookOptions): readonly string[] {
  return [...journalFormats(), ...journals.map(({ name }) => name)];
}

function tell({ terminal, cwd }: CliContext, journal: JournalRecord): void {
  for (const line of verifyLines(journal, [cwd])) terminal.print(line);
}

function codeOf({ health }: JournalRecord): ExitCode {
  switch (health) {
    case 'ok':
    case 'uninitialised':
      return exitCodes.done;
    case 'damaged':
      return exitCodes.damage;
    case 'unreadable':
      return exitCodes.usage;
  }
}
