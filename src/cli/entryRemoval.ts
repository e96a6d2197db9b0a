import { planRelease } from '../core/release/release';
import { removeEach } from '../core/release/sweep';
import { type EntryPlan, planEntryRemoval, removeEntry } from '../core/registry/map/removal/removeEntry';
import type { EntryRefusal } from '../core/registry/map/removal/refusal';
import type { Registry, RegistryEntry } from '../core/registry/registry';
import type { KeptFile } from '../core/ports';
import type { LockRecord } from '../core/lock';
import { cannotAskText, declinedText, interruptedText } from '../present/cliText';
import { entryRefusalText } from '../present/entryRefusalText';
import { fileText } from '../present/placeText';
import { refusalText } from '../present/releaseText';
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

/** What came of one entry. */
interface Outcome {
  readonly entry: RegistryEntry;
  readonly kept: KeptFile | null;
  readonly refusal: { readonly reason: string; readonly text: string } | null;
  readonly code: ExitCode;
}

/** What is to be done: a file that is an entry by itself is released as a lock, others are taken out of their file. */
type Task = NamedEntry & ({ readonly lock: LockRecord } | { readonly plan: EntryPlan });

/** Removes those of these entries whose processes are proved gone, and tells what came of each. */
export async function removeFound(
  context: CliContext,
  found: readonly NamedEntry[],
  options: EntryRemovalOptions,
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
  const done = options.dryRun === true ? [] : await carryOut(context, tasks, options);
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

function planOf({ ports }: CliContext, named: NamedEntry): Task | Outcome {
  const { entry, registry } = named;
  const now = ports.clock.now();
  if (entry.lock !== null) {
    const plan = planRelease(entry.lock, policy);
    if (plan.ok) return { ...named, lock: plan.value.record };
    return outcome(entry, plan.error.reason, refusalText(plan.error, now), exitCodeOf(plan.error));
  }
  const plan = planEntryRemoval(entry, registry.dialect, policy);
  return plan.ok ? { ...named, plan: plan.value } : refusedEntry(entry, plan.error, now);
}

/** Asks, and removes one after the other. */
async function carryOut(
  context: CliContext,
  tasks: readonly Task[],
  options: EntryRemovalOptions,
): Promise<readonly Outcome[]> {
  const { terminal } = context;
  const all = (reason: string, text: string, code: ExitCode): readonly Outcome[] =>
    tasks.map(({ entry }) => outcome(entry, reason, text, code));
  if (tasks.length === 0) return [];
  if (!options.yes) {
    if (!terminal.canAsk) return all('cannot-ask', cannotAskText(), exitCodes.usage);
    if (!(await terminal.ask(entryQuestion(tasks.length)))) return all('declined', declinedText(), exitCodes.done);
  }
  const ports = releasePorts(context, options);
  const batch = ports.randomHex();
  return interruptible(async (signal) => {
    const locks = tasks.flatMap((task) => ('lock' in task ? [task] : []));
    const released = await removeEach(
      locks.map(({ lock }) => lock),
      policy,
      ports,
      signal,
      () => undefined,
    );
    const now = context.ports.clock.now();
    const outcomes = released.flatMap(({ record, result }): readonly Outcome[] => {
      const entry = locks.find(({ lock }) => lock === record)?.entry;
      if (entry === undefined) return [];
      if (result.ok) return [removed(entry, result.value)];
      return [outcome(entry, result.error.reason, refusalText(result.error, now), exitCodeOf(result.error))];
    });
    for (const task of tasks) {
      if ('lock' in task || signal.aborted) continue;
      const result = await removeEntry(task.plan, ports, signal, batch);
      outcomes.push(result.ok ? removed(task.entry, result.value) : refusedEntry(task.entry, result.error, now));
    }
    const left = tasks.filter(({ entry }) => outcomes.every((one) => one.entry !== entry));
    const interrupted = left.map(({ entry }) =>
      outcome(entry, 'interrupted', interruptedText(), exitCodes.interrupted),
    );
    return [...outcomes, ...interrupted];
  });
}

function removed(entry: RegistryEntry, kept: KeptFile): Outcome {
  return { entry, kept, refusal: null, code: exitCodes.done };
}

function outcome(entry: RegistryEntry, reason: string, text: string, code: ExitCode): Outcome {
  return { entry, kept: null, refusal: { reason, text }, code };
}

function refusedEntry(entry: RegistryEntry, refusal: EntryRefusal, now: number): Outcome {
  return outcome(entry, refusal.reason, entryRefusalText(refusal, now), exitCodeOfEntry(refusal));
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
