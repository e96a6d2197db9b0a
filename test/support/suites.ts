import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleTests } from './host/bundleTests';
import { projectRoot } from './host/cache';
import { runInHost, type VscodeVersion } from './host/inHost';
import { closeWarmBrowser } from './host/warmBrowser';
import type { Print } from './inTurn';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** One part of the whole test, which can be run alone by its name. */
export interface Suite {
  readonly name: string;
  readonly run: (print: Print) => Promise<Counts>;
  /** It begins when all is installed that it needs, since its tests have no time for that. */
  readonly wantsAllInstalled?: boolean;
}

const fights = 'test/process/contention*.test.ts';
const hostRuns = 'test/support/host/hostRuns.test.ts';

/**
 * Each group is run by itself, and in a group the lanes at the same time: each of those keeps one processor busy, or waits
 * for other processes or a window most of the time. The fights over locks have the machine to themselves.
 */
export const groups: readonly (readonly (readonly Suite[])[])[] = [
  [
    [
      { name: 'unit', run: (print) => mocha(['test/unit/**/*.test.ts'], print) },
      { name: 'contract', run: (print) => mocha(['test/contract/**/*.test.ts'], print) },
      { name: 'model', run: (print) => mocha(['test/model/**/*.test.ts'], print) },
    ],
    [{ name: 'process', run: processes, wantsAllInstalled: true }],
  ],
  [[{ name: 'fights', run: (print) => mocha([fights], print) }]],
  [
    [
      { name: 'host-oldest', run: (print) => inHost('1.96.4', print) },
      { name: 'host-newest', run: (print) => inHost('1.139.1', print) },
      { name: 'host-runs', run: (print) => mocha(['--exit', hostRuns], print) },
    ],
    [{ name: 'harness', run: (print) => mocha(['--ignore', hostRuns, 'test/support/**/*.test.ts'], print) }],
  ],
  [
    [{ name: 'e2e', run: (print) => mocha(['--exit', 'test/e2e/**/*.test.ts'], print) }],
    // One window at a time leaves a processor to it.
    [{ name: 'check', run: check }],
  ],
];

/** Three files at a time: they wait for other processes most of the time. */
function processes(print: Print): Promise<Counts> {
  return mocha(['--parallel', '--jobs', '3', '--ignore', fights, 'test/process/**/*.test.ts'], print);
}

/** Types, lint and format count as one test: they pass as a whole or not. No test waits for a processor because of them. */
async function check(print: Print): Promise<Counts> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const code = await exitCodeOf(npm, ['run', '--silent', 'check'], print, { isYielding: true });
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function mocha(globs: readonly string[], print: Print): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'lockscope-counts-'));
  const counts = join(folder, 'counts');
  try {
    const code = await exitCodeOf(
      process.execPath,
      [join('node_modules', 'mocha', 'bin', 'mocha.js'), '--reporter', 'test/support/countingReporter.cjs', ...globs],
      print,
      { env: { LOCKSCOPE_COUNTS: counts } },
    );
    const counted = readCounts(counts);
    // A run that died counts as a failure, whatever it had passed by then.
    return code === 0 || counted.failed > 0 ? counted : { ...counted, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inHost(vscodeVersion: VscodeVersion, print: Print): Promise<Counts> {
  const workspace = mkdtempSync(join(tmpdir(), 'lockscope-workspace-'));
  try {
    const result = await runInHost({
      vscodeVersion,
      extensionPath: projectRoot,
      testsEntry: await bundleTests(),
      workspace,
      trusted: true,
      onLine: (line) => print(`${line}\n`),
    });
    print(
      `VS Code ${vscodeVersion} (${result.kind}): ${result.passed} passed, ${result.failed} failed, ${result.exit}\n`,
    );
    const failed = result.failed + result.pending;
    if (result.exit === 'finished' && result.passed > 0) return { passed: result.passed, failed };
    print(`${result.windowLog.join('\n')}\n`);
    return { passed: result.passed, failed: failed + 1 };
  } finally {
    await closeWarmBrowser();
    rmSync(workspace, { recursive: true, force: true });
  }
}

function readCounts(file: string): Counts {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // Mocha died before its end.
    return { passed: 0, failed: 1 };
  }
  const counted = JSON.parse(text.trim().split('\n').at(-1) ?? '{}') as {
    passed: number;
    failed: number;
    pending: number;
  };
  // A skipped test promises nothing, so it does not pass.
  return { passed: counted.passed, failed: counted.failed + counted.pending };
}

interface Running {
  readonly env?: Readonly<Record<string, string>>;
  /** It takes of the processors what all others leave. */
  readonly isYielding?: boolean;
}

/** Runs a command to its end, and says what it says. */
export async function exitCodeOf(
  command: string,
  args: readonly string[],
  print: Print,
  { env = {}, isYielding = false }: Running = {},
): Promise<number> {
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(command, args, {
    cwd: projectRoot,
    stdio: ['inherit', 'pipe', 'pipe'],
    env: { ...process.env, ...colours, ...env },
    shell: command.endsWith('.cmd'),
  });
  if (isYielding && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', print);
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}
