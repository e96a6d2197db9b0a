import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { BeamTrouble } from '../../core/registry/beam/beamNode';
import { fail, ok, type Result } from '../../core/result';
import { isLast } from './probeLines';

/** A running probe. One question at a time. */
export interface Probe {
  /**
   * Sends a line, and gives those of the answer. A probe that does not answer in time, or of which somebody no longer
   * wants to hear, is ended: what it would still say could be taken for the answer to the next question.
   */
  ask(question: string, timeoutMs: number, signal: AbortSignal): Promise<Result<readonly string[], BeamTrouble>>;
  /** Ends it, and waits until it has ended. Idempotent. */
  close(): Promise<void>;
}

/** Ten tables of ten thousand entries are 20 MB. Characters. */
const maxAnswer = 64 * 1024 * 1024;

/** Starts the probe with Erlang's `escript`. The cookie goes to it by its standard input, which nobody else can see. */
export function startProbe(escript: string, script: string, environment: NodeJS.ProcessEnv): Probe {
  const child = spawn(escript, [script], {
    cwd: dirname(script),
    env: cleaned(environment),
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  let waiting: ((result: Result<readonly string[], BeamTrouble>) => void) | undefined;
  let lines: string[] = [];
  let size = 0;
  let over: BeamTrouble | undefined;
  const answer = (result: Result<readonly string[], BeamTrouble>): void => {
    const tell = waiting;
    waiting = undefined;
    lines = [];
    size = 0;
    tell?.(result);
  };
  const end = (trouble: BeamTrouble): void => {
    over ??= trouble;
    child.kill('SIGKILL');
    answer(fail(over));
  };
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      end({ code: error.code === 'ENOENT' ? 'no-erlang' : 'failed', message: error.message });
      resolve();
    });
    child.once('close', (code, by) => {
      end({ code: 'failed', message: `the probe ended with ${code ?? by ?? 'nothing'}` });
      resolve();
    });
  });
  // It may end before it has read what is written to it; its end is told anyway.
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (waiting === undefined) return;
    lines.push(line);
    size += line.length;
    if (size > maxAnswer) end({ code: 'failed', message: 'too long an answer' });
    else if (isLast(line)) answer(ok(lines));
  });
  return {
    ask: (question, timeoutMs, signal) =>
      new Promise((resolve) => {
        if (over !== undefined) return resolve(fail(over));
        const stop = (): void => end({ code: 'cancelled', message: '' });
        if (signal.aborted) return (stop(), resolve(fail({ code: 'cancelled', message: '' })));
        const timer = setTimeout(() => end({ code: 'timeout', message: '' }), timeoutMs);
        signal.addEventListener('abort', stop, { once: true });
        waiting = (result) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', stop);
          resolve(result);
        };
        child.stdin.write(question);
      }),
    close: async () => {
      over ??= { code: 'cancelled', message: '' };
      child.stdin.end();
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Without what would have Erlang do more than it is told to, or find other code than its own. */
function cleaned(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^(?:ERL_(?!EPMD_)|ERLC_|ELIXIR_|ESCRIPT_|NODE_|ELECTRON_)/.test(name),
    ),
  );
}
