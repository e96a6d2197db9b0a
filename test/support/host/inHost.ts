import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runOnDesktop } from './desktopRun';
import { findDesktop } from './desktop';
import type { InHostReport } from './inHostResult';
import { inHostEnv } from './inHostResult';
import { runOnServer } from './serverRun';
import type { HostSettings } from './settings';
import { tailFile } from './tailFile';

/** The VS Code versions that tests run in: the newest, and the oldest one supported. */
export type VscodeVersion = '1.139.1' | '1.96.4';

/** What to run inside the extension host. */
export interface InHostOptions {
  readonly vscodeVersion: VscodeVersion;
  readonly extensionPath: string;
  /** The bundled mocha entry, as `bundleTests` returns it. */
  readonly testsEntry: string;
  /** The folder opened in the window. */
  readonly workspace: string;
  readonly settings?: HostSettings;
  readonly env?: Readonly<Record<string, string>>;
  readonly trusted?: boolean;
  /** The kind of host; what `runInHost` says when left out. */
  readonly host?: HostKind;
  /** Only tests whose full title matches. */
  readonly grep?: string;
  readonly timeLimitMs?: number;
  /** Called with each line the host prints; they go to stdout when left out. */
  readonly onLine?: (line: string) => void;
}

/** A VS Code server with a browser as its window, or desktop VS Code. */
export type HostKind = 'server' | 'desktop';

/** How a host ended: by itself, before its time without a full report, or by the time limit. */
export type HostExit = 'finished' | 'died' | 'timed-out';

/** The outcome of one run inside the extension host. */
export interface InHostResult extends InHostReport {
  readonly exit: HostExit;
  readonly kind: HostKind;
  readonly durationMs: number;
  /** The last lines of the window or the server, which tell why a host died. */
  readonly windowLog: readonly string[];
}

/** What one kind of host is asked to do: `env` reaches the extension host. */
export interface HostRun extends InHostOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly timeLimitMs: number;
  readonly onWindowLine: (line: string) => void;
  readonly isComplete: () => boolean;
}

const TIME_LIMIT_MS = 5 * 60_000;
const WINDOW_LINES = 60;

/**
 * Runs the mocha entry inside a real extension host: desktop VS Code where it can be had, a VS Code server else.
 * `LOCKSCOPE_HOST=server|desktop` decides instead. The window of a server is one of the warm browser, which is the caller's
 * to close.
 */
export async function runInHost(options: InHostOptions): Promise<InHostResult> {
  const started = Date.now();
  const folder = mkdtempSync(path.join(tmpdir(), 'lockscope-result-'));
  const resultFile = path.join(folder, 'result.json');
  const outputFile = path.join(folder, 'output.txt');
  const windowLog: string[] = [];
  const run: HostRun = {
    ...options,
    env: {
      ...options.env,
      [inHostEnv.resultFile]: resultFile,
      [inHostEnv.outputFile]: outputFile,
      ...(options.grep ? { [inHostEnv.grep]: options.grep } : {}),
    },
    timeLimitMs: options.timeLimitMs ?? TIME_LIMIT_MS,
    onWindowLine: (line) => {
      windowLog.push(line);
      windowLog.splice(0, windowLog.length - WINDOW_LINES);
    },
    isComplete: () => readReport(resultFile).complete,
  };
  const tail = tailFile(outputFile, options.onLine ?? ((line) => console.log(line)));
  try {
    const desktop = await findDesktop(options.vscodeVersion, options.host);
    const ended = desktop ? await runOnDesktop(desktop, run) : await runOnServer(run);
    const report = readReport(resultFile);
    const exit = report.complete ? 'finished' : ended;
    return { ...report, exit, kind: desktop ? 'desktop' : 'server', durationMs: Date.now() - started, windowLog };
  } finally {
    tail.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether a run is one to be content with: it ran to its end, something passed and nothing failed. */
export function isGood(result: InHostResult): boolean {
  return result.exit === 'finished' && result.failed === 0 && result.passed > 0;
}

function readReport(file: string): InHostReport {
  if (!existsSync(file)) {
    return { complete: false, host: { vscode: '', node: '' }, passed: 0, failed: 0, pending: 0, failures: [] };
  }
  return JSON.parse(readFileSync(file, 'utf8')) as InHostReport;
}
