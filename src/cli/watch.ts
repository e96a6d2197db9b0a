import type { Command } from 'commander';
import { dirname, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import { journalByName } from '../core/journal/catalog';
import { basename } from '../core/paths';
import type { Snapshot } from '../core/inventory';
import { cliHelp } from '../present/cliHelp';
import { noticeLines, problemText } from '../present/cliText';
import { journalJson, lockJson } from '../present/machineJson';
import { watchCells, type WatchEvent, watchingText, type WatchSubject } from '../present/watchText';
import type { CliContext, Run } from './context';
import { type ExitCode, exitCodes } from './exitCodes';
import { interruptible } from './interrupt';
import { addExclude, addLease, type LookOptions } from './lookOptions';
import { Scope } from './scope';
import { couldBeClaimed, findTargets, type Target, type Targets } from './targets';
import { textWidth } from './textWidth';

interface WatchOptions extends LookOptions {
  readonly json?: true;
}

/** `lockscope watch`: what is there, then every change. */
export function addWatch(program: Command, run: Run): void {
  const command = program
    .command('watch')
    .summary(cliHelp.watch())
    .description(cliHelp.watch())
    .argument('[path...]', cliHelp.paths())
    .option('--json', cliHelp.jsonLines());
  addLease(addExclude(command))
    .addHelpText('after', () => cliHelp.watchEpilogue())
    .action((paths: readonly string[], options: WatchOptions) => run((context) => watch(context, paths, options)));
}

async function watch(context: CliContext, paths: readonly string[], options: WatchOptions): Promise<ExitCode> {
  const { terminal, cwd } = context;
  const { found, problems } = await watchTargets(context, paths);
  for (const problem of problems) terminal.complain(problemText(problem, [cwd]));
  // All or nothing: who waits for two locks must not wait for one.
  if (problems.length > 0) return exitCodes.usage;
  const scope = Scope.open(context, found, options, true);
  try {
    return await interruptible((signal) =>
      follow(context, scope, options, AbortSignal.any([signal, terminal.outputGone])),
    );
  } finally {
    await scope.close();
  }
}

async function follow(context: CliContext, scope: Scope, { json }: WatchOptions, stop: AbortSignal): Promise<ExitCode> {
  const { terminal, cwd, ports } = context;
  const stopped = aborted(stop);
  await Promise.race([scope.look(), stopped]);
  if (stop.aborted) return exitCodes.done;
  if (scope.isBlind) {
    for (const line of noticeLines(scope.notices, [cwd])) terminal.complain(line);
    return exitCodes.usage;
  }
  const told = new Set<string>();
  const tellNotices = (): void => {
    const lines = noticeLines(scope.notices, [cwd]).filter((line) => !told.has(line));
    for (const line of lines) terminal.complain(line);
    for (const line of lines) told.add(line);
  };
  const tell = (event: WatchEvent, subject: WatchSubject): void => {
    if (json) terminal.printJsonLine(eventJson(event, subject, ports.clock.now()));
    else terminal.print(eventLine(context, event, subject));
  };
  const present = scope.snapshot;
  for (const id of [...present.locks.keys(), ...present.journals.keys()])
    tellChange(id, emptied(present), present, tell);
  tellNotices();
  if (json) terminal.printJsonLine({ version: 1, at: isoNow(context), event: 'ready' });
  else terminal.note(watchingText(scope.folderCount));
  scope.onChange(({ ids, previous, snapshot }) => {
    for (const id of ids) tellChange(id, previous, snapshot, tell);
    tellNotices();
  });
  await stopped;
  return exitCodes.done;
}

function tellChange(
  id: string,
  before: Snapshot,
  after: Snapshot,
  tell: (event: WatchEvent, subject: WatchSubject) => void,
): void {
  const was = subjectOf(id, before);
  const is = subjectOf(id, after);
  if (is !== undefined) tell(was === undefined ? 'added' : 'changed', is);
  else if (was !== undefined) tell('removed', was);
}

function subjectOf(id: string, { locks, journals }: Snapshot): WatchSubject | undefined {
  const lock = locks.get(id);
  if (lock !== undefined) return { kind: 'lock', record: lock };
  const journal = journals.get(id);
  return journal === undefined ? undefined : { kind: 'journal', record: journal };
}

function eventJson(event: WatchEvent, subject: WatchSubject, now: number): object {
  const head = { version: 1, at: new Date(now).toISOString(), event };
  return subject.kind === 'lock'
    ? { ...head, lock: lockJson(subject.record, now) }
    : { ...head, journal: journalJson(subject.record) };
}

/** Aligned as far as that can be done without knowing what comes next. */
function eventLine({ terminal, cwd, ports }: CliContext, event: WatchEvent, subject: WatchSubject): string {
  const widths = [19, 13];
  return watchCells(event, subject, ports.clock.now(), [cwd])
    .map(
      ({ text, tone }, index) =>
        terminal.paint(text, tone) + ' '.repeat(Math.max(0, (widths[index] ?? 0) - textWidth(text))),
    )
    .join('  ')
    .trimEnd();
}

/** Like everywhere, but a lock may also be waited for that is not there yet, if its folder is. */
async function watchTargets({ cwd, fs }: CliContext, paths: readonly string[]): Promise<Targets> {
  const { found, problems } = await findTargets(paths, cwd, fs);
  const awaited: Target[] = [];
  const left: Targets['problems'][number][] = [];
  for (const problem of problems) {
    const path = problem.reason === 'unreadable' && problem.error.code === 'ENOENT' ? resolve(problem.path) : undefined;
    if (path !== undefined && couldBeClaimed(path) && (await isFolder(dirname(path)))) {
      awaited.push({ kind: journalByName(basename(path)) === undefined ? 'lock' : 'journal', path });
    } else left.push(problem);
  }
  return { found: [...found, ...awaited], problems: left };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Whatever the reason, there is nothing to wait at.
    return false;
  }
}

function emptied(snapshot: Snapshot): Snapshot {
  return { ...snapshot, locks: new Map(), journals: new Map(), registries: new Map() };
}

function isoNow({ ports }: CliContext): string {
  return new Date(ports.clock.now()).toISOString();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolved) => {
    if (signal.aborted) resolved();
    else signal.addEventListener('abort', () => resolved(), { once: true });
  });
}
