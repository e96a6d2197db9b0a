/** What `/proc/<pid>/stat` says; see proc_pid_stat(5). */
export interface ProcStat {
  readonly pid: number;
  /** Name of the executable or thread, at most 15 bytes; may hold blanks, parentheses and line breaks. */
  readonly comm: string;
  /** One letter; `Z` zombie, `X` dead, `D` waiting where no signal reaches. */
  readonly state: string;
  readonly parentPid: number;
  readonly threads: number;
  /** Whether it is part of the kernel: has no program, no memory, no descriptors. */
  readonly isKernelThread: boolean;
  /** Whether it surely is no mere thread: its end sends a signal to its parent, which that of a thread never does. */
  readonly isProcess: boolean;
  /** Clock ticks since boot, suspended time included. */
  readonly startTicks: number;
}

/** What `/proc/<pid>/status` says beyond `stat`. */
export interface ProcStatus {
  /** The process that the id belongs to: differs from the id of a thread. */
  readonly processPid: number;
  readonly effectiveUid: number;
}

/** PF_KTHREAD of the kernel's sources. */
const kernelThreadFlag = 0x0020_0000;

/**
 * What stands behind the name: fields 3 (state), 4 (parent), 9 (flags), 20 (threads), 22 (start) and 38 (signal of its
 * end, which older kernels leave out). One expression, since this is read of every process there is.
 */
const fieldsBehindName =
  /^ (\S) (\d{1,15}) (?:\S+ ){4}(\d{1,15}) (?:\S+ ){10}(\d{1,15}) \S+ (\d{1,15})(?![^ \n])(?:(?: \S+){15} (\d{1,15})(?![^ \n]))?/;

/** `null` when the text is not a stat line. */
export function parseProcStat(text: string): ProcStat | null {
  const open = text.indexOf(' (');
  // From the last parenthesis: a process chooses its own name, which may imitate the fields that follow it.
  const close = text.lastIndexOf(')');
  if (open < 1 || close < open + 2) {
    return null;
  }
  const pid = decimal(text.slice(0, open));
  const fields = fieldsBehindName.exec(text.slice(close + 1));
  if (pid === null || fields === null) {
    return null;
  }
  const [, state = '', parentPid, flags, threads, startTicks, exitSignal] = fields;
  return {
    pid,
    comm: text.slice(open + 2, close),
    state,
    parentPid: Number(parentPid),
    threads: Number(threads),
    isKernelThread: Math.floor(Number(flags) / kernelThreadFlag) % 2 === 1,
    // -1 of a thread. Imitations of the kernel leave it at 0.
    isProcess: Number(exitSignal ?? 0) > 0,
    startTicks: Number(startTicks),
  };
}

/** `null` when a field is missing. The kernel escapes line breaks in `Name:`, so lines can be trusted. */
export function parseProcStatus(text: string): ProcStatus | null {
  const processPid = decimal(/^Tgid:\t(\d+)$/m.exec(text)?.[1]);
  const effectiveUid = decimal(/^Uid:\t\d+\t(\d+)\t/m.exec(text)?.[1]);
  return processPid === null || effectiveUid === null ? null : { processPid, effectiveUid };
}

/** The users that `/proc/<pid>/status` names: real, effective, saved, of its file accesses. Empty when it names none. */
export function parseUids(text: string): readonly number[] {
  const uids = /^Uid:((?:\t\d+){4})$/m.exec(text)?.[1];
  return uids === undefined ? [] : uids.trim().split('\t').map(Number);
}

/** Milliseconds since boot, suspended time included, of `/proc/uptime`; `null` when the text is something else. */
export function parseUptime(text: string): number | null {
  const seconds = /^(\d+\.\d+) /.exec(text)?.[1];
  return seconds === undefined ? null : Math.round(Number(seconds) * 1000);
}

/** Arguments joined by blanks; empty for kernel threads and zombies. */
export function parseCmdline(text: string): string {
  // Programs that rename themselves leave the rest of their argument area filled with NULs.
  return text.replace(/\0+$/, '').replaceAll('\0', ' ').trim();
}

function decimal(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
