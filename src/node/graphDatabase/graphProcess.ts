import { dirname } from 'node:path';
import type { GraphFacts } from '../../core/journal/graphFacts';
import type { GraphTrouble } from '../../core/journal/graphTrouble';
import type { GraphReader } from '../../core/ports';
import { fail, type Result } from '../../core/result';
import { boundedRun, type Runner } from '../processes/boundedRun';
import { within } from '../processes/within';
import { parseGraphAnswer } from './graphAnswer';

type Answer = Result<GraphFacts, GraphTrouble>;

export interface GraphProcessOptions {
  /** The program that is run: this very Node, or the editor's binary that can be one. */
  readonly node?: string;
  readonly run?: Runner;
  readonly timeoutMs?: number;
}

/** A child that reads a database takes a tenth of a second; on a slow disk it may need longer. Milliseconds. */
const usualTimeoutMs = 3_000;
/** One that waits for a dead mount cannot even be killed: it is not waited for longer than this. Milliseconds. */
const graceMs = 500;
const maxBytes = 4 * 1024;

/**
 * Reads graphs in a short-lived child process, one at a time: to close a database in this process would drop the locks
 * that anybody in it has there. `script`: absolute path of the bundled program. Nothing else is ever run.
 */
export function createGraphReader(script: string, options: GraphProcessOptions = {}): GraphReader {
  const { node = process.execPath, run = boundedRun, timeoutMs = usualTimeoutMs } = options;
  let last: Promise<unknown> = Promise.resolve();
  const read = async (path: string, signal: AbortSignal): Promise<Answer> => {
    signal.throwIfAborted();
    const running = run(node, [script, ...editorFlags(), path], {
      env: environment(process.env),
      cwd: dirname(script),
      timeoutMs,
      maxBytes,
      signal,
    });
    const ran = await within(timeoutMs + graceMs, running, null);
    signal.throwIfAborted();
    if (ran === null) return trouble('too-slow', `no answer within ${timeoutMs} ms`);
    if (ran.kind === 'failed') return trouble(ran.isLate === true ? 'too-slow' : 'no-reader', ran.reason);
    const answer = ran.code === 0 ? parseGraphAnswer(ran.stdout) : undefined;
    return answer ?? trouble('no-reader', `the reader ended with ${ran.code} and no answer`);
  };
  return {
    read: (path, signal) => {
      const answer = last.then(() => read(path, signal));
      last = answer.catch(() => undefined);
      return answer;
    },
  };
}

/** What Microsoft's build of Electron wants to hear before it is a Node. */
function editorFlags(): readonly string[] {
  return 'microsoft-build' in process.versions ? ['--ms-enable-electron-run-as-node'] : [];
}

/** What a program needs of the environment to be loaded at all: not what would make Node load something else. */
const needed = /^(?:LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|SystemRoot|windir|TEMP|TMP|TMPDIR)$/i;

function environment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(([name]) => needed.test(name));
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}

function trouble(code: GraphTrouble['code'], message: string): Answer {
  return fail({ code, message });
}
