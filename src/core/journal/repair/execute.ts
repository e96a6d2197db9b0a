import { leftoverName } from '../../release/leftoverNames';
import { basename, dirname, joinPath } from '../../paths';
import { isGone, type KeptFile, type Removal } from '../../ports';
import type { ReleasePorts } from '../../release/releasePorts';
import { fail, ok, type Result } from '../../result';
import { formatted } from '../journalRecord';
import type { JournalDialect } from '../verifier';
import { type Exchange, isVersion, putBack, putInPlace } from './exchange';
import { holdJournal, type JournalHold } from './journalHold';
import type { RepairPlan } from './plan';
import type { FileVersion } from './preview';
import { refusalOf, unlessAborted } from './mending';
import { withLock } from './lockTrouble';
import type { LockTrouble, RepairRefusal } from './refusal';

/** Who has opened a journal that has no lock right before it was exchanged has appended to it by then. Milliseconds. */
const settleMs = 250;

/** That a journal is repaired. */
export interface Repaired {
  /** The damaged one. */
  readonly kept: KeptFile;
  readonly lock: LockTrouble | null;
}

/**
 * Repairs what was planned, if the journal is still the same, and keeps the damaged one for undo. The repaired one is
 * made beside it first; its lock is held only while the two are exchanged. `batch`: the mark of what is repaired in one
 * go, and undone in one.
 */
export async function executeRepair(
  { path, dialect: id, preview }: RepairPlan,
  ports: ReleasePorts,
  signal: AbortSignal,
  batch = ports.randomHex(),
): Promise<Result<Repaired, RepairRefusal>> {
  const dialect = ports.catalog().journal(id);
  // It was declared by the user, and is no longer.
  if (dialect?.repair === undefined) return fail({ reason: 'no-repair' });
  const seen = ports.hands.look({ path, maxBytes: 0 });
  if (!seen.ok) {
    return isGone(seen.error)
      ? fail({ reason: 'vanished' })
      : fail({ reason: 'failed', step: 'look', error: seen.error });
  }
  if (!isVersion(seen.value.stat, preview.source)) return fail({ reason: 'changed-underneath' });
  const names = namesBeside(path, preview.sha256, ports);
  const made = await unlessAborted(
    ports.mender.write({ ...formatted(path, dialect), to: names.draft }, signal),
    signal,
  );
  if (!made.ok) return fail(refusalOf(made.error, 'write'));
  const { source, copy } = made.value;
  const exchange = { path, expected: source, own: copy, ...names };
  const isAsPlanned = source.sha256 === preview.source.sha256 && copy.sha256 === preview.sha256;
  const out = isAsPlanned
    ? await exchangeUnderLock(exchange, dialect, ports, signal)
    : fail<RepairRefusal>({ reason: 'changed-underneath' });
  if (!out.ok) {
    // It did not get its place, and is nothing any more.
    ports.hands.unlink(names.draft);
    return out;
  }
  const { by, lock } = out.value;
  const kept = await keep(exchange, { by, batch }, dialect, ports);
  return kept.ok ? ok({ kept: kept.value, lock }) : withLock(kept, lock);
}

export interface Exchanged {
  readonly by: Removal;
  readonly lock: LockTrouble | null;
}

/** Names for what lies beside a journal for a moment; the digits tell what is to stand in its place in the end. */
export function namesBeside(
  path: string,
  sha256: string,
  { maker }: Pick<ReleasePorts, 'maker'>,
): Pick<Exchange, 'draft' | 'aside'> {
  const hex = sha256.slice(0, 16);
  const name = (kind: 'repair' | 'swap'): string =>
    joinPath(dirname(path), leftoverName(kind, basename(path), maker, hex));
  return { draft: name('repair'), aside: name('swap') };
}

/** Also lets the lock go again. */
export async function exchangeUnderLock(
  exchange: Exchange,
  dialect: Pick<JournalDialect, 'lockName'>,
  ports: ReleasePorts,
  signal: AbortSignal,
): Promise<Result<Exchanged, RepairRefusal>> {
  const { path, expected } = exchange;
  const hold = await holdJournal(path, dialect, expected, ports, signal);
  if (!hold.ok) return hold;
  // From here to the end of the exchange there is no await.
  const out = signal.aborted
    ? fail<RepairRefusal>({ reason: 'aborted' })
    : hold.value.isHeld()
      ? putInPlace(exchange, ports.hands)
      : fail<RepairRefusal>({ reason: 'held', record: null });
  if (out.ok) ports.hands.flushFolder(dirname(path));
  const lock = letGo(hold.value);
  if (!out.ok) return withLock(out, lock);
  if (dialect.lockName !== null) return ok({ by: out.value, lock });
  await new Promise<void>((resolve) => ports.clock.after(settleMs, resolve));
  const later = lookAfter(exchange, out.value, ports);
  return later.ok ? ok({ by: later.value, lock }) : later;
}

/** What the old file has got meanwhile, it was to have in its place. */
function lookAfter(exchange: Exchange, by: Removal, { hands }: ReleasePorts): Result<Removal, RepairRefusal> {
  const seen = hands.look({ path: exchange.aside, maxBytes: 0 });
  if (seen.ok && isVersion(seen.value.stat, exchange.expected)) return ok(by);
  const back = putBack(exchange, by, hands);
  return back.ok ? fail({ reason: 'changed-underneath' }) : back;
}

/** `null`: it is let go of. */
function letGo(hold: JournalHold): LockTrouble | null {
  const released = hold.release();
  if (!released.ok) return { reason: 'lock-left', path: hold.lock, error: released.error };
  if (released.value.state === 'dropped') return null;
  const { quarantine, error } = released.value;
  return { reason: 'lock-moved', quarantine, error };
}

/** What cannot be kept for undo does not stay repaired. */
async function keep(
  exchange: Exchange,
  { by, batch }: Pick<KeptFile, 'by' | 'batch'>,
  dialect: JournalDialect,
  ports: ReleasePorts,
): Promise<Result<KeptFile, RepairRefusal>> {
  const { path, aside, expected, own } = exchange;
  const kept = keptJournal({ path, dialect: dialect.id, by, batch, source: expected, replacement: own.sha256 }, ports);
  const stored = await ports.undo.keep(kept, aside);
  if (stored.ok) return ok(kept);
  const { signal } = new AbortController();
  const hold = await holdJournal(path, dialect, own, ports, signal);
  if (!hold.ok) return fail({ reason: 'conflict', quarantine: aside, error: stored.error });
  const back = putBack(exchange, by, ports.hands);
  const lock = letGo(hold.value);
  if (back.ok) ports.hands.unlink(exchange.draft);
  return withLock(back.ok ? fail({ reason: 'failed', step: 'keep', error: stored.error }) : back, lock);
}

/** How a damaged journal is kept. `replacement`: the digest of what stands in its place, where that is known. */
export function keptJournal(
  about: Pick<KeptFile, 'path' | 'dialect' | 'by' | 'batch'> & {
    readonly source: FileVersion;
    readonly replacement: string | null;
  },
  { clock, randomHex }: Pick<ReleasePorts, 'clock' | 'randomHex'>,
): KeptFile {
  const { path, dialect, by, batch, replacement, source } = about;
  const removedAt = clock.now();
  return {
    id: `${removedAt}-${randomHex()}`,
    path,
    dialect,
    kind: 'journal',
    shape: 'file',
    removedAt,
    by,
    batch,
    holderPid: null,
    size: source.size,
    sha256: source.sha256,
    ...(replacement === null ? {} : { replacement }),
  };
}
