import { assertNever } from '../../util/assertNever';
import type { FindingCode } from '../report';
import type { DiffHunk } from './diff';
import type { RepairEdit } from './repair';

/** A file as it was when all of it was read: if any of this is another by now, it is not what was read any more. */
export interface FileVersion {
  /** Decimal text, as in `FileStat`. */
  readonly dev: string;
  readonly ino: string;
  readonly size: number;
  readonly mtimeNs: string;
  /** SHA-256 of all its bytes, in hexadecimal. */
  readonly sha256: string;
}

/** What a repair would do to a journal. */
export interface RepairPreview {
  readonly source: FileVersion;
  /** Of the repaired journal. */
  readonly size: number;
  readonly sha256: string;
  readonly changes: RepairCounts;
  /** Whether something that was an entry once may be lost: what its format does about that is among the changes. */
  readonly losesEntries: boolean;
  /** The changed places with what stands around them, the first ones; and how many changes are not among them. */
  readonly hunks: readonly DiffHunk[];
  readonly hiddenChanges: number;
}

export interface RepairCounts {
  readonly takenOut: number;
  readonly trimmed: number;
  /** What these lines are rid of; `null` where there are none. */
  readonly trimmedFor: FindingCode | null;
  readonly isClosed: boolean;
  readonly header: 'stays' | 'replaced' | 'put-in';
  /** How many of the lines that are taken out have which finding; a line may have several. */
  readonly codes: ReadonlyMap<FindingCode, number>;
}

/** Counts edits as they come, and keeps the first ones. */
export class EditCount {
  readonly #codes = new Map<FindingCode, number>();
  readonly #first: RepairEdit[] = [];
  readonly #limit: number;
  #takenOut = 0;
  #trimmed = 0;
  #trimmedFor: FindingCode | null = null;
  #isClosed = false;
  #header: RepairCounts['header'] = 'stays';
  #total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(edit: RepairEdit): void {
    this.#total += 1;
    if (this.#first.length < this.#limit) this.#first.push(edit);
    switch (edit.kind) {
      case 'taken-out':
        this.#takenOut += 1;
        for (const code of edit.codes) this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
        break;
      case 'trimmed':
        this.#trimmed += 1;
        this.#trimmedFor = edit.codes[0] ?? null;
        break;
      case 'closed':
        this.#isClosed = true;
        break;
      case 'header':
        this.#header = 'replaced';
        break;
      case 'header-put-in':
        this.#header = 'put-in';
        break;
      default:
        assertNever(edit.kind);
    }
  }

  get total(): number {
    return this.#total;
  }

  /** In order. */
  get first(): readonly RepairEdit[] {
    return this.#first;
  }

  get counts(): RepairCounts {
    return {
      takenOut: this.#takenOut,
      trimmed: this.#trimmed,
      trimmedFor: this.#trimmedFor,
      isClosed: this.#isClosed,
      header: this.#header,
      codes: new Map(this.#codes),
    };
  }
}
