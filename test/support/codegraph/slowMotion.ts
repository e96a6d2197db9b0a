import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Codegraph } from './install';
import { startBuild, startWatch, type SourceProject } from './project';
import { ToolProcess, type Exit, type SlowPoint } from './toolProcess';

/** The two lines of `changes.journal.lock` and of a steal's temporary file. */
export interface Stamp {
  readonly pid: number;
  readonly nonce: string;
}

/** The real lock of a real, living codegraph that waits inside its critical section. */
export interface HeldLock extends Stamp {
  readonly process: ToolProcess;
  /** Lets it go on. A build then runs to its end (see `process.whenExited`); a watch keeps watching. */
  release(): Promise<void>;
  /** kill -9. The lock stays. */
  crash(): Promise<Exit>;
}

/** What a crash left: who died, and the file that it did not finish. */
export interface Wreck {
  readonly pid: number;
  readonly file: string;
}

/** How a contender for the lock fared. */
export interface Contest {
  readonly pid: number;
  readonly exit: Exit;
  readonly stole: boolean;
  readonly durationMs: number;
}

/** One entry for `appendEntries`. */
export interface Entry {
  readonly file: string;
  readonly deleted?: boolean;
}

const lockName = 'changes.journal.lock';
const tempName = 'changes.journal.tmp';
const journalName = 'changes.journal';

/** Takes the journal lock by a real build (or by a real watch that sees an edit) and stops it there, before it writes. */
export async function holdLock(
  tool: Codegraph,
  project: SourceProject,
  by: 'build' | 'watch' = 'build',
): Promise<HeldLock> {
  const go = project.newPath('go');
  const point: SlowPoint = { op: 'writeFileSync', endsWith: tempName, stop: 'before', go };
  const holder = by === 'build' ? await slowBuild(tool, project, point) : await slowFlush(tool, project, point);
  return {
    ...readStamp(project.journalLock),
    process: holder,
    release: async () => {
      writeFileSync(go, '');
      await holder.whenReported('resumed', tempName);
    },
    crash: () => holder.kill(),
  };
}

/** A real stale lock: its holder was killed (-9) while it held it. */
export async function crashHoldingLock(
  tool: Codegraph,
  project: SourceProject,
  by: 'build' | 'watch' = 'build',
): Promise<Wreck & Stamp> {
  const held = await holdLock(tool, project, by);
  await held.crash();
  return { pid: held.pid, nonce: held.nonce, file: project.journalLock };
}

/** A real empty lock: killed between creating the file and stamping it. */
export async function crashBeforeStamp(tool: Codegraph, project: SourceProject): Promise<Wreck> {
  return crashBuild(tool, project, { op: 'openSync', endsWith: lockName, stop: 'after' }, project.journalLock);
}

/** A real orphan of a steal: the thief of a stale lock (made first, if there is none) was killed before its rename. */
export async function crashInSteal(
  tool: Codegraph,
  project: SourceProject,
): Promise<Wreck & { readonly stale: Stamp }> {
  const known = stampOrNothing(project.journalLock);
  const stale = known ?? (await crashHoldingLock(tool, project));
  const point: SlowPoint = { op: 'renameSync', endsWith: lockName, stop: 'before' };
  const { pid } = await crashBuild(tool, project, point, '');
  const prefix = `${lockName}.${pid}-`;
  const name = readdirSync(project.stateFolder).find((each) => each.startsWith(prefix) && each.endsWith('.tmp'));
  if (name === undefined) {
    throw new Error(`pid ${pid} left no ${prefix}*.tmp`);
  }
  return { pid, file: path.join(project.stateFolder, name), stale: { pid: stale.pid, nonce: stale.nonce } };
}

/** A real orphan `changes.journal.tmp` (and a stale lock): killed before its rename, or, with `cutAt`, after so many bytes. */
export async function crashInHeaderRewrite(tool: Codegraph, project: SourceProject, cutAt?: number): Promise<Wreck> {
  const point: SlowPoint =
    cutAt === undefined
      ? { op: 'renameSync', endsWith: journalName, stop: 'before' }
      : { op: 'writeFileSync', endsWith: tempName, stop: cutAt };
  return crashBuild(tool, project, point, project.journalTemp);
}

/** Whether `crashInNativeRewrite` can work here: it needs strace, and the right to trace a child. */
export function canTrace(): boolean {
  return process.platform === 'linux' && spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
}

/**
 * A real orphan `changes.journal.tmp` of a native build, which takes no journal lock: killed as it enters `rename`.
 * It leaves the database lock too.
 */
export async function crashInNativeRewrite(tool: Codegraph, project: SourceProject): Promise<Wreck> {
  // No JavaScript runs there, so no slow disk helps; strace kills at the system call itself.
  const under = ['strace', '-f', '-o', '/dev/null', '-P', project.journalTemp, '-e', 'trace=rename,renameat,renameat2'];
  const killed = await startBuild(tool, project, {
    engine: 'native',
    under: [...under, '-e', 'inject=rename,renameat,renameat2:signal=KILL'],
  });
  await killed.whenExited;
  return { pid: Number(readFileSync(project.databaseLock, 'utf8')), file: project.journalTemp };
}

/**
 * A real torn journal (and a stale lock): killed after `cutAt` bytes of the appended lines. It is the tool's own function,
 * which the watch of versions up to 3.9.4 called; the command line of this one only replaces the whole file.
 */
export async function crashInAppend(
  tool: Codegraph,
  project: SourceProject,
  entries: readonly Entry[],
  cutAt: number,
): Promise<Wreck> {
  const point: SlowPoint = { op: 'appendFileSync', endsWith: journalName, stop: cutAt };
  return crash(await startAppend(tool, project, entries, point), point, project.journal);
}

/** Appends to the journal with the tool's own function. On a missing journal it writes the header `v1 0` first. */
export async function appendEntries(tool: Codegraph, project: SourceProject, entries: readonly Entry[]): Promise<void> {
  const { code, output } = await (await startAppend(tool, project, entries)).whenExited;
  if (code !== 0) {
    throw new Error(`appendJournalEntries ended with ${code}:\n${output}`);
  }
}

/** Lets a real build want the lock, to its end: it waits, steals or (after 5 s) fails. */
export async function runContender(tool: Codegraph, project: SourceProject): Promise<Contest> {
  const started = Date.now();
  // A wait of 0 ms changes nothing and reports that the rename of a steal took place.
  const steal: SlowPoint = { op: 'renameSync', endsWith: lockName, stop: 'after', ms: 0 };
  const contender = await startBuild(tool, project, { engine: 'wasm', slow: [steal] });
  const exit = await contender.whenExited;
  return {
    pid: contender.pid,
    exit,
    stole: contender.hasReported('stopped', lockName),
    durationMs: Date.now() - started,
  };
}

/** Makes a file look `ms` older than it is: codegraph takes a lock of more than 30 s even from a living holder. */
export function age(file: string, ms: number): void {
  const seconds = (statSync(file).mtimeMs - ms) / 1000;
  utimesSync(file, seconds, seconds);
}

/** Reads a lock or a steal's temporary file. @throws when it holds no stamp. */
export function readStamp(file: string): Stamp {
  const match = /^(\d+)\n(\d+-[0-9a-f]{16})\n$/.exec(readFileSync(file, 'utf8'));
  if (!match?.[1] || !match[2]) {
    throw new Error(`${file} holds no stamp`);
  }
  return { pid: Number(match[1]), nonce: match[2] };
}

function stampOrNothing(file: string): Stamp | undefined {
  try {
    return readStamp(file);
  } catch (error) {
    if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

async function crashBuild(tool: Codegraph, project: SourceProject, point: SlowPoint, file: string): Promise<Wreck> {
  return crash(await startBuild(tool, project, { engine: 'wasm', slow: [point] }), point, file);
}

async function crash(victim: ToolProcess, point: SlowPoint, file: string): Promise<Wreck> {
  await victim.whenReported('stopped', point.endsWith);
  await victim.kill();
  return { pid: victim.pid, file };
}

async function slowBuild(tool: Codegraph, project: SourceProject, point: SlowPoint): Promise<ToolProcess> {
  const build = await startBuild(tool, project, { engine: 'wasm', slow: [point] });
  await build.whenReported('stopped', point.endsWith);
  return build;
}

async function slowFlush(tool: Codegraph, project: SourceProject, point: SlowPoint): Promise<ToolProcess> {
  const watch = await startWatch(tool, project, { slow: [point] });
  project.write('src/edited.ts', `export const edited = ${Date.now()};\n`);
  await watch.whenReported('stopped', point.endsWith);
  return watch;
}

function startAppend(
  tool: Codegraph,
  project: SourceProject,
  entries: readonly Entry[],
  point?: SlowPoint,
): Promise<ToolProcess> {
  const script = [
    `import { appendJournalEntries } from ${JSON.stringify(pathToFileURL(tool.journalModule).href)};`,
    `appendJournalEntries(${JSON.stringify(project.root)}, ${JSON.stringify(entries)});`,
  ];
  return ToolProcess.start(tool, ['--input-type=module', '--eval', script.join('\n')], {
    cwd: project.root,
    home: project.home,
    slow: point ? [point] : [],
  });
}
