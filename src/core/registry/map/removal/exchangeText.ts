import { type Exchange, putBack, putInPlace, putInPlaceBySwap } from '../../../journal/repair/exchange';
import type { FileVersion } from '../../../journal/repair/preview';
import type { RepairRefusal } from '../../../journal/repair/refusal';
import { basename, dirname, joinPath } from '../../../paths';
import type { Removal } from '../../../ports';
import { leftoverName } from '../../../release/leftoverNames';
import type { ReleasePorts } from '../../../release/releasePorts';
import { stampGraceMs } from '../../../release/takeOut';
import { fail, ok, type Result } from '../../../result';
import { mapRequest, type MapObservation } from '../observeMap';
import { holdMap } from './mapHold';
import type { EntryRefusal } from './refusal';

/** What came out of its place, and what stands there instead. */
export interface ExchangedText extends Exchange {
  readonly by: Removal;
}

/**
 * Writes the text beside the file, and exchanges the two if the file is the very one that was read, to the byte. What
 * turns out to be another one goes back: `changed-underneath`, and all is as if nothing had been done.
 */
export async function exchangeText(
  { path, stat, sha256, dialect }: MapObservation,
  text: string,
  ports: ReleasePorts,
  signal: AbortSignal,
): Promise<Result<ExchangedText, EntryRefusal>> {
  const { hands } = ports;
  if (sha256 === null) return fail({ reason: 'changed-underneath' });
  const { dev, ino, size, mtimeNs } = stat;
  const expected: FileVersion = { dev, ino, size, mtimeNs, sha256 };
  const hold = await holdMap(path, dialect, ports, signal);
  if (!hold.ok) return hold;
  // From here to the look at what came out there is no await.
  const made = signal.aborted ? fail<EntryRefusal>({ reason: 'aborted' }) : write(path, text, ports);
  const exchange = made.ok ? { path, expected, ...made.value } : null;
  const out = !made.ok
    ? made
    : dialect.lock === null
      ? putInPlaceBySwap({ path, expected, ...made.value }, hands)
      : putInPlace({ path, expected, ...made.value }, hands);
  const checked = exchange !== null && out.ok ? checkedBytes(exchange, out.value, ports) : out;
  if (checked.ok) hands.flushFolder(dirname(path));
  hold.value.release();
  if (exchange === null || !checked.ok) {
    if (exchange !== null) hands.unlink(exchange.draft);
    return checked.ok ? fail({ reason: 'changed-underneath' }) : fail(entryRefusal(checked.error));
  }
  // Who had opened the file to write into it, or had read it to write it anew, has done so by then.
  if (dialect.lock === null) await new Promise<void>((resolve) => ports.clock.after(stampGraceMs, resolve));
  const later = checkedBytes(exchange, checked.value, ports);
  if (!later.ok) {
    hands.unlink(exchange.draft);
    return fail(entryRefusal(later.error));
  }
  return ok({ ...exchange, by: checked.value });
}

/** Puts what came out back, as long as nobody has written to what stands in its place. */
export function takeBack(exchanged: ExchangedText, { hands }: ReleasePorts): Result<void, EntryRefusal> {
  const back = putBack(exchanged, exchanged.by, hands);
  if (back.ok) hands.unlink(exchanged.draft);
  return back.ok ? back : fail(entryRefusal(back.error));
}

type Names = Pick<Exchange, 'draft' | 'aside' | 'own'>;

/** Beside the file, whole and on the disk, under a name of this attempt alone. */
function write(path: string, text: string, { hands, maker, randomHex }: ReleasePorts): Result<Names, EntryRefusal> {
  const draft = joinPath(dirname(path), leftoverName('repair', basename(path), maker, randomHex()));
  const own = hands.createLike(draft, text, path);
  if (!own.ok) return fail({ reason: 'failed', step: 'write', error: own.error });
  // Whoever finds it knows by these digits what was to stand in the place of the file.
  const hex = own.value.sha256.slice(0, 16);
  const aside = joinPath(dirname(path), leftoverName('swap', basename(path), maker, hex));
  return ok({ draft, aside, own: own.value });
}

/** Times are coarse: what came out is what was read only if its bytes are. */
function checkedBytes(exchange: Exchange, by: Removal, { hands }: ReleasePorts): Result<Removal, RepairRefusal> {
  const seen = hands.look(mapRequest(exchange.aside));
  const content = seen.ok ? seen.value.content : null;
  if (content?.state === 'read' && content.sha256 === exchange.expected.sha256) return ok(by);
  const back = putBack(exchange, by, hands);
  return back.ok ? fail({ reason: 'changed-underneath' }) : back;
}

function entryRefusal(refusal: RepairRefusal | EntryRefusal): EntryRefusal {
  switch (refusal.reason) {
    case 'changed-underneath':
    case 'vanished':
    case 'busy':
    case 'cannot-exchange':
    case 'conflict':
    case 'aborted':
      return refusal;
    case 'failed':
      return { ...refusal, step: refusal.step };
    default:
      throw new Error(`no exchange is refused so: ${refusal.reason}`);
  }
}
