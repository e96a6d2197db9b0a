import type { Command } from 'commander';
import type { JournalRecord } from '../core/inventory';
import { cliHelp } from '../present/cliHelp';
import { noJournalsText, notAJournalText, problemText } from '../present/cliText';
import { journalJson } from '../present/machineJson';
import { verifyLines } from '../present/verifyText';
import type { CliContext, Run } from './context';
import { type ExitCode, exitCodes, worst } from './exitCodes';
import { lookOnce } from './lookOnce';
import { addExclude, type LookOptions } from './lookOptions';
import { findTarget } from './targets';

interface VerifyOptions extends LookOptions {
  readonly json?: true;
}

/** `lockscope verify`: checks journals. */
export function addVerify(program: Command, run: Run): void {
  const command = program
    .command('verify')
    .summary(cliHelp.verify())
    .description(cliHelp.verify())
    .argument('[path...]', cliHelp.journalPaths())
    .option('--json', cliHelp.json());
  addExclude(command)
    .addHelpText('after', () => cliHelp.verifyEpilogue())
    .action((paths: readonly string[], options: VerifyOptions) => run((context) => verify(context, paths, options)));
}

async function verify(context: CliContext, args: readonly string[], options: VerifyOptions): Promise<ExitCode> {
  const { terminal, cwd, fs } = context;
  const paths: string[] = [];
  for (const arg of args) {
    const target = await findTarget(arg, cwd, fs);
    if (target.ok && target.value.kind !== 'lock') paths.push(arg);
    else if (target.ok) terminal.complain(notAJournalText(target.value.path, [cwd]));
    else if (target.error.reason === 'unclaimed') terminal.complain(notAJournalText(target.error.path, [cwd]));
    else terminal.complain(problemText(target.error, [cwd]));
  }
  const unusable = paths.length < args.length;
  if (unusable && paths.length === 0) return exitCodes.usage;
  const { code, snapshot } = await lookOnce(context, paths, options);
  const journals = [...(snapshot?.journals.values() ?? [])];
  const all = worst([code, unusable ? exitCodes.usage : exitCodes.done, ...journals.map(codeOf)]);
  if (options.json) terminal.printJson({ version: 1, journals: journals.map(journalJson) });
  else if (journals.length > 0) for (const journal of journals) tell(context, journal);
  else if (all === exitCodes.done) terminal.print(noJournalsText());
  return all;
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
