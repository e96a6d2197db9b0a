import type { Snapshot } from '../inventory';
import { lockscopeLeftover } from '../dialects/lockscope/leftover';
import type { Place } from '../dialects/dialect';
import { placeAmong } from '../dialects/place';
import { type JournalLeftover, rightJournal } from '../journal/repair/rightJournal';
import type { JournalDialect } from '../journal/verifier';
import { type LeftoverName, type Maker, parseLeftoverName } from './leftoverNames';
import type { LockRecord } from '../lock';
import { lookAt } from '../observe';
import { basename, dirname, joinPath } from '../paths';
import { isGone, type KeptFile, type Sighting } from '../ports';
import type { Refusal } from './refusal';
import type { ReleasePolicy } from './release';
import { judgeNow, observeWith, releaseLook } from './releaseLook';
import type { ReleasePorts } from './releasePorts';
import { fail, ok, type Result } from '../result';
import { isCondemning } from '../staleness';
import { dropStamp, isStamp, isUnfinished, standsAt, type Stamp, stampOf } from './stamp';
import { digestOf } from './takeOut';

/** How what a crash of Lockscope left was put right. */
export interface Righted {
  /** `put-back`: it was somebody's. `kept`: it was nobody's, or its place is taken: for undo. `cleared`: it was our own. */
  readonly righted: 'put-back' | 'kept' | 'cleared';
}

export interface RightedLeftover {
  readonly record: LockRecord;
  readonly result: Result<Righted, Refusal>;
}

/** What a Lockscope that is proved gone has left, in the order of the paths. */
export function leftovers(snapshot: Snapshot): readonly LockRecord[] {
  return [...snapshot.locks.values()]
    .filter((record) => record.dialect === lockscopeLeftover.id && isCondemning(record))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Puts each right, one after the other; stops between two when aborted. */
export async function putRightEach(
  records: readonly LockRecord[],
  policy: ReleasePolicy,
  ports: ReleasePorts,
  signal: AbortSignal,
): Promise<readonly RightedLeftover[]> {
  const results: RightedLeftover[] = [];
  for (const record of records) {
    if (signal.aborted) break;
    const result = policy.trusted
      ? await putRight(record, ports, signal)
      : fail({ reason: 'untrusted-workspace' } as const);
    if (result !== null) results.push({ record, result });
  }
  return results;
}

/**
 * Several may try at once, here and elsewhere: each step is one that only one of them can take, and none overwrites.
 * `null`: it was given up half way.
 */
async function putRight(
  record: LockRecord,
  ports: ReleasePorts,
  signal: AbortSignal,
): Promise<Result<Righted, Refusal> | null> {
  const { hands } = ports;
  const { path } = record;
  const name = parseLeftoverName(basename(path));
  const look = releaseLook(path, [lockscopeLeftover], hands);
  if (name === null || look === undefined) return fail({ reason: 'evidence', record });
  const seen = hands.look(look.request);
  if (!seen.ok) return isGone(seen.error) ? vanished : failed('look', seen.error);
  const maker = observeWith(hands, look, seen.value);
  const now = maker === undefined ? record : await judgeNow(maker, ports);
  if (!isCondemning(now)) return fail({ reason: 'evidence', record: now });
  // What was about to be put back is in the undo store as long as it is not back; what was to take the place of a journal
  // was made of that.
  if (name.kind === 'restore' || name.kind === 'repair') return clear(path, ports);
  const { original } = name;
  if (original === null) return keep(record, seen.value, ports);
  const place = placeOf(joinPath(dirname(path), original), hands);
  const journal = ports.catalog().journalAt(place);
  return journal?.repair === undefined
    ? putBackOrKeep(record, place, name, ports)
    : besideJournal({ path, place: joinPath(place.folder, place.name), hex: name.hex }, journal, ports, signal);
}

/** A name with what stands beside it now. */
function placeOf(path: string, hands: ReleasePorts['hands']): Place {
  const listed = hands.list(dirname(path));
  const names = listed.ok ? listed.value.map(({ name }) => name) : [];
  return placeAmong(dirname(path), basename(path), new Set([basename(path), ...names]));
}

async function besideJournal(
  left: JournalLeftover,
  journal: JournalDialect,
  ports: ReleasePorts,
  signal: AbortSignal,
): Promise<Result<Righted, Refusal> | null> {
  try {
    const righted = await rightJournal(left, journal, ports, signal);
    if (righted.ok) return ok({ righted: righted.value });
    return righted.error.reason === 'vanished' ? vanished : failed('look', righted.error.error);
  } catch (error) {
    if (!signal.aborted) throw error;
    return null;
  }
}

const vanished = fail({ reason: 'vanished' } as const);

function failed(
  step: Extract<Refusal, { reason: 'failed' }>['step'],
  error: Extract<Refusal, { reason: 'failed' }>['error'],
): Result<Righted, Refusal> {
  return fail({ reason: 'failed', step, error });
}

/** What was taken out: a live lock goes back, a dead one is kept, a stamp of ours is nothing any more. */
async function putBackOrKeep(
  record: LockRecord,
  among: Place,
  name: LeftoverName,
  ports: ReleasePorts,
): Promise<Result<Righted, Refusal>> {
  const { hands } = ports;
  const { path } = record;
  const place = joinPath(among.folder, among.name);
  const candidates = ports.catalog().at(among);
  const stamps = candidates.flatMap((dialect) => stampOf(dialect, name.maker, name.hex) ?? []);
  const asked = lookAt(among, candidates);
  const seen = hands.look({ ...(asked?.request ?? { maxBytes: 0 }), path });
  if (!seen.ok) return isGone(seen.error) ? vanished : failed('look', seen.error);
  if (stamps.some((stamp) => isStamp(seen.value, stamp))) return clear(path, ports);
  const stamp = stamps.find((one) => standsAt(place, one, hands));
  // As long as it does not stand in the place, nothing was exchanged: what lies here is a stamp that was being written.
  if (name.kind === 'swap' && stamp === undefined && stamps.some((one) => isUnfinished(seen.value, one)))
    return clear(path, ports);

  const observation = asked === undefined ? undefined : observeWith(hands, asked, { ...seen.value, path: place });
  const judged = observation === undefined ? null : await judgeNow(observation, ports);
  if (judged?.releasable === true) {
    const kept = await keep(record, seen.value, ports, place, judged);
    if (kept.ok && stamp !== undefined) await dropDeadStamp(record, place, stamp, name.maker, ports);
    return kept;
  }
  const exchanged = stamp === undefined ? null : exchangeBack(path, place, { stamp, maker: name.maker }, ports);
  if (exchanged !== null) return exchanged;
  const back = hands.restore(path, place);
  if (back.ok) return ok({ righted: 'put-back' });
  if (isGone(back.error)) return vanished;
  const there = hands.look({ path: place, maxBytes: 0 });
  // It was on its way back by a second name, and only the first was left to be taken away.
  if (there.ok && there.value.stat.ino === seen.value.stat.ino && there.value.stat.dev === seen.value.stat.dev) {
    const cleared = clear(path, ports);
    return cleared.ok ? ok({ righted: 'put-back' }) : cleared;
  }
  // Somebody else has the place: what lies here cannot be the lock any more.
  return back.error.code === 'EEXIST'
    ? keep(record, seen.value, ports, place, judged)
    : failed('move-aside', back.error);
}

/** What was taken away in its stead, by a hair, and cannot go back, is kept. */
async function dropDeadStamp(
  record: LockRecord,
  place: string,
  stamp: Stamp,
  maker: Maker,
  ports: ReleasePorts,
): Promise<void> {
  const dropped = dropStamp(place, stamp, maker, ports.hands);
  if (!dropped.ok || dropped.value.state === 'dropped') return;
  const path = dropped.value.quarantine;
  const seen = ports.hands.look({ path, maxBytes: 0 });
  if (seen.ok) await keep({ ...record, path }, seen.value, ports, place);
}

/** A live lock lies where our stamp was, and the stamp in its place; `null` where somebody took that over meanwhile. */
function exchangeBack(
  path: string,
  place: string,
  { stamp, maker }: { readonly stamp: Stamp; readonly maker: Maker },
  { hands }: ReleasePorts,
): Result<Righted, Refusal> | null {
  const swapped = hands.swap(path, place);
  // It was made by an installation that could. Our stamp is a dead holder's, and goes first; then the place is free.
  if (!swapped.ok && swapped.error.code === 'ENOSYS') {
    const dropped = dropStamp(place, stamp, maker, hands);
    return dropped.ok ? null : failed('move-aside', dropped.error);
  }
  if (!swapped.ok) return isGone(swapped.error) ? null : failed('move-aside', swapped.error);
  if (standsAt(path, stamp, hands)) {
    hands.unlink(path);
    return ok({ righted: 'put-back' });
  }
  // His is the newer one.
  const undone = hands.swap(path, place);
  return undone.ok ? null : failed('move-aside', undone.error);
}

function clear(path: string, { hands }: ReleasePorts): Result<Righted, Refusal> {
  const unlinked = hands.unlink(path);
  if (unlinked.ok) return ok({ righted: 'cleared' });
  return isGone(unlinked.error) ? vanished : failed('move-aside', unlinked.error);
}

async function keep(
  record: LockRecord,
  seen: Sighting,
  { clock, randomHex, undo }: ReleasePorts,
  place = record.path,
  judged: LockRecord | null = null,
): Promise<Result<Righted, Refusal>> {
  const { stat } = seen;
  if (stat.kind === 'other') return failed('keep', { code: 'EINVAL', message: 'neither file, link nor folder' });
  const removedAt = clock.now();
  const entry: KeptFile = {
    id: `${removedAt}-${randomHex()}`,
    path: place,
    dialect: judged?.dialect ?? record.dialect,
    kind: judged?.kind === 'lock' ? 'lock' : 'temp',
    shape: stat.kind,
    removedAt,
    by: 'quarantine',
    batch: randomHex(),
    holderPid: judged?.holder?.pid ?? null,
    size: stat.size,
    sha256: digestOf(seen),
  };
  const stored = await undo.keep(entry, record.path);
  if (stored.ok) return ok({ righted: 'kept' });
  return isGone(stored.error) ? vanished : failed('keep', stored.error);
}
