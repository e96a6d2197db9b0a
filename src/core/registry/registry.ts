import type { Evidence } from '../evidence';
import type { Holder, Liveness, LockRecord, Verdict } from '../lock';
import type { BeamTrouble } from './beam/beamNode';
import type { MapTrouble } from './map/jsonMap';

/** A table of names, each with the process that it leads to. */
export interface Registry {
  /** Stable as long as there is an entry in it. */
  readonly id: string;
  readonly source: RegistrySource;
  readonly dialect: string;
  readonly tool: string;
  /** What such a registry is, in English, as its dialect calls it. */
  readonly title: string;
  /** In the order of their names. */
  readonly entries: readonly RegistryEntry[];
  /** Why nothing, or not all, is told of the entries of a file, and none is taken out; absent: all is well. */
  readonly trouble?: MapTrouble;
  /** What could not be read of it, of which the rest is no less true; absent: nothing. */
  readonly gaps?: readonly RegistryGap[];
}

export type RegistryGap =
  /** Entries besides those given here: too many, or names that lead to no process. */
  | { readonly code: 'entries-omitted'; readonly count: number }
  /** A table that its owner alone may read. */
  | { readonly code: 'private-table' }
  /** A table that was asked for by its name, and that the node does not have. */
  | { readonly code: 'table-missing'; readonly table: string }
  /** A live node that cannot be looked into now. `retryAt`: by our clock; `null` where it is not tried again by itself. */
  | { readonly code: 'node-unseen'; readonly trouble: BeamTrouble; readonly retryAt: number | null }
  /** A live node that nothing is asked of, or not yet. */
  | { readonly code: 'node-unasked'; readonly because: 'unseen' | 'disconnected' | 'connecting' };

/**
 * Where a registry is: the files of one tool in one folder, one file with many entries, or a table in a live node. A node
 * stands in the list itself as well, without entries: its gaps say how the connection to it is.
 */
export type RegistrySource =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }
  /** `release`: of Erlang there; `null` until it has answered. */
  | { readonly kind: 'node'; readonly node: string; readonly release: string | null }
  | { readonly kind: 'beam'; readonly node: string; readonly table: string };

export interface RegistryEntry {
  /** Stable as long as the name stands there, and that of no other entry of any registry. */
  readonly id: string;
  readonly name: string;
  /** The file that says so; `null` where none does. */
  readonly path: string | null;
  /** Where the name leads to; `null` where it names no process. */
  readonly process: EntryProcess | null;
  /** `stale`: its process is proved gone. `held`: it is there. */
  readonly verdict: Verdict;
  /** Milliseconds since the epoch: since when the name stands there; `null` where that is not known. */
  readonly since: number | null;
  /** Where its process is said to listen. */
  readonly port: number | null;
  /** The address of it; `null` where none is named. */
  readonly address: string | null;
  /** Other entries whose processes live as well, and which name the same port: one of them is wrong. */
  readonly rivals: readonly EntryPlace[];
  readonly evidence: readonly Evidence[];
  readonly removal: EntryRemoval;
  /** The file, as the lock record that it is in the inventory as well; `null` for all other entries. */
  readonly lock: LockRecord | null;
}

export type EntryPlace = Pick<RegistryEntry, 'id' | 'name' | 'path'>;

/** A process of this machine, or one inside of a BEAM node. */
export type EntryProcess =
  | { readonly kind: 'system'; readonly holder: Holder }
  | {
      readonly kind: 'beam';
      /** As its node writes it: `<0.87.0>`. */
      readonly pid: string;
      readonly liveness: EntryLiveness;
      /** The function that it is in, or the one it was started with. */
      readonly command: string | null;
    };

/** `suspended`: it is there, and runs nothing until it is let go on. */
export type EntryLiveness = Liveness | 'suspended';

/** How an entry is taken out, once it is proved dead. Each is judged anew at that moment. */
export type EntryRemoval =
  /** By the release of the lock with this id. */
  | { readonly kind: 'lock'; readonly lockId: string }
  /** Out of a JSON file: the keys that lead to it. */
  | { readonly kind: 'map'; readonly path: string; readonly keys: readonly string[] }
  /** Not by Lockscope. `copy`: what a person may run instead, having read the evidence. */
  | { readonly kind: 'none'; readonly copy: EntryExpressions | null };

/** The same in two languages; `null` where it cannot be written in one of them, never in both. */
export interface EntryExpressions {
  readonly elixir: string | null;
  readonly erlang: string | null;
}

/** The folder or file that a registry is; `null` for those in live nodes. */
export function diskPathOf(source: RegistrySource): string | null {
  return source.kind === 'folder' || source.kind === 'file' ? source.path : null;
}

/** The live node that a registry is in, or that it is; `null` for those in files. */
export function nodeOf(source: RegistrySource): string | null {
  return source.kind === 'beam' || source.kind === 'node' ? source.node : null;
}

export function livenessOf({ process, evidence }: Pick<RegistryEntry, 'process' | 'evidence'>): EntryLiveness | null {
  if (process === null) return null;
  if (process.kind === 'beam') return process.liveness;
  const isStopped = evidence.some(({ code }) => code === 'process-stopped');
  return isStopped ? 'suspended' : process.holder.liveness;
}

/** The process of this machine that an entry leads to. */
export function holderOf({ process }: Pick<RegistryEntry, 'process'>): Holder | null {
  return process?.kind === 'system' ? process.holder : null;
}
