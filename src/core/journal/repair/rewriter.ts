import type { JournalRepair, JournalRepairer, RepairEdit, RepairOutcome } from './repair';

/** What a rewriter works with. */
export interface RewriterParts {
  /** Takes the repaired journal piece by piece, in order; what it is given is used again afterwards. */
  readonly out: (bytes: Uint8Array) => void;
  readonly onEdit: (edit: RepairEdit) => void;
  /** The bytes of the damaged journal from `from` up to `to`, which were pushed before, in pieces. */
  readonly earlier: (from: number, to: number) => Iterable<Uint8Array>;
}

const none = new Uint8Array();

/** Makes the repaired journal of a damaged one that comes piece by piece, of any size. */
export class Rewriter {
  readonly #repairer: JournalRepairer;
  readonly #parts: RewriterParts;
  #chunk: Uint8Array = none;
  #chunkFrom = 0;
  /** Up to this byte the damaged journal has gone out, or has given way. */
  #done = 0;

  constructor(repair: JournalRepair, losesEntries: boolean, parts: RewriterParts) {
    this.#parts = parts;
    this.#repairer = repair.createRepairer((edit) => this.#apply(edit), losesEntries);
  }

  push(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#repairer.push(chunk);
    this.#copyTo(this.#repairer.settled);
    this.#chunkFrom += chunk.length;
    this.#chunk = none;
  }

  end(): RepairOutcome {
    this.#repairer.end();
    this.#copyTo(this.#chunkFrom);
    const { losesEntries, refusal } = this.#repairer;
    return { losesEntries, refusal };
  }

  #apply(edit: RepairEdit): void {
    this.#copyTo(edit.from);
    if (edit.by.length > 0) this.#parts.out(edit.by);
    this.#done = edit.to;
    this.#parts.onEdit(edit);
  }

  #copyTo(end: number): void {
    const inChunk = Math.max(this.#done, this.#chunkFrom);
    if (this.#done < Math.min(end, this.#chunkFrom)) {
      for (const piece of this.#parts.earlier(this.#done, Math.min(end, this.#chunkFrom))) this.#parts.out(piece);
    }
    if (inChunk < end) this.#parts.out(this.#chunk.subarray(inChunk - this.#chunkFrom, end - this.#chunkFrom));
    this.#done = Math.max(this.#done, end);
  }
}
