import type { KeptFile } from '../core/ports';
import type { Registry, RegistryEntry } from '../core/registry/registry';
import { type EntryRefused, type EntryTask, planEntry, removeEntries } from '../core/registry/removeEntries';
import { cannotAskText, declinedText, interruptedText } from '../present/cliText';
import { entryRefusedText } from '../present/entryRefusalText';
import { fileText } from '../present/placeText';
import { entryPreview, entryQuestion, removalFootnote, removedLine, wouldRemoveText } from '../present/removalText';
import { oneLine } from '../present/safeText';
import type { CliContext } from './context';
import { type ExitCode, exitCodeOf, exitCodeOfEntry, exitCodes, worst } from './exitCodes';
import { interruptible } from './interrupt';
import type { LookOptions } from './lookOptions';
import { policy, releasePorts } from './removal';

export interface EntryRemovalOptions extends LookOptions {
  readonly yes?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** An entry, and the registry it is of. */
export interface NamedEntry {
  readonly registry: Registry;
  readonly entry: RegistryEntry;
}

type Task = EntryTask & Pick<NamedEntry, 'registry'>;

/** What came of one entry. */
interface Outcome {
  readonly entry: RegistryEntry;
  readonly kept: KeptFile | null;
  readonly refusal: { readonly reason: string; readonly text: string } | null;
  readonly code: ExitCode;
}

/** Removes those of these entries whose processes are proved gone, and tells what came of each. */
export async function removeFound(
  context: CliContext,
  found: readonly NamedEntry[],
  options: EntryRemovalOptions,
  roots: readonly string[],
): Promise<ExitCode> {
  const { terminal, cwd, ports } = context;
  const planned = found.map((named) => planOf(context, named));
  const tasks = planned.flatMap((one) => ('code' in one ? [] : [one]));
  if (!options.json && tasks.length > 0) {
    const now = ports.clock.now();
    const blocks = tasks.map(({ entry, registry }) => entryPreview(entry, registry.title, now, [cwd]));
    const end = options.dryRun === true ? wouldRemoveText(tasks.length) : removalFootnote();
    terminal.note([...blocks, end].join('\n\n'));
  }
  const done = options.dryRun === true ? [] : await carryOut(context, tasks, options, roots);
  const outcomes = planned.flatMap((one) =>
    'code' in one ? one : (done.find(({ entry }) => entry === one.entry) ?? []),
  );
  if (options.json) {
    const results = planned.map(({ entry }) =>
      json(
        entry,
        outcomes.find((one) => one.entry === entry),
      ),
    );
    terminal.printJson({ version: 1, dryRun: options.dryRun === true, results });
  } else tell(context, outcomes);
  return worst(outcomes.map(({ code }) => code));
}

function planOf({ ports }: CliContext, { entry, registry }: NamedEntry): Task | Outcome {
  const plan = planEntry(entry, registry.dialect, policy);
  return plan.ok ? { ...plan.value, registry } : refused(entry, plan.error, ports.clock.now());
}

/** Asks, and removes one after the other. */
async function carryOut(
  context: CliContext,
  tasks: readonly Task[],
  options: EntryRemovalOptions,
  roots: readonly string[],
): Promise<readonly Outcome[]> {
  const { terminal } = context;
  const all = (reason: string, text: string, code: ExitCode): readonly Outcome[] =>
    tasks.map(({ entry }) => outcome(entry, reason, text, code));
  if (tasks.length === 0) return [];
  if (!options.yes) {
    if (!terminal.canAsk) return all('cannot-ask', cannotAskText(), exitCodes.usage);
    if (!(await terminal.ask(entryQuestion(tasks.length)))) return all('declined', declinedText(), exitCodes.done);
  }
  const ports = releasePorts(context, options, roots);
  return interruptible(async (signal) => {
    const done = await removeEntries(tasks, policy, ports, signal);
    const now = context.ports.clock.now();
    const outcomes = done.map(({ entry, result }) =>
      result.ok
        ? { entry, kept: result.value, refusal: null, code: exitCodes.done }
        : refused(entry, result.error, now),
    );
    const left = tasks.filter(({ entry }) => outcomes.every((one) => one.entry !== entry));
    const interrupted = left.map(({ entry }) =>
      outcome(entry, 'interrupted', interruptedText(), exitCodes.interrupted),
    );
    return [...outcomes, ...interrupted];
  });
}

function outcome(entry: RegistryEntry, reason: string, text: string, code: ExitCode): Outcome {
  return { entry, kept: null, refusal: { reason, text }, code };
}

function refused(entry: RegistryEntry, why: EntryRefused, now: number): Outcome {
  const code = why.kind === 'lock' ? exitCodeOf(why.refusal) : exitCodeOfEntry(why.refusal);
  return outcome(entry, why.refusal.reason, entryRefusedText(why, now), code);
}

/** `released` and `undo` as of locks; `null` of both where nothing was tried. */
function json({ name, path }: RegistryEntry, done: Outcome | undefined): object {
  const refusal = done?.refusal ?? null;
  return { name, path, released: done !== undefined && done.kept !== null, undo: done?.kept?.id ?? null, refusal };
}

/** What was removed is a result; why something was not is for people. One reason for many is told once. */
function tell({ terminal, cwd }: CliContext, outcomes: readonly Outcome[]): void {
  const told = new Set<string>();
  for (const { entry, kept, refusal } of outcomes) {
    if (kept !== null) terminal.print(removedLine(kept, [cwd]));
    if (refusal === null) continue;
    const isGeneral = refusal.reason === 'cannot-ask' || refusal.reason === 'declined';
    const place = entry.path === null ? '' : fileText(entry.path, [cwd]);
    const where = entry.lock === null ? `${place}, ${oneLine(entry.name)}` : place;
    const text = isGeneral ? refusal.text : `${where}: ${refusal.text}`;
    if (!told.has(text)) terminal.complain(text);
    told.add(text);
  }
}
