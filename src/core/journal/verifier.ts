import type { JournalReport } from './report';

/** Takes a journal piece by piece, in order, and says what is wrong with it. */
export interface JournalVerifier {
  /** May be called with pieces of any size; does not keep `chunk`. */
  push(chunk: Uint8Array): void;
  /** The report on all that was pushed. May be called more than once, and `push` again in between. */
  report(): JournalReport;
}

/** One journal format. */
export interface JournalDialect {
  readonly id: string;
  readonly tool: string;
  /** Exact file names. */
  readonly names: readonly string[];
  createVerifier(): JournalVerifier;
}

/** Findings kept at the most; the count goes on. */
export const findingLimit = 1_000;
