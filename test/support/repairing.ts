import type { RepairEdit, RepairOutcome, JournalRepair } from '../../src/core/journal/repair/repair';
import { Rewriter } from '../../src/core/journal/repair/rewriter';

/** What came of a repair in memory. */
export interface Repaired {
  readonly bytes: Uint8Array;
  readonly edits: readonly RepairEdit[];
  readonly outcome: RepairOutcome;
}

/** Repairs a journal that comes in these pieces, as it is done on a disk. Each is wiped once it was pushed. */
export function repairPieces(repair: JournalRepair, pieces: readonly Uint8Array[]): Repaired {
  const lost = repair.looksAhead && passOver(repair, pieces, false).outcome.losesEntries;
  return passOver(repair, pieces, lost);
}

function passOver(repair: JournalRepair, pieces: readonly Uint8Array[], lost: boolean): Repaired {
  const all = Buffer.concat(pieces);
  const out: Uint8Array[] = [];
  const edits: RepairEdit[] = [];
  let pushed = 0;
  const rewriter = new Rewriter(repair, lost, {
    out: (bytes) => out.push(Uint8Array.from(bytes)),
    onEdit: (edit) => edits.push({ ...edit, by: Uint8Array.from(edit.by) }),
    *earlier(from, to) {
      if (from >= to || to > pushed) throw new Error(`${from} to ${to} of ${pushed}`);
      // In two pieces, as a large part would come in many.
      const middle = Math.floor((from + to) / 2);
      if (middle > from) yield all.subarray(from, middle);
      yield all.subarray(middle, to);
    },
  });
  for (const piece of pieces) {
    const lent = Uint8Array.from(piece);
    rewriter.push(lent);
    lent.fill(0xff);
    pushed += piece.length;
  }
  const outcome = rewriter.end();
  return { bytes: new Uint8Array(Buffer.concat(out)), edits, outcome };
}
