import type { MalformedReason } from '../evidence';
import type { LockKind } from '../lock';

/** A file name a dialect may claim. Cheap to test: a crawl asks it of every name. */
export type NamePattern = { readonly exact: string } | { readonly prefix: string; readonly suffix: string };

/**
 * What really excludes a second party.
 * `existence`: the file being there. `informational`: nothing, the file is a note. `leftover`: nothing, it is debris.
 */
export type Mechanism = 'existence' | 'informational' | 'leftover';

/** Who the file says has it. */
export type Claimant =
  | { readonly state: 'named'; readonly pid: number; readonly host: string | null; readonly nonce: string | null }
  /** A pid can be read, but the content is not what the tool writes: good enough to protect, not to condemn. */
  | {
      readonly state: 'malformed';
      readonly reason: MalformedReason;
      readonly pid: number | null;
    }
  | { readonly state: 'empty' }
  /** This format never names anybody. */
  | { readonly state: 'nobody' };

/** A name in its folder, with what stands beside it. */
export interface Place {
  readonly folder: string;
  readonly name: string;
  hasSibling(name: string): boolean;
}

/** How one tool writes one kind of lock or leftover: everything Lockscope must know of it. */
export interface Dialect {
  /** `tool.form`, part of the machine-readable contract. */
  readonly id: string;
  readonly tool: string;
  /** How the tool's own command line looks: a process of it is not taken for a stranger on the evidence of clocks. */
  readonly program: RegExp;
  readonly kind: LockKind;
  readonly mechanism: Mechanism;
  readonly names: readonly NamePattern[];
  /** Narrows `names` by shape and neighbours; absent: every matching name is claimed. */
  readonly claims?: (place: Place) => boolean;
  /** Whether `claims` asks for neighbours, so that a new name means listing its folder. */
  readonly asksNeighbours?: boolean;
  /** Bytes to read at the most; 0 where opening the file could drop somebody's lock (design §5). */
  readonly maxBytes: number;
  /** The name of what the lock protects, in the same folder. */
  readonly resource: (name: string) => string;
  readonly parse: (bytes: Uint8Array, name: string) => Claimant;
  /** What the tool itself does with an old lock: milliseconds after which it takes or sweeps it, dead or alive. */
  readonly leaseMs: number | null;
  /** Whether the tool cleans this up by itself the next time it runs. */
  readonly selfHealing: boolean;
  /** The tool's own way to clear it, as a command line or one sentence id; `null` where there is none. */
  readonly cure: string | null;
  /** Whether Lockscope may ever remove it. */
  readonly removable: boolean;
}
