import type { Dialect } from '../dialects/dialect';
import { leftoverName, type Maker, parseLeftoverName } from './leftoverNames';
import { basename, dirname, joinPath } from '../paths';
import { type FileError, type Hands, isGone, type Sighting } from '../ports';
import { fail, ok, type Result } from '../result';

/** Longer than any stamp. Bytes. */
export const stampBytes = 4_096;

/** A lock of our own, as the tool itself would write it. */
export interface Stamp {
  readonly text: string;
  readonly hex: string;
}

export function stampOf({ stamp }: Dialect, { pid }: Maker, hex: string): Stamp | null {
  return stamp === undefined ? null : { text: stamp(pid, hex), hex };
}

export function isStamp({ stat, content }: Sighting, { text }: Stamp): boolean {
  return stat.kind === 'file' && content?.state === 'read' && new TextDecoder().decode(content.bytes) === text;
}

/** Whether it is the beginning of it, as while it is being written. */
export function isUnfinished({ stat, content }: Sighting, { text }: Stamp): boolean {
  return stat.kind === 'file' && content?.state === 'read' && text.startsWith(new TextDecoder().decode(content.bytes));
}

/** Whether this very stamp stands at a path. */
export function standsAt(path: string, stamp: Stamp, hands: Hands): boolean {
  const seen = hands.look({ path, maxBytes: stampBytes });
  return seen.ok && isStamp(seen.value, stamp);
}

/** What became of a stamp that was to be taken away. */
export type Dropped =
  /** It is gone, or somebody else has taken its place in his own way. */
  | { readonly state: 'dropped' }
  /** Somebody's lock was moved in its stead, and his place is taken: two may now hold the lock. */
  | { readonly state: 'conflict'; readonly quarantine: string; readonly error: FileError };

/** Others who look for it at the same moment may move it, each once. */
const maxSearches = 10;

/**
 * Takes our own stamp away, and nobody else's: what stands there is moved aside, looked at, and put back without
 * overwriting where it is not ours. Where another Lockscope has just moved it aside, it is taken away there: it would
 * come back otherwise, and hold for nobody.
 */
export function dropStamp(path: string, stamp: Stamp, maker: Maker, hands: Hands): Result<Dropped, FileError> {
  for (let search = 1; search <= maxSearches; search++) {
    const at = findStamp(path, stamp, hands);
    if (at === null) return dropped;
    if (at !== path) {
      const unlinked = hands.unlink(at);
      if (unlinked.ok) return dropped;
      if (!isGone(unlinked.error)) return unlinked;
      continue;
    }
    // By this name and these digits whoever finds it knows that it is but our stamp.
    const aside = joinPath(dirname(path), leftoverName('quarantine', basename(path), maker, stamp.hex));
    const moved = hands.rename(path, aside);
    if (!moved.ok) {
      if (!isGone(moved.error)) return moved;
      continue;
    }
    if (standsAt(aside, stamp, hands)) {
      const unlinked = hands.unlink(aside);
      return unlinked.ok || isGone(unlinked.error) ? dropped : unlinked;
    }
    const back = hands.restore(aside, path);
    return back.ok || isGone(back.error) ? dropped : ok({ state: 'conflict', quarantine: aside, error: back.error });
  }
  return fail({ code: 'EBUSY', message: 'moved again and again' });
}

const dropped = ok({ state: 'dropped' } as const);

/** In its place, or where another Lockscope has moved it; `null` where it is neither. */
function findStamp(path: string, stamp: Stamp, hands: Hands): string | null {
  if (standsAt(path, stamp, hands)) return path;
  const folder = dirname(path);
  const listed = hands.list(folder);
  for (const { name } of listed.ok ? listed.value : []) {
    if (parseLeftoverName(name)?.original !== basename(path)) continue;
    const at = joinPath(folder, name);
    if (standsAt(at, stamp, hands)) return at;
  }
  // It may have been put back in between.
  return standsAt(path, stamp, hands) ? path : null;
}
