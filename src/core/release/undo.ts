import type { LockTrouble, RepairRefusal } from '../journal/repair/refusal';
import { undoRepair } from '../journal/repair/undoRepair';
import type { FileError, KeptFile } from '../ports';
import type { EntryRefusal } from '../registry/map/removal/refusal';
import { undoEntry } from '../registry/map/removal/undoEntry';
import type { ReleasePorts } from './releasePorts';
import { fail, ok, type Result } from '../result';

/** Why something was not put back; of a journal, whose place is taken by the repaired one, it may be refused. */
export type UndoFailure = FileError | RepairRefusal | EntryNotBack;

/** Of an entry of a registry, which goes back into its file as that is by then. */
export interface EntryNotBack {
  readonly reason: 'entry';
  readonly why: EntryRefusal;
}

export interface UndoResult {
  readonly kept: KeptFile;
  /** Where it is back: what became of the lock that had to be taken for it, `null` where all is well. */
  readonly result: Result<LockTrouble | null, UndoFailure>;
}

/** Puts one thing back. */
export type PutBack = (kept: KeptFile, signal: AbortSignal) => Promise<UndoResult['result']>;

/** What was removed last, all that went with it in one go; of a list that has the newest first. */
export function lastBatch(kept: readonly KeptFile[]): readonly KeptFile[] {
  const [newest] = kept;
  return kept.filter(({ batch }) => batch === newest?.batch);
}

/** Without overwriting; a journal, in the place of the repaired one, if nothing was written to that since. */
export function putBackBy(ports: ReleasePorts): PutBack {
  return async (kept, signal) => {
    if (kept.kind === 'journal') return undoRepair(kept, ports, signal);
    if (kept.kind === 'entry') {
      const back = await undoEntry(kept, ports, signal);
      return back.ok ? ok(null) : fail({ reason: 'entry', why: back.error });
    }
    const restored = await ports.undo.restore(kept.id);
    return restored.ok ? ok(null) : restored;
  };
}

/** Puts each back, one after the other; stops between two when aborted. */
export async function restoreEach(
  entries: readonly KeptFile[],
  putBack: PutBack,
  signal: AbortSignal,
  onDone: (done: UndoResult) => void,
): Promise<readonly UndoResult[]> {
  const results: UndoResult[] = [];
  for (const kept of entries) {
    if (signal.aborted) break;
    const done = { kept, result: await putBack(kept, signal) };
    results.push(done);
    onDone(done);
  }
  return results;
}
