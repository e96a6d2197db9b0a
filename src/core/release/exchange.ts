import { fingerprintFields } from '../fingerprint';
import { leftoverName, parseLeftoverName } from './leftoverNames';
import type { LockRecord } from '../lock';
import type { Look } from '../observe';
import { basename, dirname, joinPath } from '../paths';
import { type FileError, isGone } from '../ports';
import type { Refusal } from './refusal';
import { differencesFrom, lookAgain } from './releaseLook';
import type { ReleasePorts } from './releasePorts';
import { fail, ok, type Result } from '../result';
import { dropStamp, type FileStamp, type LinkStamp, makeStamp, removeStamp, standsAt } from './stamp';
import { digestOf, type TakenOut } from './takenOut';

export type ExchangePorts = Pick<ReleasePorts, 'hands' | 'maker' | 'randomHex'>;
type Differences = Extract<Refusal, { reason: 'moved-and-put-back' }>['differences'];

/** Exchanges a lock for a stamp of ours; `null` where two names cannot be exchanged here. */
export function exchange(
  record: LockRecord,
  look: Look,
  stamp: FileStamp,
  ports: ExchangePorts,
): Result<TakenOut, Refusal> | null {
  const { hands } = ports;
  const { path } = record;
  const at = swapName(path, stamp.hex, ports);
  const made = makeStamp(at, stamp, hands);
  if (!made.ok) return failed(made.error);
  const swapped = exchangeNow(record, look, { at, own: [stamp.hex] }, ports);
  // Nothing was moved: what lies there is our stamp still.
  if (swapped?.ok !== true) removeStamp(at, stamp, hands);
  if (swapped?.ok !== true) return swapped;
  const caught = hands.look({ ...look.request, path: at });
  const differences = caught.ok ? differencesFrom(record, look, caught.value) : fingerprintFields;
  if (caught.ok && differences.length === 0) return ok({ by: 'swap', at, sha256: digestOf(caught.value), stamp });
  return exchangeBack(path, at, stamp, differences, ports);
}

export function swapName(path: string, hex: string, { maker }: ExchangePorts): string {
  return joinPath(dirname(path), leftoverName('swap', basename(path), maker, hex));
}

/**
 * The exchange itself, if the lock is what it was and no other Lockscope is at it. `null` where two names cannot be
 * exchanged here. `own`: the digits of all that we have put beside it.
 */
export function exchangeNow(
  record: LockRecord,
  look: Look,
  { at, own }: { readonly at: string; readonly own: readonly string[] },
  { hands }: ExchangePorts,
): Result<void, Refusal> | null {
  const rival = rivalOf(at, own, hands);
  if (rival !== null) return fail({ reason: 'busy', pid: rival });
  const last = lookAgain(record, look, hands);
  if (!last.ok) return last;
  const swapped = hands.swap(record.path, at);
  if (swapped.ok || swapped.error.code !== 'ENOSYS') {
    if (swapped.ok) return ok(undefined);
    return swapped.error.code === 'ENOENT' ? fail({ reason: 'vanished' }) : failed(swapped.error);
  }
  return null;
}

/**
 * The pid of another Lockscope that is about to exchange the same lock, or has and is not done. Each makes its stamp
 * before it looks for those of others, so that of two at most one goes on; each would take the other's stamp for
 * somebody's lock.
 */
function rivalOf(at: string, own: readonly string[], hands: ExchangePorts['hands']): number | null {
  const name = parseLeftoverName(basename(at));
  if (name === null) return null;
  const listed = hands.list(dirname(at));
  for (const entry of listed.ok ? listed.value : []) {
    const other = parseLeftoverName(entry.name);
    if (other?.kind === 'swap' && other.original === name.original && !own.includes(other.hex)) return other.maker.pid;
  }
  return null;
}

/** Each turn takes another Lockscope that has moved our stamp aside, and puts it back. */
const maxTurns = 10;

/** What came out is not what was planned: it goes back, and our stamp comes out again. */
export function exchangeBack(
  path: string,
  at: string,
  stamp: FileStamp | LinkStamp,
  differences: Differences,
  { hands, maker }: ExchangePorts,
): { readonly ok: false; readonly error: Refusal } {
  for (let turn = 1; ; turn++) {
    const back = hands.swap(path, at);
    if (!back.ok) {
      // Somebody has taken our stamp away, or his own lock from where it lies now.
      const refused = putBack(path, at, differences, hands);
      const isTaken = refused.error.reason === 'conflict' && turn < maxTurns;
      if (isTaken && isGone(back.error) && standsAt(path, stamp, hands)) continue;
      dropStamp(path, stamp, maker, hands);
      return refused;
    }
    if (standsAt(at, stamp, hands)) {
      removeStamp(at, stamp, hands);
      return fail({ reason: 'moved-and-put-back', differences });
    }
    // Somebody has taken our stamp over meanwhile: his lock is the newer one, and stands as if we had never been there.
    hands.swap(path, at);
    return fail({ reason: 'conflict', quarantine: at, error: { code: 'EEXIST', message: 'taken over meanwhile' } });
  }
}

/** Without overwriting. */
export function putBack(
  path: string,
  at: string,
  differences: Differences,
  hands: ExchangePorts['hands'],
): { readonly ok: false; readonly error: Refusal } {
  const back = hands.restore(at, path);
  if (back.ok) return fail({ reason: 'moved-and-put-back', differences });
  // Where it is gone, another Lockscope knew it for its own, and has taken it away.
  return isGone(back.error) && !hands.look({ path: at, maxBytes: 0 }).ok
    ? fail({ reason: 'vanished' })
    : fail({ reason: 'conflict', quarantine: at, error: back.error });
}

export function failed(error: FileError): { readonly ok: false; readonly error: Refusal } {
  return fail({ reason: 'failed', step: 'move-aside', error });
}
