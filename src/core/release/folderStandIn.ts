import type { FileError, Hands, Sighting } from '../ports';
import { isGone } from '../ports';
import type { Refusal } from './refusal';
import type { ReleasePorts } from './releasePorts';
import { fail } from '../result';
import { dropStamp, type FolderStamp, findStamp, isAdoptedAt, isStamp } from './stamp';

/** Each turn takes somebody who acts within the same microseconds. */
const maxTurns = 10;

type Ports = Pick<ReleasePorts, 'hands' | 'maker'>;
type Failed = { readonly ok: false; readonly error: Refusal };
type Differences = Extract<Refusal, { reason: 'moved-and-put-back' }>['differences'];

/** What was exchanged for a folder of ours, and is somebody's. */
export interface Caught {
  /** The name where it belongs, and where our folder stands. */
  readonly path: string;
  /** Where it lies. */
  readonly at: string;
  /** `null` where it could not be looked at. */
  readonly seen: Sighting | null;
  readonly differences: Differences;
}

/**
 * Puts somebody's folder back that ours stands in for: that of a holder who was thought dead, and set the time on it at
 * the very moment. What was done by name since was done to ours: where that is gone, its owner has let go, and it must
 * not rise again; where that was touched, its owner goes on with ours.
 */
export function exchangeFolderBack(caught: Caught, stamp: FolderStamp, ports: Ports): Failed {
  const { hands } = ports;
  const { path, differences } = caught;
  for (let attempt = 1; attempt <= maxTurns; attempt++) {
    const there = hands.look({ path, maxBytes: 0 });
    if (there.ok && !isStamp(there.value, stamp)) {
      if (isAdoptedAt(path, stamp, hands)) return discard(caught, hands, { reason: 'moved-and-put-back', differences });
      return letGo(caught, hands);
    }
    const isAway = !there.ok && isGone(there.error);
    const done = isAway ? null : exchangeAgain(caught, stamp, ports);
    if (done !== null) return done;
    const where = findStamp(path, stamp, hands);
    if (!where.ok) return conflict(caught.at, where.error);
    if (where.value === null) return letGo(caught, hands);
    // Another Lockscope has moved ours aside, and will put it back, or has.
    if (where.value !== path && hands.removeFolder(where.value).ok) return putBack(caught, hands);
  }
  return conflict(caught.at, { code: 'EBUSY', message: 'moved again and again' });
}

/** `null` where ours is not there any more. */
function exchangeAgain(caught: Caught, stamp: FolderStamp, ports: Ports): Failed | null {
  const { hands } = ports;
  const { path, at, differences } = caught;
  let isStandIn = (seen: Sighting): boolean => isStamp(seen, stamp);
  let held = caught.seen;
  for (let turn = 1; turn <= maxTurns; turn++) {
    const swapped = hands.swap(path, at);
    if (!swapped.ok && isGone(swapped.error)) return turn === 1 ? null : letGo(caught, hands);
    if (!swapped.ok) return turn === 1 ? putBackInSteps(caught, stamp, ports) : conflict(at, swapped.error);
    const out = hands.look({ path: at, maxBytes: 0 });
    if (!out.ok) return conflict(at, out.error);
    if (isStandIn(out.value)) return discard(caught, hands, { reason: 'moved-and-put-back', differences });
    // Somebody has taken the place of what stood in for the other: his is the newer one, and the other is let go of.
    const former = held;
    isStandIn = (seen) => former !== null && isSame(seen, former);
    held = out.value;
  }
  return conflict(at, { code: 'EBUSY', message: 'taken over again and again' });
}

function isSame({ stat: a }: Sighting, { stat: b }: Sighting): boolean {
  return a.kind === b.kind && a.dev === b.dev && a.ino === b.ino && a.mtimeNs === b.mtimeNs && a.mode === b.mode;
}

function letGo(caught: Caught, hands: Hands): Failed {
  return discard(caught, hands, { reason: 'changed-underneath', differences: caught.differences });
}

/** An empty folder that means nothing any more goes; anything else goes back, as long as nothing is overwritten. */
function discard(caught: Caught, hands: Hands, refusal: Refusal): Failed {
  const removed = hands.removeFolder(caught.at);
  return removed.ok || isGone(removed.error) ? fail(refusal) : putBack(caught, hands);
}

/** Names can be exchanged no more: ours goes first, and the place is free for a moment. */
function putBackInSteps(caught: Caught, stamp: FolderStamp, { hands, maker }: Ports): Failed {
  dropStamp(caught.path, stamp, maker, hands);
  return putBack(caught, hands);
}

/** Without overwriting. */
function putBack({ path, at, differences }: Caught, hands: Hands): Failed {
  const back = hands.restore(at, path);
  return back.ok ? fail({ reason: 'moved-and-put-back', differences }) : conflict(at, back.error);
}

function conflict(quarantine: string, error: FileError): Failed {
  return fail({ reason: 'conflict', quarantine, error });
}
