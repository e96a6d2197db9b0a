import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Codegraph } from './install';

/** How a process ended, and all that it printed. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** What the preloaded slow disk says: the tool stopped at, or went on from, a file operation; or its watcher is armed. */
export interface Report {
  readonly event: 'stopped' | 'resumed' | 'watching';
  readonly op?: string;
  readonly path?: string;
}

/** A file operation that waits: for `go` to exist, or for `ms`. A number as `stop` splits a written file at that byte. */
export interface SlowPoint {
  readonly op: 'openSync' | 'writeFileSync' | 'appendFileSync' | 'renameSync' | 'unlinkSync';
  readonly endsWith: string;
  readonly stop: 'before' | 'after' | number;
  readonly go?: string;
  readonly ms?: number;
}

/** Where and how codegraph's Node is started. */
export interface StartOptions {
  readonly cwd: string;
  readonly home: string;
  readonly slow?: readonly SlowPoint[];
  /** A command (a tracer) that runs the tool as its child; `pid` is then the tracer's. */
  readonly under?: readonly string[];
}

const REPORTS = 3;

/** A running process of the real tool. */
export class ToolProcess {
  readonly pid: number;
  readonly whenExited: Promise<Exit>;
  private printed = '';
  private readonly reports: Report[] = [];
  private readonly arrivals = new Set<() => void>();
  private ended = false;

  private constructor(
    private readonly child: ChildProcess,
    pid: number,
  ) {
    this.pid = pid;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.printed += text;
        this.wake();
      });
    }
    const lines = createInterface({ input: child.stdio[REPORTS] as Readable });
    lines.on('line', (line) => {
      this.reports.push(JSON.parse(line) as Report);
      this.wake();
    });
    this.whenExited = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.ended = true;
        this.wake();
        resolve({ code, signal, output: this.printed });
      });
    });
  }

  /** Starts `node <args>` of the tool's own Node, with the slow disk loaded first. */
  static async start(tool: Codegraph, args: readonly string[], options: StartOptions): Promise<ToolProcess> {
    const preload = path.join(__dirname, 'slowDisk.cjs');
    const [command = tool.node, ...rest] = [...(options.under ?? []), tool.node, '--require', preload, ...args];
    const child = spawn(command, rest, {
      cwd: options.cwd,
      env: environment(options),
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    if (child.pid === undefined) {
      throw (await once(child, 'error'))[0] as Error;
    }
    return new ToolProcess(child, child.pid);
  }

  /** All that was printed so far. */
  get output(): string {
    return this.printed;
  }

  /** Whether this was reported so far. */
  hasReported(event: Report['event'], pathEnd = ''): boolean {
    return this.findReport(event, pathEnd) !== undefined;
  }

  /** Waits for a report, past ones included. Rejects when the process ends without it. */
  async whenReported(event: Report['event'], pathEnd = ''): Promise<Report> {
    return this.until(() => this.findReport(event, pathEnd), `the report "${event} ${pathEnd}"`);
  }

  /** Waits until the printed text matches. Rejects when the process ends without it. */
  async whenPrinted(pattern: RegExp): Promise<void> {
    await this.until(() => pattern.test(this.printed) || undefined, String(pattern));
  }

  /** Sends a signal (SIGKILL when none is named) and waits for the end. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    this.child.kill(signal);
    return this.whenExited;
  }

  private findReport(event: Report['event'], pathEnd: string): Report | undefined {
    return this.reports.find((report) => report.event === event && (report.path ?? '').endsWith(pathEnd));
  }

  private async until<T>(look: () => T | undefined, what: string): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) {
        return found;
      }
      if (this.ended) {
        throw new Error(`codegraph (pid ${this.pid}) ended without ${what}:\n${this.printed}`);
      }
      await new Promise<void>((resolve) => this.arrivals.add(resolve));
    }
  }

  private wake(): void {
    const waiting = [...this.arrivals];
    this.arrivals.clear();
    waiting.forEach((resolve) => {
      resolve();
    });
  }
}

function environment(options: StartOptions): NodeJS.ProcessEnv {
  // Its registry of repositories lives in the home folder: the developer's own must stay as it is.
  const env: NodeJS.ProcessEnv = { ...process.env, HOME: options.home, USERPROFILE: options.home };
  delete env['NODE_OPTIONS'];
  delete env['CODEGRAPH_ENGINE'];
  env['LOCKSCOPE_SLOW_DISK'] = JSON.stringify(options.slow ?? []);
  return env;
}
