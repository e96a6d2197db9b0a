import type { Dialect } from '../dialects/dialect';
import { leftoverName } from './leftoverNames';
import type { LockRecord } from '../lock';
import { basename, dirname, joinPath } from '../paths';
import { type FileError, isGone } from '../ports';
import type { Refusal } from './refusal';
import { judgeNow, observeWith, releaseLook } from './releaseLook';
import type { ReleasePorts } from './releasePorts';
import { fail, ok, type Result } from '../result';
import { type Dropped, dropStamp, removeStamp, standsAt, type Stamp, stampOf } from './stamp';
import { keepTaken, stampGraceMs, takeOut } from './takeOut';

/** Between two attempts, in milliseconds: codegraph's own. */
const retryMs = 25;

/** A lock of some tool that this process holds by the tool's own protocol. */
export interface OwnLock {
  readonly path: string;
  /** Whether it still is ours: to be asked right before each change to what it protects. If not: stop, and release. */
  isHeld(): boolean;
  /** Lets go of it, and of nothing else. */
  release(): Result<Dropped, FileError>;
}

export type AcquireFailure =
  /** Somebody has it, or may have it: nothing is known against him. */
  | { readonly reason: 'held'; readonly record: LockRecord | null }
  /** This form of lock is not one that Lockscope can write. */
  | { readonly reason: 'not-a-stamp' }
  | { readonly reason: 'aborted' }
  /** What was moved, somebody's lock or a dead one, could not go back, since its place was taken. */
  | { readonly reason: 'conflict'; readonly quarantine: string; readonly error: FileError }
  /** `mayStand`: ours was there by then, and may be there still. */
  | { readonly reason: 'failed'; readonly error: FileError; readonly mayStand: boolean };

/**
 * Takes a lock as its tool does, and waits for it up to `timeoutMs`; takes a dead holder's over. Unlike a bare rename
 * over the dead lock it lets nobody in twice: what is taken out is looked at, and it counts as held only once everybody
 * who may have read of the dead holder has acted, and ours still stands. Hold it for less than the tool's lease.
 */
export async function acquire(
  path: string,
  dialect: Dialect,
  ports: ReleasePorts,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Result<OwnLock, AcquireFailure>> {
  const until = ports.clock.now() + timeoutMs;
  for (;;) {
    if (signal.aborted) return fail({ reason: 'aborted' });
    const attempt = await attemptOnce(path, dialect, ports);
    if (attempt.ok) {
      await pause(stampGraceMs, ports);
      const own = ownLock(path, attempt.value, ports);
      if (own.isHeld()) return ok(own);
      // Taken over; or moved aside for a moment by another Lockscope, and then it would come back.
      const released = own.release();
      if (!released.ok) return fail({ reason: 'failed', error: released.error, mayStand: true });
      if (released.value.state === 'conflict') return fail({ ...released.value, reason: 'conflict' });
    } else if (attempt.error.reason !== 'held') return attempt;
    if (ports.clock.now() >= until) return attempt.ok ? fail({ reason: 'held', record: null }) : attempt;
    await pause(retryMs, ports);
  }
}

function ownLock(path: string, stamp: Stamp, { hands, maker }: ReleasePorts): OwnLock {
  return {
    path,
    isHeld: () => standsAt(path, stamp, hands),
    release: () => dropStamp(path, stamp, maker, hands),
  };
}

/** Puts our stamp there, if nobody has the lock; answers the stamp. */
async function attemptOnce(
  path: string,
  dialect: Dialect,
  ports: ReleasePorts,
): Promise<Result<Stamp, AcquireFailure>> {
  const put = putStamp(path, dialect, ports);
  if (put.ok || put.error.reason !== 'held') return put;
  const { hands } = ports;
  const look = releaseLook(path, [dialect], hands);
  const seen = look === undefined ? null : hands.look(look.request);
  if (look === undefined || seen === null) return fail({ reason: 'not-a-stamp' });
  // Gone since: the next attempt finds the place free.
  if (!seen.ok) return isGone(seen.error) ? put : failed(seen.error);
  const observation = observeWith(hands, look, seen.value);
  const record = observation === undefined ? null : await judgeNow(observation, ports);
  if (record?.releasable !== true) return fail({ reason: 'held', record });

  const taken = takeOut(record, look, ports);
  if (!taken.ok) return notTaken(taken.error, record);
  // A dead lock is kept for undo whoever takes it out.
  const kept = await keepTaken(record, taken.value, ports.randomHex(), ports);
  if (!kept.ok) return notTaken(kept.error, record);
  return taken.value.stamp === null ? putStamp(path, dialect, ports) : ok(taken.value.stamp);
}

/** Where the place is free; whole at once, so that nobody ever reads half of it. */
function putStamp(
  path: string,
  dialect: Dialect,
  { hands, maker, randomHex }: ReleasePorts,
): Result<Stamp, AcquireFailure> {
  const stamp = stampOf(dialect, maker, randomHex());
  // A folder tells nobody whose it is, so that whoever takes it has to keep it young.
  if (stamp?.shape !== 'file') return fail({ reason: 'not-a-stamp' });
  const beside = joinPath(dirname(path), leftoverName('swap', basename(path), maker, stamp.hex));
  const made = hands.create(beside, stamp.text);
  if (!made.ok) return failed(made.error);
  const put = hands.restore(beside, path);
  if (put.ok) return ok(stamp);
  if (put.error.code === 'EEXIST') {
    removeStamp(beside, stamp, hands);
    return fail({ reason: 'held', record: null });
  }
  // Of several steps the last may have failed: then it stands in both places.
  const gone = dropStamp(path, stamp, maker, hands);
  removeStamp(beside, stamp, hands);
  return failed(put.error, !gone.ok);
}

function failed(error: FileError, mayStand = false): Result<never, AcquireFailure> {
  return fail({ reason: 'failed', error, mayStand });
}

/** Somebody was faster, or it is somebody's after all: tried again. */
function notTaken(refusal: Refusal, record: LockRecord): Result<Stamp, AcquireFailure> {
  if (refusal.reason === 'conflict') return fail(refusal);
  return refusal.reason === 'failed' ? failed(refusal.error) : fail({ reason: 'held', record });
}

function pause(ms: number, { clock }: ReleasePorts): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}
