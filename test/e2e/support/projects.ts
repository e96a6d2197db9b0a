import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** A pid that nobody has: of a process that has just ended. */
export function deadPid(): number {
  const { pid, status } = spawnSync(process.execPath, ['--version']);
  if (status !== 0) throw new Error('node did not run');
  return pid;
}

/** A pid that somebody has, and had before any lock of a test was taken: the test's own. */
export const livePid = process.pid;

/** What a lock is to look like. */
export interface LockShape {
  readonly pid: number;
  /** Seconds since it was written. */
  readonly age?: number;
}

/** A workspace folder of projects that codegraph works in, made for tests. */
export interface Projects {
  readonly folder: string;
  /** `changes.journal.lock` of a project, written in place if it is there. */
  lock(project: string, shape: LockShape): string;
  /** `graph.db.lock`, which excludes nobody. */
  note(project: string, shape: LockShape): string;
  /** What a thief of the lock leaves when it dies half way. */
  stealFile(project: string, shape: LockShape): string;
  /** `changes.journal.tmp`, which names nobody. */
  headerTemp(project: string): string;
  journal(project: string, lines: readonly string[], header?: string): string;
  /** A project's `.codegraph`, which exists after this. */
  stateFolder(project: string): string;
  dispose(): void;
}

/** The header of a journal that is in use, and of one that was begun before the first build. */
export const usedHeader = `# codegraph-journal v1 ${Date.UTC(2026, 10, 20, 9, 0, 0)}`;
export const unusedHeader = '# codegraph-journal v1 0';

/** Makes a workspace folder, at a place of its own or at the one given. */
export function makeProjects(at?: string): Projects {
  const folder = at ?? realpathSync(mkdtempSync(path.join(tmpdir(), 'lockscope-e2e-')));
  const stateFolder = (project: string): string => {
    const state = path.join(folder, project, '.codegraph');
    mkdirSync(state, { recursive: true });
    return state;
  };
  const write = (project: string, name: string, text: string, age = 0): string => {
    const file = path.join(stateFolder(project), name);
    writeFileSync(file, text);
    if (age > 0) backdate(file, age);
    return file;
  };
  return {
    folder,
    stateFolder,
    lock: (project, { pid, age }) => write(project, 'changes.journal.lock', stampOf(pid), age),
    note: (project, { pid, age }) => write(project, 'graph.db.lock', String(pid), age),
    stealFile: (project, { pid, age }) => {
      const stamp = stampOf(pid);
      return write(project, `changes.journal.lock.${stamp.split('\n')[1] ?? ''}.tmp`, stamp, age);
    },
    headerTemp: (project) => write(project, 'changes.journal.tmp', `${usedHeader}\n`),
    journal: (project, lines, header = usedHeader) =>
      write(project, 'changes.journal', [header, ...lines].map((line) => `${line}\n`).join('')),
    dispose: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** The two lines that codegraph writes into its lock. */
export function stampOf(pid: number): string {
  return `${pid}\n${pid}-${randomBytes(8).toString('hex')}\n`;
}

function backdate(file: string, seconds: number): void {
  const then = statSync(file).mtimeMs / 1000 - seconds;
  utimesSync(file, then, then);
}
