import type { Command } from 'commander';
import type { LockRecord } from '../core/lock';
import { relativeTo } from '../core/paths';
import { cliHelp } from '../present/cliHelp';
import { commandHint, problemText } from '../present/cliText';
import { explanationText } from '../present/explanation';
import { journalJson, lockJson } from '../present/machineJson';
import { verifyLines } from '../present/verifyText';
import type { CliContext, Run } from './context';
import { type ExitCode, exitCodes } from './exitCodes';
import { lookOnce } from './lookOnce';
import { addLease, type LookOptions } from './lookOptions';
import { shellWord } from './shellWord';
import { findTarget } from './targets';

interface ExplainOptions extends LookOptions {
  readonly json?: true;
}

/** `lockscope explain`: everything about one lock or journal. */
export function addExplain(program: Command, run: Run): void {
  const command = program
    .command('explain')
    .summary(cliHelp.explain())
    .description(cliHelp.explain())
    .argument('<path>', cliHelp.path())
    .option('--json', cliHelp.json());
  addLease(command).action((path: string, options: ExplainOptions) =>
    run((context) => explain(context, path, options)),
  );
}

async function explain(context: CliContext, arg: string, options: ExplainOptions): Promise<ExitCode> {
  const { terminal, cwd, fs, ports } = context;
  const target = await findTarget(arg, cwd, fs);
  if (target.ok && target.value.kind === 'folder') {
    terminal.complain(problemText({ reason: 'folder', path: target.value.path }, [cwd]));
    return exitCodes.usage;
  }
  const { code, snapshot } = await lookOnce(context, [arg], options);
  const [lock] = snapshot?.locks.values() ?? [];
  const [journal] = snapshot?.journals.values() ?? [];
  const now = ports.clock.now();
  if (lock !== undefined) {
    if (options.json) terminal.printJson(lockJson(lock, now));
    else terminal.print([explanationText(lock, now), ...hint(context, lock)].join('\n'));
  } else if (journal !== undefined) {
    if (options.json) terminal.printJson(journalJson(journal));
    else terminal.print(verifyLines(journal, [cwd]).join('\n'));
  }
  return code;
}

function hint({ cwd, platform }: CliContext, record: LockRecord): readonly string[] {
  const path = shellWord(relativeTo(record.path, cwd), platform);
  const text = path === null ? null : commandHint(record, path);
  return text === null ? [] : ['', text];
}
