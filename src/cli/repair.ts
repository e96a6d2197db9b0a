import type { Command } from 'commander';
import type { JournalRecord } from '../core/inventory';
import { executeRepair } from '../core/journal/repair/execute';
import { planRepair, type RepairPlan } from '../core/journal/repair/plan';
import type { LockTrouble, RepairRefusal } from '../core/journal/repair/refusal';
import type { KeptFile } from '../core/ports';
import type { ReleasePorts } from '../core/release/releasePorts';
import { cliHelp } from '../present/cliHelp';
import { cannotRepairText, interruptedText, namedFolderText, notAJournalText, problemText } from '../present/cliText';
import { fileText } from '../present/placeText';
import { repairDiffLines } from '../present/repairDiff';
import { lockTroubleText, repairRefusalText } from '../present/repairRefusal';
import { notRepairedText, repairChanges, repairedLine, repairMeaning, repairQuestion } from '../present/repairText';
import { lockJson, repairJson } from '../present/repairJson';
import { argumentPath } from './argumentPath';
import type { CliContext, Run } from './context';
import { type ExitCode, exitCodeOfLock, exitCodeOfRepair, exitCodes, worst } from './exitCodes';
import { interruptible } from './interrupt';
import { addJournals, type LookOptions } from './lookOptions';
import { lookAtTargets } from './lookOnce';
import { policy, releasePorts } from './removal';
import { formatOfFile, verifyFile } from './verifyDirect';
import { couldBeClaimed, findTarget, globRoot, type Target } from './targets';

interface RepairOptions extends Pick<LookOptions, 'journals'> {
  readonly yes?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** What came of one path. */
interface Outcome {
  readonly path: string;
  readonly plan: Planned | null;
  readonly kept: KeptFile | null;
  readonly refusal: { readonly reason: string; readonly text: string } | null;
  /** What became of the lock that was taken for it, where that is to be told. */
  readonly lock?: LockTrouble | null;
  readonly code: ExitCode;
}

/** A repair that was shown, of what is known of its journal. */
interface Planned {
  readonly record: JournalRecord;
  readonly plan: RepairPlan;
}

/** `lockscope repair`: puts damaged journals in order. */
export function addRepair(program: Command, run: Run): void {
  const command = program
    .command('repair')
    .summary(cliHelp.repair())
    .description(cliHelp.repair())
    .argument('<path...>', cliHelp.damagedJournals())
    .option('-y, --yes', cliHelp.yes())
    .option('-n, --dry-run', cliHelp.dryRepair())
    .option('--json', cliHelp.json());
  addJournals(command)
    .addHelpText('after', () => cliHelp.repairEpilogue())
    .action((paths: readonly string[], options: RepairOptions) => run((context) => repair(context, paths, options)));
}

async function repair(context: CliContext, args: readonly string[], options: RepairOptions): Promise<ExitCode> {
  const { terminal } = context;
  const outcomes = new Map<string, Outcome>();
  const settle = (outcome: Outcome): unknown => outcomes.set(outcome.path, outcome);
  const targets: Target[] = [];
  const direct: JournalRecord[] = [];
  for (const arg of args) {
    const found = await journalNamed(context, arg, options);
    if ('kind' in found) targets.push(found);
    else if ('health' in found) direct.push(found);
    else settle(found);
  }
  const planned: Planned[] = [];
  await interruptible(async (signal) => {
    for (const one of await planEach(context, { targets, direct }, options, signal)) {
      if ('record' in one) planned.push(one);
      else settle(one);
    }
  });
  for (const one of planned)
    settle({ path: one.plan.path, plan: one, kept: null, refusal: null, code: exitCodes.done });
  if (!options.json) for (const one of planned) show(context, one, options);
  if (options.dryRun !== true) for (const one of await carryOut(context, planned, options)) settle(one);

  const inOrder = [...new Set(args.map((arg) => argumentPath(context, arg)))].flatMap(
    (path) => outcomes.get(path) ?? [],
  );
  if (options.json) {
    const results = inOrder.map(({ path, plan, kept, refusal, lock = null }) => ({
      path,
      repaired: kept !== null,
      undo: kept?.id ?? null,
      ...repairJson(plan?.plan.preview ?? null),
      refusal,
      lock: lock === null ? null : { ...lockJson(lock), text: lockTroubleText(lock) },
    }));
    terminal.printJson({ version: 1, dryRun: options.dryRun === true, results });
  } else tell(context, inOrder);
  return worst(inOrder.map(({ code }) => code));
}

/** The journal at a path; what is known of it, where only who names it says that it is one; or why there is none. */
async function journalNamed(
  context: CliContext,
  arg: string,
  options: RepairOptions,
): Promise<Target | JournalRecord | Outcome> {
  const { cwd, fs } = context;
  const path = argumentPath(context, arg);
  const target = await findTarget(arg, cwd, fs);
  if (!target.ok) {
    const isGone = target.error.reason === 'unreadable' && target.error.error.code === 'ENOENT';
    if (isGone && couldBeClaimed(path)) return refused(context, path, { reason: 'vanished' });
    if (target.error.reason !== 'unclaimed') return unusable(path, problemText(target.error, [cwd]));
    const format = formatOfFile(path, cwd, options);
    return format === undefined ? unusable(path, notAJournalText(path, [cwd])) : verifyFile(context, arg, format);
  }
  switch (target.value.kind) {
    case 'journal':
      return target.value;
    case 'lock':
    case 'registry':
      return unusable(path, notAJournalText(path, [cwd]));
    case 'folder':
      return unusable(path, namedFolderText(path, [cwd]));
  }
}

async function planEach(
  context: CliContext,
  { targets, direct }: { readonly targets: readonly Target[]; readonly direct: readonly JournalRecord[] },
  options: RepairOptions,
  signal: AbortSignal,
): Promise<readonly (Planned | Outcome)[]> {
  const seen = targets.length === 0 ? [] : (await lookAtTargets(context, targets, options)).snapshot.journals.values();
  const byPath = new Map([...seen, ...direct].map((record) => [record.path, record]));
  const named = [...targets, ...direct].map(({ path }) => path);
  const ports = portsFor(context, named, options);
  const done: (Planned | Outcome)[] = [];
  for (const path of new Set(named)) {
    const record = byPath.get(path);
    if (record === undefined) {
      done.push(refused(context, path, { reason: 'vanished' }));
      continue;
    }
    const plan = await planRepair(record, policy, ports, signal);
    done.push(plan.ok ? { record, plan: plan.value } : refused(context, path, plan.error, record));
  }
  return done;
}

function portsFor(context: CliContext, paths: readonly string[], options: RepairOptions): ReleasePorts {
  const roots = paths.map((path) => globRoot({ kind: 'journal', path }, context.cwd));
  return releasePorts(context, options, [...new Set(roots)]);
}

/** Asks, and repairs one after the other; what was shown is what is done, or nothing. */
async function carryOut(
  context: CliContext,
  planned: readonly Planned[],
  options: RepairOptions,
): Promise<readonly Outcome[]> {
  const { terminal } = context;
  const all = (reason: string, text: string, code: ExitCode): readonly Outcome[] =>
    planned.map((plan) => ({ path: plan.plan.path, plan, kept: null, refusal: { reason, text }, code }));
  if (planned.length === 0) return [];
  if (!options.yes) {
    if (!terminal.canAsk) return all('cannot-ask', cannotRepairText(), exitCodes.usage);
    if (!(await terminal.ask(repairQuestion(planned.length))))
      return all('declined', notRepairedText(), exitCodes.done);
  }
  const ports = portsFor(
    context,
    planned.map(({ plan }) => plan.path),
    options,
  );
  const batch = ports.randomHex();
  return interruptible(async (signal) => {
    const outcomes: Outcome[] = [];
    for (const one of planned) {
      const { path } = one.plan;
      if (signal.aborted) {
        const refusal = { reason: 'interrupted', text: interruptedText() };
        outcomes.push({ path, plan: one, kept: null, refusal, code: exitCodes.interrupted });
        continue;
      }
      const result = await executeRepair(one.plan, ports, signal, batch);
      outcomes.push(
        result.ok
          ? { path, plan: one, refusal: null, ...result.value, code: exitCodeOfLock(result.value.lock) }
          : { ...refused(context, path, result.error, one.record), plan: one },
      );
    }
    return outcomes;
  });
}

/** The preview: a result where that is all there is to be, otherwise for whoever is asked. */
function show({ terminal, cwd }: CliContext, { record, plan }: Planned, { dryRun }: RepairOptions): void {
  const say = (text: string): void => (dryRun === true ? terminal.print(text) : terminal.note(text));
  const { preview } = plan;
  for (const line of repairDiffLines(fileText(plan.path, [cwd]), preview)) say(line);
  say('');
  for (const line of [...repairChanges(preview), ...repairMeaning(record, preview)]) say(line);
  say('');
}

/** What was repaired is a result; why something was not is for people. One reason for many is told once. */
function tell({ terminal, cwd }: CliContext, outcomes: readonly Outcome[]): void {
  const told = new Set<string>();
  for (const { path, kept, refusal, lock = null } of outcomes) {
    if (kept !== null) terminal.print(repairedLine(kept, [cwd]));
    // Where it is not repaired, the refusal says it as well.
    if (kept !== null && lock !== null) terminal.complain(`${fileText(path, [cwd])}: ${lockTroubleText(lock)}`);
    if (refusal === null) continue;
    const isGeneral = ['cannot-ask', 'declined', 'unusable-path'].includes(refusal.reason);
    const text = isGeneral ? refusal.text : `${fileText(path, [cwd])}: ${refusal.text}`;
    if (!told.has(text)) terminal.complain(text);
    told.add(text);
  }
}

function refused({ ports }: CliContext, path: string, refusal: RepairRefusal, record?: JournalRecord): Outcome {
  const text = repairRefusalText(refusal, ports.clock.now(), record);
  const { reason, lock = null } = refusal;
  return { path, plan: null, kept: null, refusal: { reason, text }, lock, code: exitCodeOfRepair(refusal) };
}

function unusable(path: string, text: string): Outcome {
  return { path, plan: null, kept: null, refusal: { reason: 'unusable-path', text }, code: exitCodes.usage };
}
