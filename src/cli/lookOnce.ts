import type { Snapshot } from '../core/inventory';
import { goneText, noticeLines, problemText } from '../present/cliText';
import type { CliContext } from './context';
import { type ExitCode, exitCodes } from './exitCodes';
import type { LookOptions } from './lookOptions';
import { Scope } from './scope';
import { findTargets, globRoot, type Target } from './targets';

export interface Look {
  readonly code: ExitCode;
  /** `undefined`: none of the paths could be looked at. */
  readonly snapshot: Snapshot | undefined;
  /** The folders that globs were relative to: see `globRoot`. */
  readonly roots: readonly string[];
}

/** Looks once at all that was named; what cannot be seen is told, and makes the exit code `usage`. */
export async function lookOnce(context: CliContext, paths: readonly string[], options: LookOptions): Promise<Look> {
  const { terminal, cwd, fs } = context;
  const { found, problems } = await findTargets(paths, cwd, fs);
  for (const problem of problems) terminal.complain(problemText(problem, [cwd]));
  if (found.length === 0) return { code: exitCodes.usage, snapshot: undefined, roots: [] };
  const { isBlind, snapshot, roots } = await lookAtTargets(context, found, options);
  const gone = isBlind ? [] : missing(found, snapshot);
  for (const { path } of gone) terminal.complain(goneText(path, [cwd]));
  const failed = problems.length > 0 || isBlind || gone.length > 0;
  return { code: failed ? exitCodes.usage : exitCodes.done, snapshot, roots };
}

/** `isBlind`: one of the folders could not be looked into at all, which has been told. */
export async function lookAtTargets(
  context: CliContext,
  targets: readonly Target[],
  options: LookOptions,
): Promise<{ readonly isBlind: boolean; readonly snapshot: Snapshot; readonly roots: readonly string[] }> {
  const scope = Scope.open(context, targets, options);
  // A journal whose end may be half written is waited for, by a timer that keeps no process alive.
  const alive = setInterval(() => undefined, 60_000);
  try {
    const snapshot = await scope.look();
    for (const line of noticeLines(snapshot.notices, [context.cwd])) context.terminal.complain(line);
    const roots = [...new Set(targets.map((target) => globRoot(target, context.cwd)))];
    return { isBlind: scope.isBlind, snapshot, roots };
  } finally {
    clearInterval(alive);
    await scope.close();
  }
}

/** Files that were there when they were named, and are not any more. */
function missing(targets: readonly Target[], { locks, journals }: Snapshot): readonly Target[] {
  const seen = new Set([...locks.values(), ...journals.values()].map(({ path }) => path));
  // A registry without an entry is nothing to tell of.
  return targets.filter(({ kind, path }) => kind !== 'folder' && kind !== 'registry' && !seen.has(path));
}
