import type { NamePattern, OutsidePlaces, Place } from '../../dialects/dialect';
import type { DialectWords } from '../../dialects/words';
import type { EntryTarget, Fact } from '../../evidence';

/** What an entry says. Never a secret. */
export type EntryClaim =
  | {
      readonly state: 'process';
      readonly pid: number;
      /** `null`: names no machine, this one is taken for granted. */
      readonly host: string | null;
      /** Since when its process is there, milliseconds since the epoch, where the entry says so; it is not older than that. */
      readonly since: number | null;
      readonly facts: readonly Fact[];
    }
  /** Leads to folders and files: it is dead when the first of these is gone. */
  | {
      readonly state: 'targets';
      readonly targets: readonly EntryTarget[];
      readonly since: number | null;
      readonly usedAt: number | null;
      readonly facts: readonly Fact[];
    }
  /** Is not what the tool writes. */
  | { readonly state: 'malformed' };

/** A name, and what it says. */
export interface MapEntry {
  readonly name: string;
  readonly claim: EntryClaim;
}

/** One file with many entries, of one tool, mostly JSON: everything Lockscope must know of it. */
export interface MapDialect {
  /** `tool.form`, part of the machine-readable contract. */
  readonly id: string;
  readonly tool: string;
  /** How the command lines of those look that register here: none of them is taken for a stranger by clocks. */
  readonly program: RegExp;
  readonly names: readonly NamePattern[];
  readonly claims?: (place: Pick<Place, 'folder' | 'name'>) => boolean;
  /** The keys that lead to the object with the entries, from the outermost. */
  readonly keys: readonly string[];
  /** Takes whatever stands there, and throws nothing. */
  readonly read: (value: unknown) => EntryClaim;
  /**
   * Of a file that is no JSON: what stands in it, `null` where it is not as any known version of the tool writes it.
   * Nothing is ever taken out of such a file; `keys` and `read` say nothing then.
   */
  readonly decode?: (bytes: Uint8Array) => readonly MapEntry[] | null;
  /** After so many milliseconds without use the tool drops an entry; `null` where it does not. */
  readonly lifeMs: number | null;
  /** Whether the tool itself drops entries that lead nowhere. */
  readonly prunes: boolean;
  /**
   * The lock beside it that whoever changes the file takes; `null` where there is none, and each writes it anew and renames
   * it into place.
   */
  readonly lock: MapLock | null;
  /** Whether Lockscope may take entries out. */
  readonly removable: boolean;
  readonly outside?: OutsidePlaces;
  readonly words: DialectWords;
}

/**
 * A lock that says by being there that somebody has it. `folder`: made by `mkdir`, as proper-lockfile does. `pid`: a file
 * that was not there, with the number of its maker in it.
 */
export interface MapLock {
  readonly form: 'folder' | 'pid';
  /** By the name of the registry. */
  readonly name: (registry: string) => string;
}

/** Bytes read of such a file at the most, and entries told of. */
export const mapLimits = { bytes: 1 << 20, entries: 1_000 } as const;
