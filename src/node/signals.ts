import type { Signals } from '../core/stop';
import { fail, ok } from '../core/result';
import { fileErrorOf } from './files/fileError';

/** The signals of this system; on Windows both end a process at once. */
export function createSignals(): Signals {
  return {
    send: (pid, signal) => {
      try {
        process.kill(pid, signal);
        return ok(undefined);
      } catch (error) {
        return fail(fileErrorOf(error));
      }
    },
  };
}
