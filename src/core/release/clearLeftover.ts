import { contentsLimit } from '../folderContents';
import { placeAmong } from '../dialects/place';
import { basename, dirname, joinPath } from '../paths';
import { isGone, type Sighting } from '../ports';
import { ok, type Result } from '../result';
import type { Refusal } from './refusal';
import type { ReleasePorts } from './releasePorts';
import { failed, type Righted, vanished } from './righted';
import { isOwnFolder, removeStamp, type Stamp } from './stamp';

/** Takes away what is our own. */
export function clear(path: string, { hands }: Pick<ReleasePorts, 'hands'>, stamp?: Stamp): Result<Righted, Refusal> {
  const removed = stamp === undefined ? hands.unlink(path) : removeStamp(path, stamp, hands);
  if (removed.ok) return ok({ righted: 'cleared' });
  return isGone(removed.error) ? vanished : failed('move-aside', removed.error);
}

/**
 * A copy of a file that is kept, or what was made of one. With what git tracks, or what is declared to be a journal or a
 * registry, it is no copy of ours, whatever it is called, and stays as it is.
 */
export async function clearFile(
  { path, stat }: Sighting,
  { hands, fs, catalog }: ReleasePorts,
): Promise<Result<Righted, Refusal>> {
  const place = placeAmong(dirname(path), basename(path), new Set([basename(path)]));
  const isData = catalog().journalAt(place) !== undefined || catalog().mapAt(place) !== undefined;
  const [tracking] = isData ? [] : await fs.tracking([path]);
  if (tracking !== 'untracked') return failed('move-aside', { code: 'EPERM', message: 'a file that is not ours' });
  // Something else may have its name by now.
  const again = hands.look({ path, maxBytes: 0 });
  if (!again.ok) return isGone(again.error) ? vanished : failed('move-aside', again.error);
  const { ino, dev } = again.value.stat;
  return ino === stat.ino && dev === stat.dev ? clear(path, { hands }) : vanished;
}

/**
 * A copy of a folder that is kept, with all of its files or some: a tool's folder has a few files in it and nothing else.
 * With anything besides, or with what git tracks, it is no copy of ours, whatever it is called, and stays as it is. It may
 * have been about to take the place of an empty folder of ours.
 */
export async function clearFolder(
  { path, stat }: Sighting,
  original: string | null,
  { hands, fs }: ReleasePorts,
): Promise<Result<Righted, Refusal>> {
  const listed = hands.list(path);
  if (!listed.ok) return isGone(listed.error) ? vanished : failed('move-aside', listed.error);
  const files = listed.value.map(({ name }) => joinPath(path, name));
  const tracking = await fs.tracking(files);
  const isCopy =
    files.length <= contentsLimit &&
    listed.value.every(({ kind }) => kind === 'file') &&
    tracking.every((one) => one === 'untracked');
  if (!isCopy) return failed('move-aside', { code: 'ENOTEMPTY', message: 'a folder with something else in it' });
  // Something else may have its name by now, a link to another folder above all.
  const again = hands.look({ path, maxBytes: 0 });
  if (!again.ok) return isGone(again.error) ? vanished : failed('move-aside', again.error);
  const now = again.value.stat;
  if (now.kind !== 'directory' || now.ino !== stat.ino || now.dev !== stat.dev) return vanished;
  for (const file of files) {
    const unlinked = hands.unlink(file);
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
