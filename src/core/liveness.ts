import type { Evidence } from './evidence';
import type { Holder, Liveness } from './lock';
import type { ProcessState } from './ports';
import { withoutSecrets } from './redact';
import { assertNever } from './util/assertNever';

/** What is known of this machine when holders are judged. Milliseconds since the epoch. */
export interface MachineFacts {
  readonly hostname: string;
  readonly bootedAt: number | null;
  readonly clockSteppedAt: number | null;
}

/** Who a file says has it. `shared`: processes outside our process table may have written the file. */
export interface Claim {
  readonly pid: number;
  readonly host: string | null;
  readonly shared: boolean;
  /** How a command line of the tool itself looks. */
  readonly program: RegExp;
}

export interface HolderJudgement {
  readonly holder: Holder;
  readonly evidence: readonly Evidence[];
}

/**
 * Clocks are coarse (kernel ticks, file systems of whole seconds) and drift: a process must be younger than the
 * file by more than this, in milliseconds, before its pid counts as reused.
 */
export const reuseMarginMs = 2_000;

/**
 * Is the process that wrote this file still there? `dead` is only said on proof: no such process, a zombie, a
 * thread's id, or a process that started after the file was written. `writtenAt`: milliseconds since the epoch.
 */
export function judgeHolder(
  claim: Claim,
  writtenAt: number,
  process: ProcessState | undefined,
  machine: MachineFacts,
): HolderJudgement {
  const judged = judgeByProcess(claim, writtenAt, process, machine);
  if (!claim.shared || judged.holder.liveness !== 'dead') return judged;
  // The number may be that of a living process in another table, and the time that of another clock.
  return {
    holder: { ...judged.holder, liveness: 'unknown' },
    evidence: [...judged.evidence, { code: 'shared-file-system' }],
  };
}

function judgeByProcess(
  claim: Claim,
  writtenAt: number,
  process: ProcessState | undefined,
  machine: MachineFacts,
): HolderJudgement {
  if (claim.host !== null && claim.host !== machine.hostname) {
    return judgement(claim, 'remote', undefined, [{ code: 'other-host', host: claim.host }]);
  }
  if (!Number.isSafeInteger(claim.pid) || claim.pid <= 0) {
    return judgement(claim, 'unknown', undefined, [{ code: 'pid-impossible', pid: claim.pid }]);
  }
  const pid = claim.pid;
  const state = process ?? { state: 'unreadable' as const, pid, reason: 'not asked' };
  switch (state.state) {
    case 'absent':
      return judgement(claim, 'dead', undefined, [{ code: 'process-absent', pid }]);
    case 'zombie':
      return judgement(claim, 'dead', state, [{ code: 'process-zombie', pid }]);
    case 'thread':
      return judgement(claim, 'dead', undefined, [{ code: 'process-thread', pid, processPid: state.processPid }]);
    case 'hidden':
      return judgement(claim, 'alive', undefined, [{ code: 'process-hidden', pid }]);
    case 'unreadable':
      return judgement(claim, 'unknown', undefined, [{ code: 'process-unreadable', pid, reason: state.reason }]);
    case 'running':
      return judgeRunning(claim, writtenAt, state, machine);
    default:
      return assertNever(state);
  }
}

function judgeRunning(
  claim: Claim,
  writtenAt: number,
  process: Extract<ProcessState, { state: 'running' | 'zombie' }>,
  machine: MachineFacts,
): HolderJudgement {
  const { pid, startedAt } = process;
  const running: Evidence = { code: 'process-running', pid, startedAt };
  if (startedAt === null) return judgement(claim, 'alive', process, [running, { code: 'start-unknown', pid }]);
  const youngerBy = startedAt - writtenAt;
  if (youngerBy <= 0) return judgement(claim, 'alive', process, [running]);
  if (youngerBy <= reuseMarginMs + process.startPrecisionMs) {
    return judgement(claim, 'alive', process, [running, { code: 'start-too-close', pid, startedAt, writtenAt }]);
  }
  // A start is counted from boot and shown by today's clock, an mtime by the clock of its day: a step between
  // the two makes an honest holder look younger than its own file.
  if (machine.clockSteppedAt !== null && writtenAt < machine.clockSteppedAt) {
    return judgement(claim, 'alive', process, [running, { code: 'clock-stepped', at: machine.clockSteppedAt }]);
  }
  // The clock may have been set before we began to watch it. That the number went to the same tool again is far
  // less likely than that this is the holder, so the tool gets the benefit of the doubt.
  if (process.command !== null && claim.program.test(process.command)) {
    return judgement(claim, 'alive', process, [running, { code: 'same-program', pid, startedAt, writtenAt }]);
  }
  return judgement(claim, 'dead', process, [{ code: 'pid-reused', pid, startedAt, writtenAt }]);
}

function judgement(
  claim: Claim,
  liveness: Liveness,
  process: Extract<ProcessState, { state: 'running' | 'zombie' }> | undefined,
  evidence: readonly Evidence[],
): HolderJudgement {
  const holder: Holder = {
    pid: claim.pid,
    host: claim.host,
    liveness,
    command: process === undefined || process.command === null ? null : withoutSecrets(process.command),
    startedAt: process?.startedAt ?? null,
    user: process?.user ?? null,
  };
  return { holder, evidence };
}
