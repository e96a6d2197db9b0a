import { type FileError, type FileStat, type Hands, isGone, type Removal } from '../../ports';
import { fail, ok, type Result } from '../../result';
import type { FileVersion } from './preview';
import type { RepairRefusal } from './refusal';

/** A file that is to take the place of another one. All four names are in one folder. */
export interface Exchange {
  readonly path: string;
  /** What stands there, and is to come out. */
  readonly expected: FileVersion;
  /** Where the other one lies. */
  readonly draft: string;
  readonly own: FileVersion;
  /** Where what came out is to lie: a name that nobody has. */
  readonly aside: string;
}

/** File systems without hard links say one of these. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'UNKNOWN']);

/** Whether this is still what was read, as far as can be told without reading it again. */
export function isVersion({ kind, dev, ino, size, mtimeNs }: FileStat, version: FileVersion): boolean {
  return (
    kind === 'file' &&
    dev === version.dev &&
    ino === version.ino &&
    size === version.size &&
    mtimeNs === version.mtimeNs
  );
}

/**
 * Puts the draft in the place of what stands there, if that is what is expected, and looks at what came out; without an
 * await, and without the name ever being free. What turns out to be something else goes back. Answers how it came out;
 * where it fails, the draft lies where it lay, unless somebody has taken it away.
 */
export function putInPlace(exchange: Exchange, hands: Hands): Result<Removal, RepairRefusal> {
  const seen = lookFor(exchange.path, exchange.expected, hands);
  if (seen !== null) return fail(seen);
  return (hands.canSwap() ? bySwap(exchange, hands) : null) ?? bySecondName(exchange, hands);
}

/** The same, but not by a second name: what somebody renames there who asks for no lock is never replaced. */
export function putInPlaceBySwap(exchange: Exchange, hands: Hands): Result<Removal, RepairRefusal> {
  if (!hands.canSwap()) return fail({ reason: 'cannot-exchange' });
  const seen = lookFor(exchange.path, exchange.expected, hands);
  if (seen !== null) return fail(seen);
  return bySwap(exchange, hands) ?? fail({ reason: 'cannot-exchange' });
}

/** Puts what lies aside back, as long as the draft stands in its place, which then lies where it lay. */
export function putBack(exchange: Exchange, by: Removal, hands: Hands): Result<void, RepairRefusal> {
  const { path, draft, aside, own } = exchange;
  if (lookFor(path, own, hands) !== null) return fail(conflict(aside, taken));
  if (by === 'swap') {
    const refusal = exchangeBack(exchange, hands);
    return refusal.reason === 'changed-underneath' ? ok(undefined) : fail(refusal);
  }
  const linked = hands.link(path, draft);
  if (!linked.ok) return fail(conflict(aside, linked.error));
  const back = hands.replace(aside, path);
  if (back.ok) return ok(undefined);
  hands.unlink(draft);
  return fail(conflict(aside, back.error));
}

const taken: FileError = { code: 'EEXIST', message: 'somebody has written to it meanwhile' };

/** `null` where it is what is expected. */
function lookFor(path: string, version: FileVersion, hands: Hands): RepairRefusal | null {
  const seen = hands.look({ path, maxBytes: 0 });
  if (seen.ok) return isVersion(seen.value.stat, version) ? null : { reason: 'changed-underneath' };
  return isGone(seen.error) ? { reason: 'vanished' } : { reason: 'failed', step: 'exchange', error: seen.error };
}

/** `null` where two names cannot be exchanged here. */
function bySwap(exchange: Exchange, hands: Hands): Result<Removal, RepairRefusal> | null {
  const { path, draft, aside, expected } = exchange;
  // From here on its name says that it is whole, and what is in it.
  const named = hands.restore(draft, aside);
  if (!named.ok) return notMade(named.error);
  const swapped = hands.swap(path, aside);
  if (!swapped.ok) {
    hands.restore(aside, draft);
    if (swapped.error.code === 'ENOSYS') return null;
    return notMade(swapped.error);
  }
  if (lookFor(aside, expected, hands) === null) return ok('swap');
  return fail(exchangeBack(exchange, hands));
}

/** `changed-underneath` when all is as if nothing had been done. */
function exchangeBack({ path, draft, aside, own }: Exchange, hands: Hands): RepairRefusal {
  const back = hands.swap(path, aside);
  if (!back.ok) {
    // Somebody has taken away what we had put there.
    const restored = hands.restore(aside, path);
    return restored.ok ? { reason: 'changed-underneath' } : conflict(aside, restored.error);
  }
  if (lookFor(aside, own, hands) === null) {
    hands.restore(aside, draft);
    return { reason: 'changed-underneath' };
  }
  // Somebody has written there meanwhile: what he has left is the newer one.
  hands.swap(path, aside);
  return conflict(aside, taken);
}

/**
 * Where two names cannot be exchanged, what stands there gets a second name, and the draft is renamed over the first. A
 * window is left: what somebody renames there between the last look and that, without the lock, is replaced.
 */
function bySecondName(exchange: Exchange, hands: Hands): Result<Removal, RepairRefusal> {
  const { path, draft, aside, expected } = exchange;
  const linked = hands.link(path, aside);
  if (!linked.ok) {
    return noLinks.has(linked.error.code) ? fail({ reason: 'cannot-exchange' }) : notMade(linked.error);
  }
  const isExpected = lookFor(aside, expected, hands) ?? lookFor(path, expected, hands);
  if (isExpected !== null) {
    hands.unlink(aside);
    return fail(isExpected);
  }
  const replaced = hands.replace(draft, path);
  if (!replaced.ok) {
    hands.unlink(aside);
    return notMade(replaced.error);
  }
  if (lookFor(aside, expected, hands) === null) return ok('quarantine');
  const back = putBack(exchange, 'quarantine', hands);
  return back.ok ? fail({ reason: 'changed-underneath' }) : back;
}

function notMade(error: FileError): Result<Removal, RepairRefusal> {
  if (error.code === 'EEXIST') return fail({ reason: 'busy' });
  return isGone(error) ? fail({ reason: 'vanished' }) : fail({ reason: 'failed', step: 'exchange', error });
}

function conflict(quarantine: string, error: FileError): RepairRefusal {
  return { reason: 'conflict', quarantine, error };
}
