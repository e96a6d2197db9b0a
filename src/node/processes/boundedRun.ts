import { execFile, type ExecFileException } from 'node:child_process';

export interface BoundedRunOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where it runs; our own current folder unless said otherwise. */
  readonly cwd?: string;
  readonly timeoutMs: number;
  /** Bytes of output at the most. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** `ended`: it ran to its end and all its output is here. `failed`: anything else; what it printed is not kept. */
export type BoundedRun =
  | { readonly kind: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      /** It was ended because its time was over. */
      readonly isLate?: boolean;
    };

export type Runner = (file: string, args: readonly string[], options: BoundedRunOptions) => Promise<BoundedRun>;

/** Runs a program without a shell or input, within limits; killed when it exceeds one or is given up. Never rejects. */
export function boundedRun(file: string, args: readonly string[], options: BoundedRunOptions): Promise<BoundedRun> {
  return new Promise((resolve) => {
    if (options.signal?.aborted) {
      resolve({ kind: 'failed', reason: 'the look was given up' });
      return;
    }
    const child = execFile(
      file,
      args,
      {
        env: options.env,
        timeout: options.timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: options.maxBytes,
        encoding: 'utf8',
        windowsHide: true,
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        ...(options.signal ? { signal: options.signal } : {}),
      },
      (error, stdout, stderr) => {
        if (error === null) {
          resolve({ kind: 'ended', code: 0, stdout, stderr });
        } else if (typeof error.code === 'number' && !error.killed) {
          resolve({ kind: 'ended', code: error.code, stdout, stderr });
        } else {
          const isLate = typeof error.code !== 'string' && error.killed === true;
          resolve({ kind: 'failed', reason: `${file} ${failure(error, options)}`, isLate });
        }
      },
    );
    // PowerShell waits for the end of its input before it exits. A child that is already gone emits EPIPE here.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end();
  });
}

function failure(error: ExecFileException, options: BoundedRunOptions): string {
  switch (error.code) {
    case 'ABORT_ERR':
      return 'was given up';
    case 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER':
      return `printed more than ${options.maxBytes} bytes`;
    default:
      if (typeof error.code === 'string') {
        return `could not be run (${error.code})`;
      }
      return error.killed ? `did not end within ${options.timeoutMs} ms` : 'was killed';
  }
}
