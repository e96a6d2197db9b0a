import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { undoFolder } from '../../../src/cli/undoFolder';
import { createTemporaryFolder } from '../temporaryFolder';
import { type CliProcess, type Ended, runCli, startCli, startCliInTerminal, type StartOptions } from './cliProgram';

type Extras = Partial<Omit<StartOptions, 'home'>>;

/** A folder with locks in it, processes that hold them, and a home of its own for the program. */
export interface Scene {
  readonly root: string;
  /** Where the program keeps what it removes. */
  readonly undoFolder: string;
  at(...segments: readonly string[]): string;
  /** A process that lives until the scene ends. */
  holder(): Promise<{ readonly pid: number; kill(): Promise<void> }>;
  /** The number of a process that has ended. */
  deadPid(): Promise<number>;
  /** Writes a file; its path. */
  file(path: string, text: string): string;
  /** Writes codegraph's journal lock in this folder; its path. */
  lock(folder: string, pid: number): string;
  /** Writes a steal file that is two minutes old; its path. */
  leftover(folder: string, pid: number, nonce?: string): string;
  run(args: readonly string[], extras?: Extras): Promise<Ended>;
  start(args: readonly string[], extras?: Extras): Promise<CliProcess>;
  startInTerminal(args: readonly string[], extras?: Extras): Promise<CliProcess>;
  /** Ends the processes and removes everything. */
  end(): Promise<void>;
}

const anyNonce = '0123456789abcdef';

export function openScene(): Scene {
  const folder = createTemporaryFolder();
  const root = folder.at('work');
  const home = folder.at('home');
  mkdirSync(root);
  mkdirSync(home);
  const children: ChildProcess[] = [];
  const programs: CliProcess[] = [];
  const options = (extras: Extras = {}): StartOptions => ({ cwd: root, home, ...extras });
  const write = (path: string, text: string): string => {
    const absolute = folder.at('work', path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
    return absolute;
  };
  const kept = (program: CliProcess): CliProcess => {
    programs.push(program);
    return program;
  };
  return {
    root,
    undoFolder: undoFolder({ platform: process.platform, env: { LOCALAPPDATA: join(home, 'local') }, home }),
    at: (...segments) => folder.at('work', ...segments),
    holder: async () => {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      children.push(child);
      await once(child, 'spawn');
      return { pid: child.pid ?? 0, kill: () => killed(child) };
    },
    deadPid: async () => {
      const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
      await once(child, 'exit');
      return child.pid ?? 0;
    },
    file: write,
    lock: (place, pid) => write(`${place}/.codegraph/changes.journal.lock`, `${pid}\n${pid}-${anyNonce}\n`),
    leftover: (place, pid, nonce = anyNonce) => {
      const path = write(`${place}/.codegraph/changes.journal.lock.${pid}-${nonce}.tmp`, `${pid}\n${pid}-${nonce}\n`);
      const then = Date.now() / 1_000 - 120;
      utimesSync(path, then, then);
      return path;
    },
    run: (args, extras) => runCli(args, options(extras)),
    start: async (args, extras) => kept(await startCli(args, options(extras))),
    startInTerminal: async (args, extras) => kept(await startCliInTerminal(args, options(extras))),
    end: async () => {
      await Promise.all(children.map(killed));
      await Promise.all(programs.map((program) => program.stop()));
      folder.remove();
    },
  };
}

/** Inode, size and mtime: the same file, untouched. */
export function identity(path: string): string {
  const { ino, size, mtimeNs } = lstatSync(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

/** Names of everything in a folder, for traces that must not be left behind. */
export function namesIn(path: string): readonly string[] {
  return readdirSync(path).sort();
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
