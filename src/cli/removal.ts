import type { LockRecord } from '../core/lock';
import type { KeptFile } from '../core/ports';
import type { Refusal } from '../core/release/refusal';
import type { ReleasePorts } from '../core/release/releasePorts';
import { leaseRule } from '../core/leases';
import { removeEach } from '../core/release/sweep';
import { cannotAskText, declinedText, interruptedText } from '../present/cliText';
import { refusalText } from '../present/releaseText';
import { removalFootnote, removalPreview, removalQuestion, removedLine } from '../present/removalText';
import { fileText } from '../present/placeText';
import type { CliContext } from './context';
import { type ExitCode, exitCodeOf, exitCodes } from './exitCodes';
import { interruptible } from './interrupt';
import { createCatalog } from '../node/files/createCatalog';
import { catalogOptionsOf, type LookOptions } from './lookOptions';

/** Why nothing was removed: a refusal of the core, or one that only a command line has. */
export type RefusalReason = Refusal['reason'] | 'journal' | 'unusable-path' | 'cannot-ask' | 'declined' | 'interrupted';

/** What came of one path. */
export interface Outcome {
  readonly path: string;
  readonly kept: KeptFile | null;
  readonly refusal: { readonly reason: RefusalReason; readonly text: string } | null;
  readonly code: ExitCode;
}

export interface RemovalOptions extends Pick<LookOptions, 'lease' | 'dialects'> {
  readonly yes?: true;
  readonly json?: true;
}

/** Whoever types the command in a folder trusts that folder. */
export const policy = { trusted: true } as const;

/** Shows the evidence, asks, and removes each by the release protocol. */
export async function removeRecords(
  context: CliContext,
  records: readonly LockRecord[],
  options: RemovalOptions,
  roots: readonly string[],
): Promise<readonly Outcome[]> {
  const { terminal, cwd, ports } = context;
  if (records.length === 0) return [];
  if (!options.json) terminal.note(`${removalPreview(records, ports.clock.now(), [cwd])}\n\n${removalFootnote()}`);
  if (!options.yes) {
    if (!terminal.canAsk) {
      return records.map(({ path }) => refused(path, 'cannot-ask', cannotAskText(), exitCodes.usage));
    }
    if (!(await terminal.ask(removalQuestion(records)))) {
      return records.map(({ path }) => refused(path, 'declined', declinedText(), exitCodes.done));
    }
  }
  const by = releasePorts(context, options, roots);
  return interruptible((signal) => remove(context, records, by, signal));
}

export function refused(path: string, reason: RefusalReason, text: string, code: ExitCode): Outcome {
  return { path, kept: null, refusal: { reason, text }, code };
}

export function refusedByCore(path: string, refusal: Refusal, now: number): Outcome {
  return refused(path, refusal.reason, refusalText(refusal, now), exitCodeOf(refusal));
}

/** One element of `results`. */
export function outcomeJson({ path, kept, refusal }: Outcome): object {
  return { path, released: kept !== null, undo: kept?.id ?? null, refusal };
}

/** What was removed is a result; why something was not is for people. One reason for many is told once. */
export function tellOutcomes({ terminal, cwd }: CliContext, outcomes: readonly Outcome[]): void {
  const told = new Set<string>();
  for (const { path, kept, refusal } of outcomes) {
    if (kept !== null) terminal.print(removedLine(kept, [cwd]));
    if (refusal === null) continue;
    const general = refusal.reason === 'cannot-ask' || refusal.reason === 'declined';
    const text =
      general || refusal.reason === 'unusable-path' ? refusal.text : `${fileText(path, [cwd])}: ${refusal.text}`;
    if (!told.has(text)) terminal.complain(text);
    told.add(text);
  }
}

/**
 * All that is needed to remove something, and to put right what an earlier attempt left. `roots`: what globs were
 * relative to when it was looked at.
 */
export function releasePorts(
  { removal }: CliContext,
  options: Pick<LookOptions, 'lease' | 'dialects' | 'journals' | 'registries'>,
  roots: readonly string[],
): ReleasePorts {
  const catalog = createCatalog(catalogOptionsOf(options, roots, true));
  return { ...removal, leaseOf: leaseRule(options.lease ?? {}), catalog: () => catalog };
}

async function remove(
  context: CliContext,
  records: readonly LockRecord[],
  by: ReleasePorts,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const done = await removeEach(records, policy, by, signal, () => undefined);
  const outcomes = done.map(({ record: { path }, result }): Outcome =>
    result.ok
      ? { path, kept: result.value, refusal: null, code: exitCodes.done }
      : refusedByCore(path, result.error, context.ports.clock.now()),
  );
  const left = records.slice(done.length);
  return [
    ...outcomes,
    ...left.map(({ path }) => refused(path, 'interrupted', interruptedText(), exitCodes.interrupted)),
  ];
}
