import type { LockRecord } from './lock';
import type { Clock, FileError } from './ports';
import type { ProcessState, ProcessTable } from './processPorts';
import { fail, ok, type Result } from './result';

/** Asking a process to end. The only port through which a signal is sent, and only on a person's typed word. */
export interface Signals {
  /** `ESRCH` when there is no such process, `EPERM` when it is not ours to end. */
  send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): Result<void, FileError>;
}

export interface StopPorts {
  readonly processes: ProcessTable;
  readonly signals: Signals;
  readonly clock: Clock;
  /** Processes that must never be ended from here: our own and those it runs in. */
  readonly ownPids: () => readonly number[];
}

/** A process to be ended, as it was when a person was asked. */
export interface StopPlan {
  readonly pid: number;
  readonly startedAt: number | null;
  readonly command: string | null;
}

export type StopRefusal =
  | { readonly reason: 'untrusted-workspace' }
  | { readonly reason: 'no-holder' }
  | { readonly reason: 'not-alive'; readonly pid: number }
  | { readonly reason: 'own-process'; readonly pid: number }
  | { readonly reason: 'system-process'; readonly pid: number }
  | { readonly reason: 'another-process'; readonly pid: number }
  | { readonly reason: 'failed'; readonly pid: number; readonly error: FileError };

/** Whether the holder of a lock, or the process of an entry, may be ended from here, and who that is. */
export function planStop(
  record: Pick<LockRecord, 'holder'>,
  trusted: boolean,
  ownPids: readonly number[],
): Result<StopPlan, StopRefusal> {
  const { holder } = record;
  if (!trusted) return fail({ reason: 'untrusted-workspace' });
  if (holder === null) return fail({ reason: 'no-holder' });
  const { pid } = holder;
  if (holder.liveness !== 'alive') return fail({ reason: 'not-alive', pid });
  if (pid <= 1) return fail({ reason: 'system-process', pid });
  if (ownPids.includes(pid)) return fail({ reason: 'own-process', pid });
  return ok({ pid, startedAt: holder.startedAt, command: holder.command });
}

/** Sends the signal, if the number still belongs to the process that was shown. */
export async function executeStop(
  plan: StopPlan,
  signal: 'SIGTERM' | 'SIGKILL',
  ports: StopPorts,
): Promise<Result<void, StopRefusal>> {
  const { pid } = plan;
  const process = (await ports.processes.query([pid])).get(pid);
  if (process === undefined || isEnded(process)) return fail({ reason: 'not-alive', pid });
  if (process.state !== 'running' || !isSameProcess(plan, process)) return fail({ reason: 'another-process', pid });
  if (ports.ownPids().includes(pid)) return fail({ reason: 'own-process', pid });
  const sent = ports.signals.send(pid, signal);
  if (sent.ok) return sent;
  return sent.error.code === 'ESRCH'
    ? fail({ reason: 'not-alive', pid })
    : fail({ reason: 'failed', pid, error: sent.error });
}

/** Between two looks at whether it has ended. Milliseconds. */
const lookMs = 100;

/** Waits for its end; `false` when it still runs after that many milliseconds, or the wait was given up. */
export async function waitForEnd(
  plan: StopPlan,
  timeoutMs: number,
  ports: StopPorts,
  abort: AbortSignal,
): Promise<boolean> {
  const deadline = ports.clock.now() + timeoutMs;
  for (;;) {
    const process = (await ports.processes.query([plan.pid])).get(plan.pid);
    if (process === undefined || isEnded(process)) return true;
    if (process.state === 'running' && !isSameProcess(plan, process)) return true;
    if (abort.aborted || ports.clock.now() >= deadline) return false;
    await new Promise<void>((resolve) => void ports.clock.after(lookMs, resolve));
  }
}

function isEnded({ state }: ProcessState): boolean {
  return state === 'absent' || state === 'zombie' || state === 'thread';
}

/** Whether the number still belongs to the process that was seen with it. */
export function isSameProcess(
  plan: Pick<StopPlan, 'startedAt'>,
  process: Pick<Extract<ProcessState, { state: 'running' | 'zombie' }>, 'startedAt' | 'startPrecisionMs'>,
): boolean {
  if (plan.startedAt === null || process.startedAt === null) return plan.startedAt === process.startedAt;
  return Math.abs(plan.startedAt - process.startedAt) <= 2 * process.startPrecisionMs + 1_000;
}
