import type { Command } from 'commander';
import type { LockRecord } from '../core/lock';
import { planRelease } from '../core/release/release';
import { cliHelp } from '../present/cliHelp';
import { journalNeverRemovedText, problemText } from '../present/cliText';
import { argumentPath } from './argumentPath';
import type { CliContext, Run } from './context';
import { type ExitCode, exitCodes, worst } from './exitCodes';
import { lookAtTargets } from './lookOnce';
import { addLease, type LookOptions } from './lookOptions';
import { type Outcome, outcomeJson, policy, refused, refusedByCore, removeRecords, tellOutcomes } from './removal';
import { couldBeClaimed, findTarget, type Target } from './targets';

export interface ReleaseOptions extends LookOptions {
  readonly yes?: true;
  readonly json?: true;
}

/** `lockscope release`: removes locks whose holders are proved gone. */
export function addRelease(program: Command, run: Run): void {
  const command = program
    .command('release')
    .summary(cliHelp.release())
    .description(cliHelp.release())
    .argument('<path...>', cliHelp.lockPaths())
    .option('-y, --yes', cliHelp.yes())
    .option('--json', cliHelp.json());
  addLease(command)
    .addHelpText('after', () => cliHelp.releaseEpilogue())
    .action((paths: readonly string[], options: ReleaseOptions) => run((context) => release(context, paths, options)));
}

/** Removes those of these locks whose holders are proved gone, and tells what came of each. */
export async function release(
  context: CliContext,
  args: readonly string[],
  options: ReleaseOptions,
): Promise<ExitCode> {
  const { terminal, ports } = context;
  const outcomes = new Map<string, Outcome>();
  const settle = (outcome: Outcome): unknown => outcomes.set(outcome.path, outcome);

  const targets: Target[] = [];
  for (const arg of args) {
    const target = await lockTarget(context, arg);
    if ('kind' in target) targets.push(target);
    else settle(target);
  }
  const { isBlind, snapshot, roots } = await lookAtTargets(context, targets, options);
  const byPath = new Map([...snapshot.locks.values()].map((record) => [record.path, record]));
  const planned: LockRecord[] = [];
  for (const path of new Set(targets.map((target) => target.path))) {
    const record = byPath.get(path);
    const now = ports.clock.now();
    if (record === undefined) {
      // Where the folder cannot be listed nothing is known of the file, not even that it is gone.
      settle(
        isBlind ? unusable(context, { reason: 'unseen', path }) : refusedByCore(path, { reason: 'vanished' }, now),
      );
      continue;
    }
    const plan = planRelease(record, policy);
    if (plan.ok) planned.push(plan.value.record);
    else settle(refusedByCore(path, plan.error, now));
  }
  for (const outcome of await removeRecords(context, planned, options, roots)) settle(outcome);

  const inOrder = [...new Set(args.map((arg) => argumentPath(context, arg)))].flatMap(
    (path) => outcomes.get(path) ?? [],
  );
  if (options.json) terminal.printJson({ version: 1, results: inOrder.map(outcomeJson) });
  else tellOutcomes(context, inOrder);
  return worst(inOrder.map(({ code }) => code));
}

/** The lock at a path, or why there is none to release. */
async function lockTarget(context: CliContext, arg: string): Promise<Target | Outcome> {
  const { cwd, fs, ports } = context;
  const path = argumentPath(context, arg);
  const target = await findTarget(arg, cwd, fs);
  if (!target.ok) {
    const problem = target.error;
    const vanished = problem.reason === 'unreadable' && problem.error.code === 'ENOENT' && couldBeClaimed(path);
    return vanished ? refusedByCore(path, { reason: 'vanished' }, ports.clock.now()) : unusable(context, problem, path);
  }
  switch (target.value.kind) {
    case 'lock':
      return target.value;
    case 'journal':
      return refused(path, 'journal', journalNeverRemovedText(), exitCodes.refused);
    case 'registry':
      return unusable(context, { reason: 'registry', path });
    case 'folder':
      return unusable(context, { reason: 'folder', path });
  }
}

function unusable({ cwd }: CliContext, problem: Parameters<typeof problemText>[0], path = ''): Outcome {
  const at = 'path' in problem ? problem.path : path;
  return refused(at, 'unusable-path', problemText(problem, [cwd]), exitCodes.usage);
}
