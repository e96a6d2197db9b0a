import type { DiffLine } from '../core/journal/repair/diff';
import type { RepairPreview } from '../core/journal/repair/preview';
import type { LockTrouble } from '../core/journal/repair/refusal';

/** What a repair would do, for programs: keys are only ever added. `null`: nothing is known of it. */
export function repairJson(preview: RepairPreview | null): object {
  if (preview === null) return { losesEntries: null, changes: null, hunks: [], hiddenChanges: 0 };
  const { source, size, sha256, changes, losesEntries, hunks, hiddenChanges } = preview;
  const { takenOut, trimmed, isClosed, header, codes } = changes;
  return {
    losesEntries,
    changes: { takenOut, trimmed, closed: isClosed, header, codes: Object.fromEntries(codes) },
    before: { bytes: source.size, sha256: source.sha256 },
    after: { bytes: size, sha256 },
    hunks: hunks.map(({ before, after, lines }) => ({ before, after, lines: lines.map(lineJson) })),
    hiddenChanges,
  };
}

/** A lock that could not simply be let go of: which, and where it lies. */
export function lockJson(lock: LockTrouble): object {
  const path = lock.reason === 'lock-left' ? lock.path : lock.quarantine;
  return { reason: lock.reason, path, error: lock.error.code };
}

function lineJson({ kind, text, isCut, isOpen }: DiffLine): object {
  return { kind, text, cut: isCut, open: isOpen };
}
