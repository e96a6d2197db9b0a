import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Moment, ProcessState, ProcessTable } from '../../core/processPorts';
import { commandText } from './commandText';
import { createUserName } from './currentUser';
import { isPid, missingState, notAPidState, probePid, unreadableState, type PidProbe } from './pids';
import { parseCmdline, parseProcStat, parseProcStatus, parseUptime, type ProcStat, type ProcStatus } from './procStat';
import { readsAt, type ProcReads } from './procReads';
import { createProcTree, isVanished, type ProcTree } from './procTree';

/** What tests replace; the defaults are this machine. */
export interface ProcfsOptions {
  readonly root?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly ownPid?: number;
  /** Milliseconds that this process has run, suspended time not counted. */
  readonly ownAgeMs?: () => number;
  readonly probe?: PidProbe;
}

/** USER_HZ, what the kernel's interface counts in: 100 on every architecture that Node runs on. */
const tickMs = 10;

/**
 * How far a start time may be off: 10 ms for the tick, 10 ms for `/proc/uptime`, and what a clock may be adjusted by
 * before it can be told from that granularity (`sameBootMs`).
 */
const startPrecisionMs = 40;
const sameBootMs = 20;

/** The event loop is given back after this long, in milliseconds. */
const sliceMs = 2;

/** What hardly changes in a process's life is read again after this long. Milliseconds. */
const identityLifetimeMs = 10_000;

/** What is told of one process, apart from its `stat`; it holds for that start time only. */
interface Identity {
  readonly startTicks: number;
  readonly comm: string;
  readonly readAt: number;
  readonly processPid: number;
  readonly user: string | null;
  readonly command: string | null;
}

/**
 * Linux: reads `/proc`. Its files are made up in memory when they are read, so synchronous reads wait for no disk
 * and cost far less than trips to the thread pool.
 */
export function createProcfsTable(options: ProcfsOptions = {}): ProcessTable {
  return new ProcfsTable(options);
}

class ProcfsTable implements ProcessTable {
  private readonly tree: ProcTree;
  private readonly now: () => number;
  private readonly ownPid: number;
  private readonly ownAgeMs: () => number;
  private readonly probe: PidProbe;
  private readonly userName = createUserName();
  private readonly identities = new Map<number, Identity>();
  /** Kept between looks, so that a process has one start time and not one that trembles by a tick. */
  private bootedAt: number | null = null;

  constructor(options: ProcfsOptions) {
    this.tree = createProcTree(options.root);
    this.now = options.now ?? Date.now;
    this.ownPid = options.ownPid ?? process.pid;
    this.ownAgeMs = options.ownAgeMs ?? (() => process.uptime() * 1000);
    this.probe = options.probe ?? probePid;
  }

  async query(
    pids: readonly number[],
    signal?: AbortSignal,
    moment?: Moment,
  ): Promise<ReadonlyMap<number, ProcessState>> {
    const reads = readsAt(moment, this.tree);
    const states = new Map<number, ProcessState>();
    const trouble = this.checkTable();
    this.forgetOldIdentities();
    let sliceEnd = performance.now() + sliceMs;
    for (const pid of pids) {
      if (states.has(pid)) {
        continue;
      }
      if (performance.now() >= sliceEnd) {
        await nextTurn();
        sliceEnd = performance.now() + sliceMs;
      }
      if (!isPid(pid)) {
        states.set(pid, notAPidState(pid));
      } else if (signal?.aborted) {
        states.set(pid, unreadableState(pid, 'the look was given up'));
      } else if (trouble !== null) {
        states.set(pid, unreadableState(pid, trouble));
      } else {
        states.set(pid, this.look(pid, reads));
      }
    }
    return states;
  }

  /** Why this table must not be believed, `null` when it may. Sets `bootedAt`. */
  private checkTable(): string | null {
    const self = this.tree.read(`${this.tree.root}/self/stat`);
    if ('code' in self) {
      return `${this.tree.root} cannot be read (${self.code})`;
    }
    const stat = parseProcStat(self.text);
    if (stat === null) {
      return `${this.tree.root}/self/stat is not understood`;
    }
    if (stat.pid !== this.ownPid) {
      // `unshare --pid` without a new mount: its numbers are not the numbers that locks and signals use here.
      return `${this.tree.root} belongs to another pid namespace`;
    }
    this.bootedAt = this.measureBoot(stat.startTicks * tickMs);
    return null;
  }

  /**
   * The epoch of tick 0 by today's clock, `null` when it cannot be had. Not `btime` of `/proc/stat`, which has whole
   * seconds only.
   */
  private measureBoot(ownStartMs: number): number | null {
    // First: time lost between the two then makes the uptime look longer, which is the harmless direction.
    const ownAgeMs = this.ownAgeMs();
    const { uptimeMs, at, tookMs } = this.readUptime();
    // Containers may be shown an uptime of their own (lxcfs) while ticks still count from the boot of the host. Every
    // start would then lie too late, and a living holder would look like a reused pid. Our own age gives it away.
    if (uptimeMs === null || uptimeMs + 5 * tickMs < ownStartMs + ownAgeMs) {
      return null;
    }
    // Uptime and start are both rounded down to 10 ms; in `bootedAt + start` the two errors point opposite ways.
    const measured = at - uptimeMs;
    const isSameBoot = this.bootedAt !== null && Math.abs(measured - this.bootedAt) <= sameBootMs + tookMs;
    return isSameBoot ? this.bootedAt : measured;
  }

  private readUptime(): { readonly uptimeMs: number | null; readonly at: number; readonly tookMs: number } {
    for (let attempt = 1; ; attempt++) {
      const before = this.now();
      const read = this.tree.read(`${this.tree.root}/uptime`);
      const at = this.now();
      // Anything longer: we lost the processor in between, and the two numbers are not of one moment.
      const tookMs = Math.abs(at - before);
      if (tookMs <= 2 || attempt === 5) {
        return { uptimeMs: 'text' in read ? parseUptime(read.text) : null, at, tookMs };
      }
    }
  }

  private look(pid: number, reads: ProcReads): ProcessState {
    const seen = this.lookOnce(pid, reads);
    if (seen !== null) {
      return seen;
    }
    // Vanished between two reads: the second attempt sees it gone, or sees its successor whole.
    reads.forget(pid);
    return this.lookOnce(pid, reads) ?? missingState(pid, this.probe);
  }

  /** `null` when the process vanished while it was read. */
  private lookOnce(pid: number, reads: ProcReads): ProcessState | null {
    const stat = reads.stat(pid);
    if ('code' in stat) {
      return this.unread(pid, stat.code);
    }
    const identity = this.knownIdentity(pid, stat) ?? this.readIdentity(pid, stat, reads);
    if (identity === null || 'state' in identity) {
      return identity;
    }
    if (identity.processPid !== pid) {
      return { state: 'thread', pid, processPid: identity.processPid };
    }
    return {
      state: isDead(stat) ? 'zombie' : 'running',
      pid,
      startedAt: this.bootedAt === null ? null : Math.round(this.bootedAt + stat.startTicks * tickMs),
      startPrecisionMs,
      startTicks: stat.startTicks,
      command: identity.command,
      parentPid: stat.parentPid || null,
      user: identity.user,
      ...(stat.state === 'T' ? { isStopped: true } : {}),
    };
  }

  /** A pid with the same start and name is the same process: a pulse need not read all of it every time. */
  private knownIdentity(pid: number, stat: ProcStat): Identity | undefined {
    const known = this.identities.get(pid);
    // A zombie has no command line left, and what was one must not look as if it had.
    return known?.startTicks === stat.startTicks && known.comm === stat.comm && !isDead(stat) ? known : undefined;
  }

  /** `null` when the process vanished while it was read. */
  private readIdentity(pid: number, stat: ProcStat, reads: ProcReads): Identity | ProcessState | null {
    const found = stat.isProcess ? this.ownerOf(pid) : this.statusOf(pid);
    if ('code' in found) {
      return isVanished(found.code) ? null : this.unread(pid, found.code);
    }
    const identity: Identity = {
      startTicks: stat.startTicks,
      comm: stat.comm,
      readAt: performance.now(),
      processPid: found.processPid,
      user: this.userName(String(found.effectiveUid)),
      command: this.command(pid, stat, reads),
    };
    // Where its command line could not be waited for, it is asked for again the next time.
    if (stat.state !== 'D') this.identities.set(pid, identity);
    return identity;
  }

  /** Takes a third of the time that `status` does. */
  private ownerOf(pid: number): ProcStatus | { readonly code: string } {
    const owner = this.tree.owner(pid);
    return 'code' in owner ? owner : { processPid: pid, effectiveUid: owner.uid };
  }

  private statusOf(pid: number): ProcStatus | { readonly code: string } {
    const read = this.tree.read(`${this.tree.root}/${pid}/status`);
    return 'code' in read ? read : (parseProcStatus(read.text) ?? { code: 'EUNKNOWN' });
  }

  private forgetOldIdentities(): void {
    const oldest = performance.now() - identityLifetimeMs;
    for (const [pid, { readAt }] of this.identities) {
      if (readAt < oldest) {
        this.identities.delete(pid);
      }
    }
  }

  /** The answer when `/proc/<pid>` cannot be read. */
  private unread(pid: number, code: string): ProcessState {
    // EACCES, EPERM: a hidepid mount or a security module; the kernel still knows whether somebody is there.
    return isVanished(code) || code === 'EACCES' || code === 'EPERM'
      ? missingState(pid, this.probe)
      : unreadableState(pid, `${this.tree.root}/${pid} cannot be read (${code})`);
  }

  private command(pid: number, stat: ProcStat, reads: ProcReads): string | null {
    const nameOnly = commandText(`[${stat.comm}]`);
    if (stat.state === 'D') {
      // `cmdline` is read out of the process's own memory and can wait as long as it does; this thread must not.
      return nameOnly;
    }
    const read = reads.cmdline(pid);
    // Any code here, usually ENOENT or ESRCH: it has just ended. What was read before it did still holds.
    return 'text' in read ? (commandText(parseCmdline(read.text)) ?? nameOnly) : nameOnly;
  }
}

function isDead(stat: ProcStat): boolean {
  // A main thread that called pthread_exit is shown as a zombie while the other threads work on, locks in hand.
  return (stat.state === 'Z' && stat.threads <= 1) || stat.state === 'X' || stat.state === 'x';
}
