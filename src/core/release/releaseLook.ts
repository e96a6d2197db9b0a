import { askCircumstances, askDoubts } from '../circumstances';
import type { Dialect } from '../dialects/dialect';
import { placeAmong } from '../dialects/place';
import { type Fingerprint, fingerprintDifferences, fingerprintOf } from '../fingerprint';
import type { LockRecord } from '../lock';
import { machineFacts } from '../machineFacts';
import { bytesOf, lookAt, type Look, type Observation, observe } from '../observe';
import { basename, dirname } from '../paths';
import { type Hands, isGone, type Sighting } from '../ports';
import type { Refusal } from './refusal';
import type { ReleasePorts } from './releasePorts';
import { fail, ok, type Result } from '../result';
import { judge } from '../staleness';

/** What to look at for a path, with what stands beside it now. Only these dialects are asked. */
export function releaseLook(path: string, dialects: readonly Dialect[], hands: Hands): Look | undefined {
  const folder = dirname(path);
  const asksNeighbours = dialects.some(
    ({ companions, asksNeighbours }) => companions !== undefined || asksNeighbours === true,
  );
  const listed = asksNeighbours ? hands.list(folder) : null;
  const names = new Set(listed?.ok ? listed.value.map(({ name }) => name) : []);
  return lookAt(placeAmong(folder, basename(path), names), dialects);
}

/** Judges what was seen, on all that can be learnt of it now. */
export async function judgeNow(observation: Observation, ports: ReleasePorts): Promise<LockRecord> {
  const { host, clock, leaseOf } = ports;
  const [asked, doubts] = await Promise.all([
    askCircumstances(ports, [observation]),
    askDoubts(ports, [observation], [observation]),
  ]);
  return judge(observation, {
    ...asked,
    ...doubts,
    now: clock.now(),
    machine: machineFacts(host),
    sleptMs: host.sleptMs(),
    leaseOf,
    // Whether it lies outside, and for how long it was watched, the record knows: it was releasable.
    isOutside: () => false,
    unchangedSince: () => -Infinity,
  });
}

export function observeWith(hands: Hands, look: Look, sighting: Sighting): Observation | undefined {
  const companions = new Map<string, Uint8Array>();
  for (const request of look.companions) {
    const seen = hands.look(request);
    if (seen.ok) companions.set(basename(request.path), bytesOf(seen.value));
  }
  return observe(look, sighting, companions);
}

/** Whether what stands there is still what the record tells of, to the last nanosecond. */
export function lookAgain(record: LockRecord, look: Look, hands: Hands): Result<Sighting, Refusal> {
  const seen = hands.look(look.request);
  if (!seen.ok) {
    return isGone(seen.error)
      ? fail({ reason: 'vanished' })
      : fail({ reason: 'failed', step: 'look', error: seen.error });
  }
  const differences = differencesFrom(record, look, seen.value);
  return differences.length === 0 ? ok(seen.value) : fail({ reason: 'changed-underneath', differences });
}

/** In what this, wherever it lies by now, differs from what the record tells of. */
export function differencesFrom(record: LockRecord, look: Look, sighting: Sighting): readonly (keyof Fingerprint)[] {
  const { nonce } = record.fingerprint;
  const claimant = observe(look, { ...sighting, path: record.path })?.claimant;
  const seen = fingerprintOf(sighting, claimant?.state === 'named' ? claimant.nonce : nonce);
  return fingerprintDifferences(seen, record.fingerprint);
}
