import type { NamePattern, Place } from '../dialects/dialect';
import type { JournalRepair } from './repair/repair';
import type { JournalDeclaration } from './declared/declaration';
import type { JournalReport } from './report';

/** Takes a journal piece by piece, in order, and says what is wrong with it. */
export interface JournalVerifier {
  /** May be called with pieces of any size; does not keep `chunk`. */
  push(chunk: Uint8Array): void;
  /**
   * Memory in which it would rather be given the bytes, so that they need not be copied. Others may be given the same:
   * it is to be filled and pushed in one go.
   */
  room?(): Uint8Array;
  /** The report on all that was pushed. May be called more than once, and `push` again in between. */
  report(): JournalReport;
  /**
   * Forgets what is not judged for good, and answers up to which byte the journal is: when more has been written, the
   * bytes from there on are pushed next.
   */
  rewind(): number;
  /** Whether it need not see what follows; absent: it wants everything. */
  readonly isSated?: boolean;
}

/** One journal format. */
export interface JournalDialect {
  readonly id: string;
  readonly tool: string;
  /** What such a file is, in a few words of English, as of lock dialects; a user's own is called as it was declared. */
  readonly title: string;
  readonly names: readonly NamePattern[];
  /** Whether it is one, given the folder and its neighbours; without this the name alone decides. */
  readonly claims?: (place: Place) => boolean;
  /** `text` can be opened at a line of it. */
  readonly form: 'text' | 'binary';
  /** `append`: only ever grows, or is replaced. `within`: begins anew in the same file and overwrites what was there. */
  readonly growth: 'append' | 'within';
  /** The name of the database beside it that decides whether its tool uses it; absent: there is no such question. */
  readonly graphName?: string;
  /** The name of the lock file that its writers take, beside it; `null` where they take none. */
  readonly lockName: ((name: string) => string) | null;
  /** The name of the database that it belongs to, beside it, where whoever has locked that says what is going on. */
  readonly database?: (name: string) => string;
  /** What a user declared it by; a thread that knows only the built-in formats makes it anew from this. */
  readonly declaration?: JournalDeclaration;
  /**
   * `isSeenBefore`: all of this file was verified once, if not as it is now. What an earlier generation left in one that
   * begins anew `within` need not be looked at again then.
   */
  createVerifier(isSeenBefore?: boolean): JournalVerifier;
  /** How it is put in order; absent where only its own tool may do that. */
  readonly repair?: JournalRepair;
}

/** Findings kept at the most; the count goes on. */
export const findingLimit = 1_000;
