import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

const root = join(__dirname, '../../..');
const built = new Map<string, Promise<string>>();

/** Bundles `test/process/programs/<name>.ts`, once a test run; answers where the bundle lies. */
export function bundleProgram(name: string): Promise<string> {
  const known = built.get(name) ?? bundle(name);
  built.set(name, known);
  return known;
}

async function bundle(name: string): Promise<string> {
  // In the checkout, since what is native is looked up beside the bundle.
  const folder = join(root, 'out/test/programs');
  const outfile = join(folder, `${name}.js`);
  const fresh = join(folder, `${name}-${process.pid}.js`);
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(root, 'test/process/programs', `${name}.ts`)],
    outfile: fresh,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.18',
    logLevel: 'warning',
  });
  // In one step: another run may be using the one that is there.
  renameSync(fresh, outfile);
  return outfile;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** A program that is told what to do, in JSON, and says in JSON what it did. */
export interface ToldProgram {
  readonly pid: number;
  /** Has it end its work, and answers what it says of it. @throws what it wrote when it ended badly */
  finish(): Promise<unknown>;
  /** For clean-up. */
  kill(): void;
}

/** How often a program has done what it counts, so far. */
export type Counts = Readonly<Record<string, number>>;

export interface StartOptions {
  readonly node?: string | undefined;
  /** Is told of each line `progress {…}` that the program says on its way. */
  readonly onProgress?: (counts: Counts) => void;
}

const progressMark = 'progress ';

function isAnswer(line: string): boolean {
  return !line.startsWith(progressMark);
}

/** Starts a program that works until its input ends. */
export async function startTold(
  file: string,
  told: unknown,
  { node = process.execPath, onProgress }: StartOptions = {},
): Promise<ToldProgram> {
  const child = spawn(node, [file, JSON.stringify(told)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = endOf(child);
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith(progressMark)) onProgress?.(JSON.parse(line.slice(progressMark.length)) as Counts);
  });
  child.stdin.on('error', () => undefined);
  await once(child, 'spawn');
  return {
    pid: child.pid ?? 0,
    finish: async () => {
      child.stdin.end();
      const { code, signal, output } = await ended;
      if (code !== 0) throw new Error(`${file} ended with ${code ?? signal}:\n${output}`);
      return JSON.parse(output.trim().split('\n').filter(isAnswer).at(-1) ?? 'null') as unknown;
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}

/** Runs a command to its end; standard output and error in one. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  return endOf(spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env }));
}

async function endOf(child: ChildProcess): Promise<Ended> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, output };
}

/** Busy processes beside, one for each processor, until they are stopped. They end with this one as well. */
export function loadProcessors(count: number): { stop(): void } {
  const busy = `const parent = process.ppid; for (;;) { for (let i = 0; i < 1e7; i++); if (process.ppid !== parent) break; }`;
  const children = Array.from({ length: count }, () => spawn(process.execPath, ['-e', busy], { stdio: 'ignore' }));
  return { stop: () => children.forEach((child) => child.kill('SIGKILL')) };
}
