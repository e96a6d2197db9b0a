import { type FileError, isGone } from '../../ports';
import type { ReleasePorts } from '../../release/releasePorts';
import { fail, ok, type Result } from '../../result';
import { formatted } from '../journalRecord';
import type { JournalDialect } from '../verifier';
import { exchangeUnderLock, keptJournal, namesBeside } from './execute';
import type { FileVersion } from './preview';

/** What lies beside a journal since a Lockscope was ended that exchanged it. */
export interface JournalLeftover {
  readonly path: string;
  /** Where the journal stands. */
  readonly place: string;
  /** The first digits of the SHA-256 of the repaired one. */
  readonly hex: string;
}

/** `put-back`: it is the journal again. `kept`: for undo. `cleared`: nothing is lost with it. */
export type RightedJournal = 'put-back' | 'kept' | 'cleared';

type Failure = { readonly reason: 'vanished' } | { readonly reason: 'failed'; readonly error: FileError };

/**
 * Puts right what lies beside a journal. The repaired one, whose digest its name tells, can be made again from the
 * damaged one; everything else is somebody's, and is kept, unless it is already, or is the journal itself. Rejects when
 * aborted.
 */
export async function rightJournal(
  left: JournalLeftover,
  dialect: JournalDialect,
  ports: ReleasePorts,
  signal: AbortSignal,
): Promise<Result<RightedJournal, Failure>> {
  const { path, place, hex } = left;
  const { hands, mender, undo } = ports;
  const lies = hands.look({ path, maxBytes: 0 });
  if (!lies.ok) return failed(lies.error);
  const stands = hands.look({ path: place, maxBytes: 0 });
  if (!stands.ok && isGone(stands.error)) {
    const back = hands.restore(path, place);
    return back.ok ? ok('put-back') : failed(back.error);
  }
  const { ino, dev } = lies.value.stat;
  if (stands.ok && stands.value.stat.ino === ino && stands.value.stat.dev === dev) return cleared(path, ports);

  const version = await versionOf(path, ports, signal);
  if (!version.ok) return version;
  const { sha256 } = version.value;
  const listed = await undo.list();
  if (!listed.ok) return failed(listed.error);
  const isKept = listed.value.some((kept) => kept.path === place && kept.sha256 === sha256);
  if (sha256.startsWith(hex) || isKept) return cleared(path, ports);

  const there = await versionOf(place, ports, signal);
  const isRepaired = there.ok && there.value.sha256.startsWith(hex);
  if (isRepaired) {
    const made = await mender.preview(formatted(path, dialect), signal);
    // It was written to in the very moment in which it was exchanged.
    if (!made.ok || !made.value.sha256.startsWith(hex)) {
      const { aside } = namesBeside(place, there.value.sha256, ports);
      const exchange = { path: place, expected: there.value, draft: path, own: version.value, aside };
      const back = await exchangeUnderLock(exchange, dialect, ports, signal);
      if (back.ok) {
        const done = cleared(aside, ports, 'put-back');
        // It is back all the same, and this is all that is left to tell.
        return back.value.lock === null ? done : failed(back.value.lock.error);
      }
    }
  }
  const about = {
    ...{ path: place, dialect: dialect.id, source: version.value, by: 'quarantine' as const },
    batch: ports.randomHex(),
    replacement: isRepaired ? there.value.sha256 : null,
  };
  const stored = await undo.keep(keptJournal(about, ports), path);
  return stored.ok ? ok('kept') : failed(stored.error);
}

async function versionOf(
  path: string,
  { mender }: Pick<ReleasePorts, 'mender'>,
  signal: AbortSignal,
): Promise<Result<FileVersion, Failure>> {
  const version = await mender.version(path, signal);
  if (version.ok) return version;
  return version.error.reason === 'failed'
    ? failed(version.error.error)
    : failed({ code: 'EBUSY', message: 'it is being written to' });
}

function cleared(
  path: string,
  { hands }: Pick<ReleasePorts, 'hands'>,
  righted: RightedJournal = 'cleared',
): Result<RightedJournal, Failure> {
  const unlinked = hands.unlink(path);
  return unlinked.ok ? ok(righted) : failed(unlinked.error);
}

function failed(error: FileError): Result<never, Failure> {
  return fail(isGone(error) ? { reason: 'vanished' } : { reason: 'failed', error });
}
