import { type FileError, type Hands, isGone } from '../../../ports';
import { fail, ok, type Result } from '../../../result';
import { mapRequest } from '../observeMap';

/** What lies beside a registry since a Lockscope was ended that exchanged it. */
export interface MapLeftover {
  readonly path: string;
  /** Where the registry stands. */
  readonly place: string;
  /** The first digits of the SHA-256 of what was to stand there. */
  readonly hex: string;
}

/**
 * `to-keep`: it is none of ours, and its place is taken, by what somebody has written since, or by what was to stand there
 * where two names cannot be exchanged.
 */
export type RightedMap = 'put-back' | 'cleared' | 'to-keep';

/** As long as what was to stand there does, untouched, the two are exchanged again: all is as if nothing had been done. */
export function rightMap({ path, place, hex }: MapLeftover, hands: Hands): Result<RightedMap, FileError> {
  const lies = digestAt(path, hands);
  if (!lies.ok) return lies;
  if (lies.value.startsWith(hex)) return cleared(path, 'cleared', hands);
  const stands = digestAt(place, hands);
  if (!stands.ok) {
    if (!isGone(stands.error)) return stands;
    const back = hands.restore(path, place);
    return back.ok ? ok('put-back') : back;
  }
  if (stands.value === lies.value) return cleared(path, 'cleared', hands);
  if (!stands.value.startsWith(hex)) return ok('to-keep');
  const swapped = hands.swap(path, place);
  // Not by a rename: what somebody writes there at this moment would be replaced.
  if (!swapped.ok) return swapped.error.code === 'ENOSYS' ? ok('to-keep') : swapped;
  const out = digestAt(path, hands);
  if (out.ok && out.value === stands.value) return cleared(path, 'put-back', hands);
  // Somebody has written there at this very moment: his is the newer one.
  const undone = hands.swap(path, place);
  return undone.ok ? ok('to-keep') : undone;
}

function digestAt(path: string, hands: Hands): Result<string, FileError> {
  const seen = hands.look(mapRequest(path));
  if (!seen.ok) return seen;
  const { content } = seen.value;
  if (content?.state === 'read' && !content.truncated) return ok(content.sha256);
  return fail(content?.state === 'unreadable' ? content.error : { code: 'EINVAL', message: 'no such registry' });
}

function cleared(path: string, righted: RightedMap, hands: Hands): Result<RightedMap, FileError> {
  const unlinked = hands.unlink(path);
  return unlinked.ok ? ok(righted) : unlinked;
}
