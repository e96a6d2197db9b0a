import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundleGraphReader } from '../../process/bundledWorker';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  readonly cwd: string;
  /** The home folder, and where removed files are kept. */
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
}

let bundled: Promise<string> | undefined;

/** The bundle as it is shipped; built once a test run. */
export function buildCli(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

/** Runs the program to its end, without a terminal. */
export async function runCli(args: readonly string[], options: StartOptions): Promise<Ended> {
  const cli = await startCli(args, options);
  return cli.ended;
}

export async function startCli(args: readonly string[], options: StartOptions): Promise<CliProcess> {
  return startProgram(process.execPath, [await buildCli(), ...args], options);
}

/** Starts the program in a terminal of its own, by util-linux' `script`; what it writes comes in one stream. */
export async function startCliInTerminal(args: readonly string[], options: StartOptions): Promise<CliProcess> {
  const words = [process.execPath, await buildCli(), ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const command = `stty cols 60 rows 30; exec ${words.join(' ')}`;
  return startProgram('script', ['--quiet', '--return', '--command', command, '/dev/null'], options);
}

/** A running program and all that it has written. */
export class CliProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';
  #isEnded = false;
  readonly #waiting = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#wake();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#wake();
    });
    this.ended = once(child, 'close').then(([code, signal]: unknown[]) => {
      this.#isEnded = true;
      this.#wake();
      return {
        code: code as number | null,
        signal: signal as NodeJS.Signals | null,
        stdout: this.#stdout,
        stderr: this.#stderr,
      };
    });
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Complete lines of the standard output. */
  get lines(): readonly string[] {
    return this.#stdout.split('\n').slice(0, -1);
  }

  write(text: string): void {
    this.child.stdin?.write(text);
  }

  /** The last that it is given to read. */
  end(text: string): void {
    this.child.stdin?.end(text);
  }

  /** Waits until what was written is what is looked for. @throws when the program ends without it. */
  async until<T>(look: (self: CliProcess) => T | undefined): Promise<T> {
    for (;;) {
      const found = look(this);
      if (found !== undefined) return found;
      if (this.#isEnded) throw new Error(`ended without it:\n${this.#stdout}\n${this.#stderr}`);
      await new Promise<void>((resolved) => this.#waiting.add(resolved));
    }
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolved of waiting) resolved();
  }
}

/** Variables of the tester's own shell that would decide about colours or places. */
const decisive = ['NO_COLOR', 'FORCE_COLOR', 'COLORTERM', 'CI', 'XDG_STATE_HOME', 'NODE_OPTIONS'];

function startProgram(file: string, args: readonly string[], options: StartOptions): CliProcess {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !decisive.includes(name)));
  const { cwd, home, env, uid } = options;
  const child = spawn(file, args, {
    cwd,
    env: { ...own, TERM: 'xterm-256color', HOME: home, USERPROFILE: home, LOCALAPPDATA: join(home, 'local'), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  // A program that ended no longer takes its input.
  child.stdin.on('error', () => undefined);
  return new CliProcess(child);
}

async function bundle(): Promise<string> {
  const folder = resolve('out', 'test');
  const file = join(folder, 'cli.js');
  const fresh = join(folder, `cli-${process.pid}.js`);
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: ['src/cli.ts'],
    outfile: fresh,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.18',
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'error',
  });
  // In one step: another run may be using the one that is there.
  renameSync(fresh, file);
  await bundleGraphReader();
  cpSync('media/beam', resolve('out', 'media', 'beam'), { recursive: true });
  return file;
}
