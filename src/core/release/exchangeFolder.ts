import { fingerprintFields } from '../fingerprint';
import { type ExchangePorts, exchangeBack, exchangeNow, failed, swapName } from './exchange';
import { exchangeFolderBack } from './folderStandIn';
import type { LockRecord } from '../lock';
import type { Look } from '../observe';
import { basename } from '../paths';
import type { Refusal } from './refusal';
import { differencesFrom } from './releaseLook';
import { ok, type Result } from '../result';
import { dropStamp, type FolderStamp, isStamp, type LinkStamp, makeStamp, removeStamp } from './stamp';
import type { TakenOut } from './takenOut';

/** File systems that know no symbolic links say one of these. */
const noLinks = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'];

/**
 * Exchanges a folder for an empty one of ours, in two steps, since a folder says nothing of whose it is but by its
 * number and its time, by which its holder knows it. First a link takes its place, to where it lies then: whoever looks
 * at it, or sets the time on it, still does so to his own folder, and nobody can remove what is a link, as folders are
 * removed. If it is what was planned, our folder takes the place of the link; otherwise the two are exchanged again, and
 * its holder has seen nothing of it. `null` where that cannot be done here.
 */
export function exchangeFolder(
  record: LockRecord,
  look: Look,
  planned: FolderStamp,
  ports: ExchangePorts,
): Result<TakenOut, Refusal> | null {
  const { hands } = ports;
  const { path } = record;
  const beside = swapName(path, planned.hex, ports);
  const made = makeStamp(beside, planned, hands);
  if (!made.ok) return failed(made.error);
  if (made.value?.shape !== 'folder') return null;
  const stamp = made.value;
  const hex = ports.randomHex();
  const at = swapName(path, hex, ports);
  const link: LinkStamp = { shape: 'link', hex, target: basename(at) };
  const linked = makeStamp(at, link, hands);
  const swapped = linked.ok ? exchangeNow(record, look, { at, own: [hex, stamp.hex] }, ports) : null;
  if (swapped?.ok !== true) {
    removeStamp(beside, stamp, hands);
    if (!linked.ok) return noLinks.includes(linked.error.code) ? null : failed(linked.error);
    removeStamp(at, link, hands);
    return swapped;
  }
  const caught = hands.look({ ...look.request, path: at });
  const differences = caught.ok ? differencesFrom(record, look, caught.value) : fingerprintFields;
  if (differences.length === 0) return standIn(record, look, { at, link, beside, stamp }, ports);
  // Right away: as long as the link stands there, its owner cannot let go of it.
  const refused = exchangeBack(path, at, link, differences, ports);
  removeStamp(beside, stamp, hands);
  return refused;
}

/** What lies beside the place by now: the dead folder, and the one of ours that is to take the place of the link. */
interface Linked {
  readonly at: string;
  readonly link: LinkStamp;
  readonly beside: string;
  readonly stamp: FolderStamp;
}

function standIn(
  record: LockRecord,
  look: Look,
  { at, link, beside, stamp }: Linked,
  ports: ExchangePorts,
): Result<TakenOut, Refusal> {
  const { hands, maker } = ports;
  const { path } = record;
  const placed = hands.swap(path, beside);
  const out = placed.ok ? hands.look({ path: beside, maxBytes: 0 }) : placed;
  if (!out.ok) {
    if (placed.ok) hands.swap(path, beside);
    removeStamp(beside, stamp, hands);
    const back = exchangeBack(path, at, link, [], ports);
    return back.error.reason === 'moved-and-put-back' ? failed(out.error) : back;
  }
  if (!isStamp(out.value, link)) {
    // Somebody has put something else in the place of the link: that is no matter of ours.
    hands.swap(path, beside);
    removeStamp(beside, stamp, hands);
    dropStamp(path, link, maker, hands);
    return ok({ by: 'swap', at, sha256: null, stamp: null });
  }
  removeStamp(beside, link, hands);
  const again = hands.look({ ...look.request, path: at });
  const differences = again.ok ? differencesFrom(record, look, again.value) : fingerprintFields;
  if (differences.length === 0) return ok({ by: 'swap', at, sha256: null, stamp });
  // Its holder, thought dead, has set the time on it through the link.
  return exchangeFolderBack({ path, at, seen: again.ok ? again.value : null, differences }, stamp, ports);
}
