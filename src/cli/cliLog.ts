import type { Log } from '../core/ports';
import { internalErrorText } from '../present/cliText';

/** The log of the command line: what must not happen is told, and remembered for the exit code. */
export interface CliLog extends Log {
  readonly failed: boolean;
}

export function createCliLog(complain: (text: string) => void): CliLog {
  let failed = false;
  return {
    get failed() {
      return failed;
    },
    debug: () => undefined,
    info: () => undefined,
    // What keeps a look from being complete is shown by its notices.
    warn: () => undefined,
    error: (message, cause) => {
      failed = true;
      complain(
        internalErrorText(`${message}: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`),
      );
    },
  };
}
