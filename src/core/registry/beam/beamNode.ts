import type { Result } from '../../result';

/** A running node of Erlang or Elixir, and what lets one in. Never written anywhere: it has the cookie in it. */
export interface BeamTarget {
  /** Its whole name, `name@host`. */
  readonly node: string;
  readonly cookie: string;
}

/** What is asked of a node. */
export interface BeamQuestion {
  /** Names of tables that are registries besides those that are known to be. */
  readonly tables: readonly string[];
  /** How many entries of one table are read. */
  readonly limit: number;
  /** Milliseconds that one call into the node may take. */
  readonly timeoutMs: number;
}

/** Looks into nodes through what is installed of Erlang. Changes nothing there. */
export interface BeamEngine {
  /** Names, without the host, that the port mapper of this machine knows; none where there is no port mapper. */
  localNames(signal: AbortSignal): Promise<Result<readonly string[], BeamTrouble>>;
  /** The cookie in a file as Erlang keeps it, `~/.erlang.cookie` as a rule. */
  readCookie(path: string): Promise<Result<string, BeamTrouble>>;
  /** Joins it as a hidden node. Aborting gives `cancelled`; nothing stays behind. */
  connect(target: BeamTarget, signal: AbortSignal): Promise<Result<BeamLink, BeamTrouble>>;
}

/** One connection. One call at a time. */
export interface BeamLink {
  look(question: BeamQuestion, signal: AbortSignal): Promise<Result<BeamReading, BeamTrouble>>;
  /** Stops asking, waits for the end of the child. Idempotent. */
  close(): Promise<void>;
}

export interface BeamReading {
  /** Tells this run of the node from its earlier ones: process numbers begin anew with each. */
  readonly creation: string;
  readonly otpRelease: string;
  readonly tables: readonly BeamTable[];
  /** Names asked for that no table has. */
  readonly missing: readonly string[];
}

/**
 * `electric`: Electric's ConsumerRegistry; `registry`: one of Elixir's; `named`: a table that was asked for by its name;
 * `global`, `registered`: the names that all connected nodes share, and those of the node itself.
 */
export type BeamTableShape = 'electric' | 'registry' | 'named' | 'global' | 'registered';

export interface BeamTable {
  readonly name: string;
  readonly shape: BeamTableShape;
  /** A private table can be read by its owner alone. */
  readonly isPrivate: boolean;
  /** Entries that were not read: too many, or not of the shape of a name with a process. */
  readonly omitted: number;
  readonly rows: readonly BeamRow[];
}

export interface BeamRow {
  /** As it is shown; long ones are cut. */
  readonly key: string;
  readonly process: BeamProcess;
  /** What takes exactly this entry out, as the two languages write it; `null` where that cannot be written. */
  readonly removal: { readonly elixir: string | null; readonly erlang: string | null };
}

export interface BeamProcess {
  /** Of this process alone: those of two runs of a node may be written alike. */
  readonly identity: string;
  /** As the node that was asked writes it: `<0.87.0>`. */
  readonly pid: string;
  /** The node that it runs on. */
  readonly node: string;
  readonly state: BeamProcessState;
}

export type BeamProcessState =
  | { readonly kind: 'dead' }
  /** Its node was not asked, or did not answer. */
  | { readonly kind: 'unknown' }
  | {
      /** `suspended`: it is there, and runs nothing until it is resumed. */
      readonly kind: 'alive' | 'suspended';
      /** As the node calls it: `waiting`, `running`. */
      readonly status: string;
      /** `Module:function/arity`, which it is in. */
      readonly function: string;
      readonly queueLength: number;
    };

/** Why nothing could be read. */
export interface BeamTrouble {
  readonly code:
    /** Nothing was asked: the workspace is not trusted. */
    | 'untrusted'
    /** No `escript` on this machine. */
    | 'no-erlang'
    /** Erlang of this machine cannot join nodes. */
    | 'no-distribution'
    /** Not `name@host`. */
    | 'bad-name'
    | 'no-cookie'
    | 'unknown-host'
    /** No port mapper on that machine: no node runs there that could be joined. */
    | 'no-epmd'
    | 'no-such-node'
    /** It is there, and lets us not in: another cookie, or it speaks TLS. */
    | 'refused'
    | 'timeout'
    /** The connection ended in the middle. */
    | 'lost'
    | 'cancelled'
    | 'failed';
  /** In the words of whoever said it; never with a cookie. */
  readonly message: string;
}
