import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleTests } from './host/bundleTests';
import { projectRoot } from './host/cache';
import { runInHost, type VscodeVersion } from './host/inHost';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** One part of the whole test, which can be run alone by its name. */
export interface Suite {
  readonly name: string;
  readonly run: () => Promise<Counts>;
}

/** From the quick to the slow. */
export const suites: readonly Suite[] = [
  { name: 'check', run: check },
  { name: 'unit', run: () => mocha(['test/unit/**/*.test.ts']) },
  { name: 'contract', run: () => mocha(['test/contract/**/*.test.ts']) },
  { name: 'model', run: () => mocha(['test/model/**/*.test.ts']) },
  { name: 'process', run: processes },
  { name: 'host-oldest', run: () => inHost('1.96.4') },
  { name: 'host-newest', run: () => inHost('1.139.1') },
  { name: 'harness', run: () => mocha(['test/support/**/*.test.ts']) },
  { name: 'e2e', run: () => mocha(['--exit', 'test/e2e/**/*.test.ts']) },
];

/** Two files at a time: they wait for other processes most of the time. The fights over locks want the machine alone. */
async function processes(): Promise<Counts> {
  const fights = 'test/process/contention*.test.ts';
  const others = await mocha(['--parallel', '--jobs', '2', '--ignore', fights, 'test/process/**/*.test.ts']);
  const fought = await mocha([fights]);
  return { passed: others.passed + fought.passed, failed: others.failed + fought.failed };
}

/** Types, lint and format count as one test: they pass as a whole or not. */
async function check(): Promise<Counts> {
  const code = await exitCodeOf(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['run', '--silent', 'check']);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function mocha(globs: readonly string[]): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'lockscope-counts-'));
  const counts = join(folder, 'counts');
  try {
    const code = await exitCodeOf(
      process.execPath,
      [join('node_modules', 'mocha', 'bin', 'mocha.js'), '--reporter', 'test/support/countingReporter.cjs', ...globs],
      { LOCKSCOPE_COUNTS: counts },
    );
    const counted = readCounts(counts);
    // A run that died counts as a failure, whatever it had passed by then.
    return code === 0 || counted.failed > 0 ? counted : { ...counted, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inHost(vscodeVersion: VscodeVersion): Promise<Counts> {
  const workspace = mkdtempSync(join(tmpdir(), 'lockscope-workspace-'));
  try {
    const result = await runInHost({
      vscodeVersion,
      extensionPath: projectRoot,
      testsEntry: await bundleTests(),
      workspace,
      trusted: true,
    });
    console.log(
      `VS Code ${vscodeVersion} (${result.kind}): ${result.passed} passed, ${result.failed} failed, ${result.exit}`,
    );
    const failed = result.failed + result.pending;
    if (result.exit === 'finished' && result.passed > 0) return { passed: result.passed, failed };
    console.log(result.windowLog.join('\n'));
    return { passed: result.passed, failed: failed + 1 };
  } finally {
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

async function exitCodeOf(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(command, args, {
    cwd: projectRoot,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: command.endsWith('.cmd'),
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
