import type { ProcessState } from '../../core/processPorts';

/** Whether a process can have this id: 1 … 2^31 - 1. 0 and negative numbers name groups, never a process. */
export function isPid(pid: number): boolean {
  return Number.isInteger(pid) && pid > 0 && pid <= 0x7fffffff;
}

/** Whether anything answers to an id; `gone` is the only certain answer: zombies, threads and strangers are `there`. */
export type PidProbe = (pid: number) => 'there' | 'gone';

/** Asks the kernel for permission to signal `pid`; signal 0 is only that question, nothing is sent. */
export function probePid(pid: number): 'there' | 'gone' {
  try {
    process.kill(pid, 0);
    return 'there';
  } catch (error) {
    // ESRCH: nobody. EPERM: somebody else's. Any other code proves nothing, so it must not read as gone.
    return errorCode(error) === 'ESRCH' ? 'gone' : 'there';
  }
}

/**
 * The answer for an id that a table does not list. A table may leave out what it will not show (hidepid mounts,
 * other users' processes), so only the kernel's own ESRCH makes it `absent`.
 */
export function missingState(pid: number, probe: PidProbe): ProcessState {
  return probe(pid) === 'gone' ? { state: 'absent', pid } : { state: 'hidden', pid };
}

export function unreadableState(pid: number, reason: string): ProcessState {
  return { state: 'unreadable', pid, reason };
}

/** The answer for what no table may be asked, e.g. pid 0. Never `absent`: a lock that says 0 does not say who holds it. */
export function notAPidState(pid: number): ProcessState {
  return unreadableState(pid, `${pid} is not a process id`);
}

/** The errno name of a failed call, `EUNKNOWN` when there is none. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : 'EUNKNOWN';
}
