import type { FindingCode } from '../report';

/** One change that a repair makes: the bytes of the damaged journal from `from` up to `to` give way to `by`. */
export interface RepairEdit {
  readonly kind:
    /** A line that is no entry of the format goes, with its line feed. */
    | 'taken-out'
    /** The line stays, without bytes at its beginning or its end that say nothing. */
    | 'trimmed'
    /** The last line, which is whole, gets the line feed that it lacks. */
    | 'closed'
    /** Another header takes the place of this one. */
    | 'header'
    /** There was none, and now there is one. */
    | 'header-put-in';
  readonly from: number;
  readonly to: number;
  readonly by: Uint8Array;
  /** The line it is about: 1-based, and where it begins and ends, its line feed not counted. */
  readonly line: number;
  readonly lineFrom: number;
  readonly lineTo: number;
  /** What the verifier says of that line, each once; empty where it has nothing against it. */
  readonly codes: readonly FindingCode[];
}

/** What a repair of a journal comes to. */
export interface RepairOutcome {
  /** Whether something that was an entry once, or belonged to one, may be lost: nobody can know what it said. */
  readonly losesEntries: boolean;
  /** Why this journal is not to be repaired. */
  readonly refusal: 'another-version' | 'lost-header' | null;
}

/**
 * Takes a damaged journal piece by piece, in order, and says what is to be changed. What it does not name stays. The
 * outcome is that of what was pushed, and may only become worse.
 */
export interface JournalRepairer extends RepairOutcome {
  /** May be called with pieces of any size; does not keep `chunk`. */
  push(chunk: Uint8Array): void;
  /** No edit that is still to come begins before this byte. */
  readonly settled: number;
  /** All was pushed. */
  end(): void;
}

/** How the journals of a format are put in order: what is intact stays, byte for byte and in its order. */
export interface JournalRepair {
  /** Whether what becomes of its first line depends on whether entries are lost: it is then gone through once before. */
  readonly looksAhead: boolean;
  /** `losesEntries`: what an earlier pass over the same journal found; `false` where there was none. */
  createRepairer(onEdit: (edit: RepairEdit) => void, losesEntries: boolean): JournalRepairer;
}
