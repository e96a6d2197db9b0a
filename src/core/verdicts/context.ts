import type { Dialect } from '../dialects/dialect';
import type { MachineFacts } from '../liveness';
import type { Tracking } from '../ports';
import type { KernelLockReport, ListenerAnswer, ProcessState, UseAnswer } from '../processPorts';

/** What is known besides the file when it is judged. */
export interface JudgingContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly machine: MachineFacts;
  readonly processes: ReadonlyMap<number, ProcessState>;
  /** The lease to go by, never shorter than the tool's own. Milliseconds. */
  readonly leaseOf: (dialect: Dialect) => number | null;
  /** `null`: not asked. */
  readonly kernel: KernelLockReport | null;
  /** Who uses what the locks protect that name nobody, by path. */
  readonly uses: ReadonlyMap<string, UseAnswer>;
  /** Who waits at the ports that files name, by the path of the file. */
  readonly listeners: ReadonlyMap<string, ListenerAnswer>;
  /** What git says of files, by path; one that is missing was not asked after. */
  readonly tracking: ReadonlyMap<string, Tracking>;
  /** Numbers that may be those of processes in containers: a file that names one proves nothing. */
  readonly namesakes: ReadonlySet<number>;
  /** Whether a path lies outside of everything the user has open: it is shown, and never touched. */
  readonly isOutside: (path: string) => boolean;
  /** How long this machine has slept since it booted, in milliseconds; `null` when that cannot be told. */
  readonly sleptMs: number | null;
  /** Since when this very file has been seen unchanged, milliseconds since the epoch; `undefined`: seen only now. */
  readonly unchangedSince: (path: string) => number | undefined;
}
