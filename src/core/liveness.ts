import type { HolderIdentity } from './dialects/dialect';
import type { Evidence } from './evidence';
import type { Ancestor, Holder, Liveness } from './lock';
import type { ProcessState } from './processPorts';
import { shownCommand } from './redact';
import { assertNever } from './util/assertNever';

/** What is known of this machine when holders are judged. Milliseconds since the epoch. */
export interface MachineFacts {
  readonly hostname: string;
  readonly bootId: string | null;
  readonly pidNamespace: number | null;
  readonly bootedAt: number | null;
  readonly clockSteppedAt: number | null;
}

/** Who a file says has it. `shared`: processes outside our process table may have written the file. */
export interface Claim {
  readonly pid: number;
  readonly host: string | null;
  readonly shared: boolean;
  readonly identity: HolderIdentity;
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

/** A boot time is written down to the second, and what it is derived from drifts. Milliseconds. */
const bootMarginMs = 5_000;

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
  const judged = withStopped(judgeByProcess(claim, writtenAt, process, machine), process);
  if (!claim.shared || judged.holder.liveness !== 'dead') return judged;
  // The number may be that of a living process in another table, and the time that of another clock.
  return {
    holder: { ...judged.holder, liveness: 'unknown' },
    evidence: [...judged.evidence, { code: 'shared-file-system' }],
  };
}

/** A holder that is stopped lives all the same: that is all the more to be told. */
function withStopped(judged: HolderJudgement, process: ProcessState | undefined): HolderJudgement {
  const isStopped = process?.state === 'running' && process.isStopped === true && judged.holder.liveness === 'alive';
  if (!isStopped) return judged;
  return { ...judged, evidence: [...judged.evidence, { code: 'process-stopped', pid: process.pid }] };
}

function judgeByProcess(
  claim: Claim,
  writtenAt: number,
  process: ProcessState | undefined,
  machine: MachineFacts,
): HolderJudgement {
  if (claim.host !== null && !isSameHost(claim.host, machine.hostname)) {
    return judgement(claim, 'remote', undefined, [{ code: 'other-host', host: claim.host }]);
  }
  if (isOtherNamespace(claim.identity, machine)) {
    return judgement(claim, 'remote', undefined, [{ code: 'other-namespace' }]);
  }
  if (!Number.isSafeInteger(claim.pid) || claim.pid <= 0) {
    return judgement(claim, 'unknown', undefined, [{ code: 'pid-impossible', pid: claim.pid }]);
  }
  const pid = claim.pid;
  if (isEarlierBoot(claim.identity, machine)) {
    return judgement(claim, 'dead', undefined, [{ code: 'earlier-boot' }]);
  }
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
  // The number of whatever is first in a container, too: the init of this system took no lock of that tool.
  if (pid === 1 && !isOfProgram(claim, process))
    return judgement(claim, 'unknown', process, [{ code: 'first-process' }]);
  if (isByEarlierBoot(claim.identity, machine) && !isOfProgram(claim, process)) {
    return judgement(claim, 'dead', process, [{ code: 'earlier-boot' }]);
  }
  const recorded = compareStart(claim.identity, process, machine);
  if (recorded === 'same') return judgement(claim, 'alive', process, [running, { code: 'start-matches', pid }]);
  if (recorded === 'other') {
    // Ticks are proof; a time of day is none where a clock was set forward before we began to watch it.
    const isProof = claim.identity.startTicks !== undefined && process.startTicks !== null;
    return !isProof && startedAt !== null && isOfProgram(claim, process)
      ? judgement(claim, 'alive', process, [running, { code: 'same-program', pid, startedAt, writtenAt }])
      : judgement(claim, 'dead', process, [{ code: 'start-differs', pid, startedAt }]);
  }
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
  if (isOfProgram(claim, process)) {
    return judgement(claim, 'alive', process, [running, { code: 'same-program', pid, startedAt, writtenAt }]);
  }
  return judgement(claim, 'dead', process, [{ code: 'pid-reused', pid, startedAt, writtenAt }]);
}

function isOfProgram({ program }: Claim, { command }: Extract<ProcessState, { state: 'running' | 'zombie' }>): boolean {
  return command !== null && program.test(command);
}

/** A host is written with or without its domain. What may be an address, or a part of one, has none. */
export function isSameHost(written: string, own: string): boolean {
  const [a, b] = [written.toLowerCase(), own.toLowerCase()];
  const haveNames = [a, b].every((host) => !/^[\d.]+$/.test(host));
  return a === b || (haveNames && (a.split('.')[0] === b || a === b.split('.')[0]));
}

function isOtherNamespace({ pidNamespace }: HolderIdentity, machine: MachineFacts): boolean {
  return pidNamespace !== undefined && machine.pidNamespace !== null && pidNamespace !== machine.pidNamespace;
}

function isEarlierBoot({ bootId }: HolderIdentity, machine: MachineFacts): boolean {
  return bootId !== undefined && machine.bootId !== null && bootId !== machine.bootId;
}

/**
 * The same by a time of day. No proof by itself: what a tool takes for the time of boot may have been written down
 * before the clock was set for the first time.
 */
function isByEarlierBoot({ bootId, bootedAt }: HolderIdentity, machine: MachineFacts): boolean {
  if (bootId !== undefined && bootId === machine.bootId) return false;
  if (bootedAt === undefined || machine.bootedAt === null || machine.clockSteppedAt !== null) return false;
  // Only an earlier one: a later boot than ours is a clock that was set.
  return bootedAt < machine.bootedAt - bootMarginMs;
}

/** Whether the process that runs is the one that was written down, by its start; `unknown` where that says nothing. */
function compareStart(
  { startTicks, bootId, startedAt }: HolderIdentity,
  process: Extract<ProcessState, { state: 'running' | 'zombie' }>,
  machine: MachineFacts,
): 'same' | 'other' | 'unknown' {
  if (startTicks !== undefined && process.startTicks !== null) {
    if (startTicks !== process.startTicks) return 'other';
    // Ticks are counted from boot: the same number in another boot is chance.
    return bootId !== undefined && bootId === machine.bootId ? 'same' : 'unknown';
  }
  if (startedAt === undefined || process.startedAt === null || machine.clockSteppedAt !== null) return 'unknown';
  const apart = Math.abs(startedAt.at - process.startedAt);
  if (apart <= startedAt.withinMs + process.startPrecisionMs) return 'same';
  // A process is never older than what recorded its start; a younger one has its number now.
  return process.startedAt > startedAt.at + startedAt.withinMs + reuseMarginMs + process.startPrecisionMs
    ? 'other'
    : 'unknown';
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
    command: shownCommand(process),
    startedAt: process?.startedAt ?? null,
    user: process?.user ?? null,
    ancestors: [],
  };
  return { holder, evidence };
}

/** A process that was seen to have something, so that nothing about it needs proof. */
export function seenHolder(pid: number, processes: ReadonlyMap<number, ProcessState>): Holder {
  const process = processes.get(pid);
  const seen = process?.state === 'running' || process?.state === 'zombie' ? process : undefined;
  return {
    pid,
    host: null,
    liveness: 'alive',
    command: shownCommand(seen),
    startedAt: seen?.startedAt ?? null,
    user: seen?.user ?? null,
    ancestors: ancestorsOf(pid, processes),
  };
}

/** More generations than any terminal has between it and what runs in it. */
export const generationLimit = 24;

/** By what was known of all processes at one moment: thousands of locks may have the same holder. */
const ancestorsAt = new WeakMap<ReadonlyMap<number, ProcessState>, Map<number, readonly Ancestor[]>>();

/** The way up from a process, as far as it is among those known; the first process of the system is left out. */
export function ancestorsOf(pid: number, processes: ReadonlyMap<number, ProcessState>): readonly Ancestor[] {
  const known = ancestorsAt.get(processes) ?? new Map<number, readonly Ancestor[]>();
  ancestorsAt.set(processes, known);
  const ancestors = known.get(pid) ?? climb(pid, processes);
  known.set(pid, ancestors);
  return ancestors;
}

function climb(pid: number, processes: ReadonlyMap<number, ProcessState>): readonly Ancestor[] {
  const ancestors: Ancestor[] = [];
  const met = new Set([pid]);
  for (let at = parentOf(processes.get(pid)); at !== null && at > 1 && !met.has(at); at = parentOf(processes.get(at))) {
    met.add(at);
    const process = processes.get(at);
    ancestors.push({ pid: at, command: process?.state === 'running' ? shownCommand(process) : null });
    if (ancestors.length === generationLimit) break;
  }
  return ancestors;
}

export function parentOf(process: ProcessState | undefined): number | null {
  return process?.state === 'running' ? process.parentPid : null;
}
