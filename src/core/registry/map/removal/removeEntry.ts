import { machineFacts } from '../../../machineFacts';
import { basename } from '../../../paths';
import { isGone, type KeptFile } from '../../../ports';
import type { ReleasePolicy } from '../../../release/release';
import type { ReleasePorts } from '../../../release/releasePorts';
import { fail, ok, type Result } from '../../../result';
import type { RegistryEntry } from '../../registry';
import { askEntries, type EntryPorts } from '../askEntries';
import { judgeEntry } from '../judgeEntries';
import type { MapDialect } from '../mapDialect';
import { withoutMember } from '../mapEdit';
import { mapRequest, observeMap, type MapObservation } from '../observeMap';
import { exchangeText, type ExchangedText, takeBack } from './exchangeText';
import type { EntryRefusal } from './refusal';

/** What was decided on the evidence seen, to be confirmed and then checked again. */
export interface EntryPlan {
  readonly entry: RegistryEntry;
  readonly dialect: string;
  readonly path: string;
  /** The last is its own, those before lead to where it stands. */
  readonly keys: readonly string[];
}

/** How often a file is followed that others write to meanwhile. */
const attempts = 8;
/** Between two attempts. Milliseconds. */
const retryMs = 20;

/** Whether this entry may be taken out on the evidence seen. Every caller comes through here, whatever its menu shows. */
export function planEntryRemoval(
  entry: RegistryEntry,
  dialect: string,
  policy: ReleasePolicy,
): Result<EntryPlan, EntryRefusal> {
  if (!policy.trusted) return fail({ reason: 'untrusted-workspace' });
  if (entry.removal.kind !== 'map') return fail({ reason: 'evidence', entry });
  const { path, keys } = entry.removal;
  return ok({ entry, dialect, path, keys });
}

/**
 * Takes one entry out of its file: only if it still is the one that was seen, and still dead, in a file that is at that
 * moment what was read, to the byte; everything else in it stays as it is. Where others write to it meanwhile, tries
 * again with what they have written. The file as it was is kept for undo. `batch`: the mark of what is removed in one go.
 */
export async function removeEntry(
  plan: EntryPlan,
  ports: ReleasePorts,
  signal: AbortSignal,
  batch = ports.randomHex(),
): Promise<Result<KeptFile, EntryRefusal>> {
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) return fail({ reason: 'aborted' });
    const seen = await readAndJudge(plan, ports);
    if (!seen.ok) return seen;
    const { observation, text } = seen.value;
    const exchanged = await exchangeText(observation, text, ports, signal);
    if (exchanged.ok && !isBackAgain(exchanged.value, plan, ports)) {
      return keep(exchanged.value, observation, plan, batch, ports);
    }
    // Who had read the file before has written it anew, with the entry: what we took out is of no use any more.
    if (exchanged.ok) ports.hands.unlink(exchanged.value.aside);
    else if (exchanged.error.reason !== 'changed-underneath') return exchanged;
    if (attempt === attempts) return fail({ reason: 'being-written' });
    await new Promise<void>((resolve) => ports.clock.after(retryMs, resolve));
  }
}

interface Judged {
  readonly observation: MapObservation;
  /** Of the file without the entry. */
  readonly text: string;
}

async function readAndJudge(plan: EntryPlan, ports: ReleasePorts): Promise<Result<Judged, EntryRefusal>> {
  const { path, keys, dialect } = plan;
  const read = readAs(path, dialect, ports);
  if (!read.ok) return read;
  const observation = read.value;
  const key = keys.at(-1);
  const entry = observation.entries.find(({ name }) => name === key);
  const member = observation.content?.map.members.find(({ name }) => name === key);
  if (observation.content === null || entry === undefined || member === undefined) return fail({ reason: 'vanished' });
  const fs: EntryPorts['fs'] = {
    tracking: (paths) => ports.fs.tracking(paths),
    look: (requests) => Promise.resolve(requests.map((request) => ports.hands.look(request))),
  };
  const asked = await askEntries({ ...ports, fs }, [{ ...observation, entries: [entry] }]);
  const judged = judgeEntry(observation, entry, {
    ...asked,
    now: ports.clock.now(),
    machine: machineFacts(ports.host),
    platform: ports.host.platform,
    // Whether it lies outside the plan knows: it was removable.
    isOutside: () => false,
  });
  if (asked.tracking.get(path) === 'tracked') return fail({ reason: 'tracked' });
  if (identityOf(judged) !== identityOf(plan.entry)) return fail({ reason: 'changed-underneath' });
  if (judged.removal.kind !== 'map') return fail({ reason: 'evidence', entry: judged });
  const { text, map } = observation.content;
  return ok({ observation, text: withoutMember(text, map, member) });
}

function readAs(path: string, dialect: string, ports: ReleasePorts): Result<MapObservation, EntryRefusal> {
  const format = ports.catalog().map(dialect);
  return format === undefined ? fail({ reason: 'no-dialect' }) : readMap(path, format, ports);
}

/** The file as it is now, if anything may be taken out of it or put into it. */
export function readMap(
  path: string,
  format: MapDialect,
  { hands }: Pick<ReleasePorts, 'hands'>,
): Result<MapObservation, EntryRefusal> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const seen = hands.look(mapRequest(path));
    if (!seen.ok) {
      return isGone(seen.error)
        ? fail({ reason: 'vanished' })
        : fail({ reason: 'failed', step: 'look', error: seen.error });
    }
    const observation = observeMap(format, seen.value);
    const { names } = observation.stat;
    // Another one was renamed over it between its opening and this look at it: nobody finds it any more.
    if (names === 0) continue;
    if (observation.trouble !== null) return fail({ reason: 'unfit', trouble: observation.trouble });
    return names > 1 ? fail({ reason: 'several-names', names }) : ok(observation);
  }
  return fail({ reason: 'being-written' });
}

/** Whom an entry names, and where it leads, without what changes by itself: as text to compare. */
function identityOf({ name, process, since, port, address, evidence }: RegistryEntry): string {
  const pid = process?.kind === 'system' ? [process.holder.pid, process.holder.host] : null;
  const said = evidence.map((item) => {
    switch (item.code) {
      case 'file-says':
        return item.fact;
      case 'target-gone':
      case 'target-there':
      case 'target-unseen':
        return item.path;
      case 'entry-unused':
        return item.usedAt;
      default:
        return null;
    }
  });
  return JSON.stringify([name, pid, since, port, address, said.filter((one) => one !== null)]);
}

/** Whether the entry stands in the file again, as it was. */
function isBackAgain({ own }: ExchangedText, { path, keys, dialect }: EntryPlan, ports: ReleasePorts): boolean {
  const now = readAs(path, dialect, ports);
  if (!now.ok || now.value.sha256 === own.sha256) return false;
  return now.value.entries.some(({ name }) => name === keys.at(-1));
}

/** What cannot be kept for undo does not stay removed. */
async function keep(
  exchanged: ExchangedText,
  { stat, dialect: { lock } }: MapObservation,
  { entry, dialect, path, keys }: EntryPlan,
  batch: string,
  ports: ReleasePorts,
): Promise<Result<KeptFile, EntryRefusal>> {
  const removedAt = ports.clock.now();
  const kept: KeptFile = {
    id: `${removedAt}-${ports.randomHex()}`,
    path,
    dialect,
    kind: 'entry',
    shape: 'file',
    removedAt,
    by: exchanged.by,
    batch,
    holderPid: entry.process?.kind === 'system' ? entry.process.holder.pid : null,
    size: stat.size,
    sha256: exchanged.expected.sha256,
    entry: { keys, lock: lock === null ? null : { form: lock.form, name: lock.name(basename(path)) } },
  };
  const stored = await ports.undo.keep(kept, exchanged.aside);
  if (stored.ok) return ok(kept);
  const back = takeBack(exchanged, ports);
  return back.ok ? fail({ reason: 'failed', step: 'keep', error: stored.error }) : back;
}
