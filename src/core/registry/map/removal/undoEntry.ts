import { basename, dirname, joinPath } from '../../../paths';
import type { KeptFile } from '../../../ports';
import { leftoverName } from '../../../release/leftoverNames';
import type { ReleasePorts } from '../../../release/releasePorts';
import { fail, ok, type Result } from '../../../result';
import type { MapDialect } from '../mapDialect';
import { withMember } from '../mapEdit';
import { mapRequest, observeMap, type MapObservation } from '../observeMap';
import { exchangeText } from './exchangeText';
import type { EntryRefusal } from './refusal';
import { readMap } from './removeEntry';

/** How often a file is followed that others write to meanwhile. */
const attempts = 8;
/** Between two attempts. Milliseconds. */
const retryMs = 20;

/**
 * Puts an entry back into its file as that is now, if nobody has its name; nothing else of the file that is kept goes
 * back. It stays kept until it is there.
 */
export async function undoEntry(
  kept: KeptFile,
  ports: ReleasePorts,
  signal: AbortSignal,
): Promise<Result<void, EntryRefusal>> {
  const format = formatOf(kept);
  if (format === null) return fail({ reason: 'no-dialect' });
  const old = await readKept(kept, format, ports);
  if (!old.ok) return old;
  const key = kept.entry?.keys.at(-1);
  const from = old.value.content;
  const member = from?.map.members.find(({ name }) => name === key);
  if (from === null || member === undefined) return fail({ reason: 'vanished' });
  const [tracking] = await ports.fs.tracking([kept.path]);
  if (tracking === 'tracked') return fail({ reason: 'tracked' });
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) return fail({ reason: 'aborted' });
    const read = readMap(kept.path, format, ports);
    if (!read.ok) return read;
    const { content } = read.value;
    if (content === null) return fail({ reason: 'vanished' });
    if (content.map.members.some(({ name }) => name === key)) return fail({ reason: 'name-taken' });
    const text = withMember(content.text, content.map, { ...from, member });
    const exchanged = await exchangeText(read.value, text, ports, signal);
    if (exchanged.ok) {
      // All that it had is in what stands there now.
      ports.hands.unlink(exchanged.value.aside);
      await ports.undo.clear([kept.id]);
      return ok(undefined);
    }
    if (exchanged.error.reason !== 'changed-underneath') return exchanged;
    if (attempt === attempts) return fail({ reason: 'being-written' });
    await new Promise<void>((resolve) => ports.clock.after(retryMs, resolve));
  }
}

/** The file as it was when it had the entry, by way of a second name beside it. */
async function readKept(
  kept: KeptFile,
  format: MapDialect,
  { hands, maker, randomHex, undo }: ReleasePorts,
): Promise<Result<MapObservation, EntryRefusal>> {
  const beside = joinPath(dirname(kept.path), leftoverName('repair', basename(kept.path), maker, randomHex()));
  const copied = await undo.copyTo(kept.id, beside);
  if (!copied.ok) return fail({ reason: 'failed', step: 'put-back', error: copied.error });
  const seen = hands.look(mapRequest(beside));
  hands.unlink(beside);
  return seen.ok ? ok(observeMap(format, seen.value)) : fail({ reason: 'failed', step: 'put-back', error: seen.error });
}

/** All that has to be known of it to put it back, so that nobody need have declared it still; what it says is nobody's business here. */
function formatOf({ entry, dialect }: KeptFile): MapDialect | null {
  if (entry === undefined) return null;
  const { keys, lock } = entry;
  return {
    id: dialect,
    tool: '',
    program: /(?!)/,
    names: [],
    keys: keys.slice(0, -1),
    read: () => ({ state: 'malformed' }),
    lifeMs: null,
    prunes: false,
    lock: lock === null ? null : { form: lock.form, name: () => lock.name },
    removable: true,
    words: { title: '', what: '', harm: '', cure: '' },
  };
}
