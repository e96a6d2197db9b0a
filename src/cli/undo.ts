import type { Command } from 'commander';
import type { FileError, KeptFile } from '../core/ports';
import { cliHelp } from '../present/cliHelp';
import { noSuchUndoText, nothingToUndoText, putBackText } from '../present/cliText';
import { undoFailureText } from '../present/releaseText';
import { keptLine } from '../present/removalText';
import { fileText } from '../present/placeText';
import type { CliContext, Run } from './context';
import { type ExitCode, exitCodes } from './exitCodes';

interface UndoOptions {
  readonly list?: true;
  readonly json?: true;
}

/** `lockscope undo`: puts back what was removed. */
export function addUndo(program: Command, run: Run): void {
  program
    .command('undo')
    .summary(cliHelp.undo())
    .description(cliHelp.undo())
    .argument('[id]', cliHelp.undoId())
    .option('--list', cliHelp.list())
    .option('-y, --yes', cliHelp.undoYes())
    .option('--json', cliHelp.json())
    .action((id: string | undefined, options: UndoOptions) =>
      run((context) => (options.list ? list(context, options) : undo(context, id, options))),
    );
}

async function list({ terminal, removal, ports }: CliContext, { json }: UndoOptions): Promise<ExitCode> {
  const kept = await removal.undo.list();
  if (json) terminal.printJson({ version: 1, kept: kept.map(keptJson) });
  else if (kept.length === 0) terminal.print(nothingToUndoText());
  else for (const entry of kept) terminal.print(keptLine(entry, ports.clock.now()));
  return exitCodes.done;
}

async function undo(context: CliContext, id: string | undefined, { json }: UndoOptions): Promise<ExitCode> {
  const { terminal, removal, cwd } = context;
  const kept = await removal.undo.list();
  const entry = id === undefined ? kept[0] : kept.find((candidate) => candidate.id === id);
  if (entry === undefined) {
    if (json) terminal.printJson({ version: 1, results: [] });
    if (id !== undefined) terminal.complain(noSuchUndoText(id));
    else if (!json) terminal.print(nothingToUndoText());
    return id === undefined ? exitCodes.done : exitCodes.usage;
  }
  const result = await removal.undo.restore(entry.id);
  const refusal = result.ok ? null : { reason: reasonOf(result.error), text: undoFailureText(result.error) };
  if (json) {
    terminal.printJson({
      version: 1,
      results: [{ path: entry.path, restored: result.ok, undo: entry.id, refusal }],
    });
  } else if (refusal === null) terminal.print(putBackText(entry.path, [cwd]));
  else terminal.complain(`${fileText(entry.path, [cwd])}: ${refusal.text}`);
  return result.ok ? exitCodes.done : codeOf(result.error);
}

function reasonOf({ code }: FileError): string {
  return code === 'EEXIST' ? 'taken' : code === 'ENOENT' ? 'vanished' : 'failed';
}

/** A place that is taken may be a lock that is held. */
function codeOf({ code }: FileError): ExitCode {
  return code === 'EEXIST' ? exitCodes.refused : code === 'ENOENT' ? exitCodes.changed : exitCodes.usage;
}

function keptJson({ id, path, dialect, kind, removedAt, holderPid, size, sha256 }: KeptFile): object {
  return { id, path, dialect, kind, removedAt: new Date(removedAt).toISOString(), holderPid, size, sha256 };
}
