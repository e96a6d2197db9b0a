import type { Snapshot } from '../inventory';
import { lockscopeLeftover } from '../dialects/lockscope/leftover';
import { placeAmong } from '../dialects/place';
import { type JournalLeftover, rightJournal } from '../journal/repair/rightJournal';
import type { JournalDialect } from '../journal/verifier';
import { parseLeftoverName } from './leftoverNames';
import type { LockRecord } from '../lock';
import { basename, dirname, joinPath } from '../paths';
import { isGone } from '../ports';
import { rightMap } from '../registry/map/removal/rightMap';
import { clearFile, clearFolder } from './clearLeftover';
import type { Refusal } from './refusal';
import type { ReleasePolicy } from './release';
import { judgeNow, observeWith, releaseLook } from './releaseLook';
import type { ReleasePorts } from './releasePorts';
import { failed, type Righted, vanished } from './righted';
import { keep, putBackOrKeep } from './rightLock';
import { fail, ok, type Result } from '../result';
import { isCondemning } from '../staleness';

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
  if (name.kind === 'restore' || name.kind === 'repair') {
    const isFolder = seen.value.stat.kind === 'directory';
    return isFolder ? clearFolder(seen.value, name.original, ports) : clearFile(seen.value, ports);
  }
  const { original } = name;
  if (original === null) return keep(record, seen.value, ports);
  const beside = hands.list(dirname(path));
  if (!beside.ok) return isGone(beside.error) ? vanished : failed('look', beside.error);
  const names = new Set([original, ...beside.value.map((entry) => entry.name)]);
  const place = placeAmong(dirname(path), original, names);
  const journal = ports.catalog().journalAt(place);
  if (name.kind === 'swap' && ports.catalog().mapAt(place) !== undefined) {
    const righted = rightMap({ path, place: joinPath(place.folder, place.name), hex: name.hex }, hands);
    if (!righted.ok) return isGone(righted.error) ? vanished : failed('look', righted.error);
    if (righted.value === 'to-keep') return keep(record, seen.value, ports, joinPath(place.folder, place.name));
    return ok({ righted: righted.value });
  }
  return journal?.repair === undefined
    ? putBackOrKeep(record, place, name, ports)
    : besideJournal({ path, place: joinPath(place.folder, place.name), hex: name.hex }, journal, ports, signal);
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
