import { type FileError, isGone, type KeptFile } from '../../ports';
import type { ReleasePorts } from '../../release/releasePorts';
import { fail, ok, type Result } from '../../result';
import { isDeclared } from '../declared/declaration';
import { exchangeUnderLock, namesBeside } from './execute';
import { refusalOf, unlessAborted } from './mending';
import type { LockTrouble, RepairRefusal } from './refusal';

/**
 * Puts a damaged journal back in the place of the repaired one, if nothing was written to that since; by the same means,
 * under its lock. What it is made of stays kept until it is back. Answers what became of the lock; `null`: it is let go of.
 */
export async function undoRepair(
  kept: KeptFile,
  ports: ReleasePorts,
  signal: AbortSignal,
): Promise<Result<LockTrouble | null, RepairRefusal | FileError>> {
  const { path, replacement } = kept;
  const { hands, mender, undo } = ports;
  // Of those that a user declares, only such without a lock are repaired: its declaration is not needed to undo that.
  const dialect = ports.catalog().journal(kept.dialect) ?? (isDeclared(kept.dialect) ? { lockName: null } : undefined);
  if (dialect === undefined) return fail({ reason: 'no-repair' });
  const seen = hands.look({ path, maxBytes: 0 });
  // Its place is free: then nothing can be lost.
  if (!seen.ok && isGone(seen.error)) {
    const restored = await undo.restore(kept.id);
    return restored.ok ? ok(null) : restored;
  }
  const there = await unlessAborted(mender.version(path, signal), signal);
  if (!there.ok) return fail(refusalOf(there.error, 'look'));
  if (replacement === undefined || there.value.sha256 !== replacement) return fail({ reason: 'changed-underneath' });
  const names = namesBeside(path, replacement, ports);
  const made = await undo.copyTo(kept.id, names.draft);
  if (!made.ok) return fail(refusalOf({ reason: 'failed', error: made.error }, 'put-back'));
  const own = await unlessAborted(mender.version(names.draft, signal), signal);
  const out = own.ok
    ? await exchangeUnderLock({ path, expected: there.value, own: own.value, ...names }, dialect, ports, signal)
    : fail(refusalOf(own.error, 'put-back'));
  if (!out.ok) {
    hands.unlink(names.draft);
    return out;
  }
  // It is what the repair had made, to the byte, and can be made again.
  hands.unlink(names.aside);
  await undo.clear([kept.id]);
  return ok(out.value.lock);
}
