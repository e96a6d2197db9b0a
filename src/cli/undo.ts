import type { Command } from 'commander';
import type { KeptFile } from '../core/ports';
import { lastBatch, putBackBy, restoreEach, type UndoFailure, type UndoResult } from '../core/release/undo';
import { cliHelp } from '../present/cliHelp';
import { cannotAskText, declinedText, noSuchUndoText, nothingToUndoText } from '../present/cliText';
import { lockTroubleText, notPutBackText } from '../present/repairRefusal';
import { keptLine } from '../present/removalText';
import { lockJson } from '../present/repairJson';
import { keptJson } from '../present/report';
import { clearedText, clearQuestion, notClearedText, putBackText, undoUnreadableText } from '../present/undoText';
import type { CliContext, Run } from './context';
import { type ExitCode, exitCodeOfEntry, exitCodeOfLock, exitCodeOfRepair, exitCodes, worst } from './exitCodes';
import { interruptible } from './interrupt';
import { releasePorts } from './removal';

interface UndoOptions {
  readonly list?: true;
  readonly clear?: true;
  readonly yes?: true;
  readonly json?: true;
}

/** `lockscope undo`: puts back what was removed, or forgets it. */
export function addUndo(program: Command, run: Run): void {
  program
    .command('undo')
    .summary(cliHelp.undo())
    .description(cliHelp.undo())
    .argument('[id]', cliHelp.undoId())
    .option('--list', cliHelp.list())
    .option('--clear', cliHelp.clear())
    .option('-y, --yes', cliHelp.undoYes())
    .option('--json', cliHelp.json())
    .action((id: string | undefined, options: UndoOptions) =>
      run(async (context) => {
        const listed = await context.removal.undo.list();
        if (!listed.ok) {
          context.terminal.complain(undoUnreadableText(listed.error));
          return exitCodes.usage;
        }
        const kept = listed.value;
        if (options.list) return list(context, kept, options);
        return options.clear ? clear(context, kept, id, options) : undo(context, kept, id, options);
      }),
    );
}

function list({ terminal, ports }: CliContext, kept: readonly KeptFile[], { json }: UndoOptions): ExitCode {
  if (json) terminal.printJson({ version: 1, kept: kept.map(keptJson) });
  else if (kept.length === 0) terminal.print(nothingToUndoText());
  else for (const entry of kept) terminal.print(keptLine(entry, ports.clock.now()));
  return exitCodes.done;
}

async function undo(
  context: CliContext,
  kept: readonly KeptFile[],
  id: string | undefined,
  { json }: UndoOptions,
): Promise<ExitCode> {
  const { terminal } = context;
  const entries = id === undefined ? lastBatch(kept) : kept.filter((candidate) => candidate.id === id);
  if (entries.length === 0) {
    if (json) terminal.printJson({ version: 1, results: [] });
    return nothingThere(context, id, json);
  }
  const putBack = putBackBy(releasePorts(context, {}, [context.cwd]));
  const results = await interruptible((signal) => restoreEach(entries, putBack, signal, () => undefined));
  if (json) terminal.printJson({ version: 1, results: results.map((done) => restoredJson(context, done)) });
  else for (const done of results) tell(context, done);
  const interrupted = results.length < entries.length ? [exitCodes.interrupted] : [];
  return worst([
    ...interrupted,
    ...results.map(({ result }) => (result.ok ? exitCodeOfLock(result.value) : codeOf(result.error))),
  ]);
}

async function clear(
  context: CliContext,
  kept: readonly KeptFile[],
  id: string | undefined,
  { yes, json }: UndoOptions,
): Promise<ExitCode> {
  const { terminal, removal } = context;
  const entries = id === undefined ? kept : kept.filter((candidate) => candidate.id === id);
  const answer = (cleared: number, refusal: { readonly reason: string; readonly text: string } | null): void => {
    if (json) terminal.printJson({ version: 1, cleared, refusal });
    else if (refusal !== null) terminal.complain(refusal.text);
    else terminal.print(clearedText(cleared));
  };
  if (entries.length === 0) {
    if (json) answer(0, null);
    return nothingThere(context, id, json);
  }
  if (!yes && !terminal.canAsk) {
    answer(0, { reason: 'cannot-ask', text: cannotAskText() });
    return exitCodes.usage;
  }
  if (!yes && !(await terminal.ask(clearQuestion(entries)))) {
    answer(0, { reason: 'declined', text: declinedText() });
    return exitCodes.done;
  }
  const result = await removal.undo.clear(entries.map((entry) => entry.id));
  answer(result.ok ? entries.length : 0, result.ok ? null : { reason: 'failed', text: notClearedText(result.error) });
  return result.ok ? exitCodes.done : exitCodes.usage;
}

function nothingThere({ terminal }: CliContext, id: string | undefined, json: true | undefined): ExitCode {
  if (id !== undefined) terminal.complain(noSuchUndoText(id));
  else if (!json) terminal.print(nothingToUndoText());
  return id === undefined ? exitCodes.done : exitCodes.usage;
}

function tell(context: CliContext, { kept, result }: UndoResult): void {
  const { terminal, cwd } = context;
  if (result.ok) {
    terminal.print(putBackText([kept], [cwd]));
    if (result.value !== null) terminal.complain(lockTroubleText(result.value));
  } else terminal.complain(whyNot(context, kept, result.error));
}

function whyNot({ cwd, ports }: CliContext, { path }: KeptFile, failure: UndoFailure): string {
  return notPutBackText(failure, path, ports.clock.now(), [cwd]);
}

function restoredJson(context: CliContext, { kept, result }: UndoResult): object {
  const refusal = result.ok ? null : { reason: reasonOf(result.error), text: whyNot(context, kept, result.error) };
  const trouble = result.ok ? result.value : 'lock' in result.error ? (result.error.lock ?? null) : null;
  const lock = trouble === null ? null : { ...lockJson(trouble), text: lockTroubleText(trouble) };
  return { path: kept.path, restored: result.ok, undo: kept.id, refusal, lock };
}

function reasonOf(failure: UndoFailure): string {
  if ('reason' in failure) return failure.reason === 'entry' ? failure.why.reason : failure.reason;
  return failure.code === 'EEXIST' ? 'taken' : failure.code === 'ENOENT' ? 'vanished' : 'failed';
}

/** A place that is taken may be a lock that is held. */
function codeOf(failure: UndoFailure): ExitCode {
  if ('reason' in failure) {
    return failure.reason === 'entry' ? exitCodeOfEntry(failure.why) : exitCodeOfRepair(failure);
  }
  return failure.code === 'EEXIST'
    ? exitCodes.refused
    : failure.code === 'ENOENT'
      ? exitCodes.changed
      : exitCodes.usage;
}
