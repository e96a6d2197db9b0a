import { Command, CommanderError } from 'commander';
import { cliHelp } from '../present/cliHelp';
import { systemErrorText } from '../present/cliText';
import { fileErrorOf } from '../node/files/fileError';
import type { CliContext, Run } from './context';
import { addDb } from './db';
import { type ExitCode, exitCodes, worst } from './exitCodes';
import { addExplain } from './explain';
import { addLs } from './ls';
import { programVersion } from './packageFacts';
import { addRegistry } from './registry';
import { addRelease } from './release';
import { addRepair } from './repair';
import { addReport } from './report';
import { addSweep } from './sweep';
import { addUndo } from './undo';
import { addVerify } from './verify';
import { addWatch } from './watch';

/** Reads the arguments, runs what they say, and answers what to end with. Never rejects. */
export async function runProgram(args: readonly string[], context: CliContext): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  const program = createProgram(async (work) => void codes.push(await work(context)));
  program.hook('preAction', () => context.terminal.useColor(program.opts<{ readonly color?: boolean }>().color));
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    codes.push(codeOfError(error, context));
  }
  return worst([...codes, context.log.failed ? exitCodes.usage : exitCodes.done]);
}

function createProgram(run: Run): Command {
  const program = new Command('lockscope')
    .description(cliHelp.program())
    .version(programVersion, '-V, --version', cliHelp.version())
    .helpOption('-h, --help', cliHelp.help())
    .helpCommand(false)
    .option('--color', cliHelp.color())
    .option('--no-color', cliHelp.noColor())
    .addHelpText('after', () => cliHelp.programEpilogue())
    .exitOverride();
  for (const add of [
    addLs,
    addWatch,
    addExplain,
    addRelease,
    addSweep,
    addVerify,
    addRepair,
    addUndo,
    addReport,
    addRegistry,
    addDb,
  ])
    add(program, run);
  return program;
}

function codeOfError(error: unknown, { terminal, log }: CliContext): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  try {
    terminal.complain(systemErrorText(fileErrorOf(error)));
  } catch {
    // No system call failed, so it is a mistake of ours.
    log.error('unexpected', error);
  }
  return exitCodes.usage;
}
