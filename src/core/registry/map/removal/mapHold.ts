import { basename, dirname, joinPath } from '../../../paths';
import type { ReleasePorts } from '../../../release/releasePorts';
import { fail, ok, type Result } from '../../../result';
import type { MapDialect } from '../mapDialect';
import type { EntryRefusal } from './refusal';

/** How long somebody else’s lock is waited for, and how often it is tried. Milliseconds. */
const patienceMs = 2_000;
const retryMs = 25;

/** The file's own lock, held by us; or nothing, where it has none. */
export interface MapHold {
  /** Lets go of it, and of nothing else. */
  release(): void;
}

const nothing: MapHold = { release: () => undefined };

/**
 * Takes the lock of a registry as its writers do. A dead one in its place is not taken over here: it is a lock like any
 * other, to be released as such. Held for a few milliseconds, which is less than any tool respects one.
 */
export async function holdMap(
  path: string,
  { lock }: Pick<MapDialect, 'lock'>,
  ports: ReleasePorts,
  signal: AbortSignal,
): Promise<Result<MapHold, EntryRefusal>> {
  if (lock === null) return ok(nothing);
  const { clock } = ports;
  const at = joinPath(dirname(path), lock.name(basename(path)));
  const until = clock.now() + patienceMs;
  for (;;) {
    if (signal.aborted) return fail({ reason: 'aborted' });
    const made = lock.form === 'folder' ? ports.hands.makeFolder(at) : ports.hands.create(at, `${ports.maker.pid}\n`);
    if (made.ok) return ok({ release: releaseOf(at, lock.form, ports) });
    if (made.error.code !== 'EEXIST') return fail({ reason: 'failed', step: 'lock', error: made.error });
    if (clock.now() >= until) return fail({ reason: 'held', lock: at });
    await new Promise<void>((resolve) => clock.after(retryMs, resolve));
  }
}

/** Of what stands there now, only if it is the very thing that was made. */
function releaseOf(at: string, form: 'folder' | 'pid', { hands }: ReleasePorts): () => void {
  const made = hands.look({ path: at, maxBytes: 0 });
  return () => {
    const there = hands.look({ path: at, maxBytes: 0 });
    if (!made.ok || !there.ok) return;
    const [a, b] = [made.value.stat, there.value.stat];
    if (a.ino !== b.ino || a.dev !== b.dev || a.mtimeNs !== b.mtimeNs) return;
    if (form === 'folder') hands.removeFolder(at);
    else hands.unlink(at);
  };
}
