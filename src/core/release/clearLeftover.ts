import { dirname, joinPath } from '../paths';
import { isGone } from '../ports';
import { fail, ok, type Result } from '../result';
import type { Refusal } from './refusal';
import type { ReleasePorts } from './releasePorts';
import { failed, type Righted, vanished } from './righted';
import { isOwnFolder, removeStamp, type Stamp } from './stamp';

/** Takes away what is our own, or a copy of what is kept. */
export function clear(path: string, { hands }: ReleasePorts, stamp?: Stamp): Result<Righted, Refusal> {
  const removed = stamp === undefined ? hands.unlink(path) : removeStamp(path, stamp, hands);
  if (removed.ok) return ok({ righted: 'cleared' });
  return isGone(removed.error) ? vanished : failed('move-aside', removed.error);
}

/**
 * A copy of a folder that is kept, with all of its files or some: a tool's folder has nothing but files in it. It may have
 * been about to take the place of an empty folder of ours.
 */
export function clearFolder(path: string, original: string | null, { hands }: ReleasePorts): Result<Righted, Refusal> {
  const listed = hands.list(path);
  if (!listed.ok) return isGone(listed.error) ? vanished : failed('move-aside', listed.error);
  for (const { name, kind } of listed.value) {
    const unlinked =
      kind === 'file'
        ? hands.unlink(joinPath(path, name))
        : fail({ code: 'ENOTEMPTY', message: 'a folder with something else than files in it' });
    if (!unlinked.ok && !isGone(unlinked.error)) return failed('move-aside', unlinked.error);
  }
  const place = original === null ? null : joinPath(dirname(path), original);
  const standing = place === null ? null : hands.look({ path: place, maxBytes: 0 });
  if (place !== null && standing?.ok === true && isOwnFolder(standing.value.stat)) {
    const freed = hands.removeFolder(place);
    // Somebody's by now, if anything is in it.
    if (!freed.ok && !isGone(freed.error) && freed.error.code !== 'ENOTEMPTY') return failed('move-aside', freed.error);
  }
  const removed = hands.removeFolder(path);
  if (removed.ok) return ok({ righted: 'cleared' });
  return isGone(removed.error) ? vanished : failed('move-aside', removed.error);
}
