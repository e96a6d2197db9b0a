import type { FileError, KeptFile, UndoStore } from '../ports';
import type { Result } from '../result';

export interface UndoResult {
  readonly kept: KeptFile;
  readonly result: Result<void, FileError>;
}

/** What was removed last, all that went with it in one go; of a list that has the newest first. */
export function lastBatch(kept: readonly KeptFile[]): readonly KeptFile[] {
  const [newest] = kept;
  return kept.filter(({ batch }) => batch === newest?.batch);
}

/** Puts each back without overwriting, one after the other; stops between two when aborted. */
export async function restoreEach(
  entries: readonly KeptFile[],
  undo: Pick<UndoStore, 'restore'>,
  signal: AbortSignal,
  onDone: (done: UndoResult) => void,
): Promise<readonly UndoResult[]> {
  const results: UndoResult[] = [];
  for (const kept of entries) {
    if (signal.aborted) break;
    const done = { kept, result: await undo.restore(kept.id) };
    results.push(done);
    onDone(done);
  }
  return results;
}
