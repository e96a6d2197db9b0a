import { placeAmong } from '../../dialects/place';
import { basename, dirname, joinPath } from '../../paths';
import type { FileError } from '../../ports';
import { acquire } from '../../release/ownLock';
import type { ReleasePorts } from '../../release/releasePorts';
import type { Dropped } from '../../release/stamp';
import { fail, ok, type Result } from '../../result';
import type { JournalDialect } from '../verifier';
import { withLock } from './lockTrouble';
import type { FileVersion } from './preview';
import type { RepairRefusal } from './refusal';

/** As long as codegraph itself waits for its lock. Milliseconds. */
const patienceMs = 5_000;

/** Whoever has it may exchange the journal. */
export interface JournalHold {
  /** Where it stands; empty where none is taken. */
  readonly lock: string;
  /** Whether it still is ours: to be asked right before the exchange. */
  isHeld(): boolean;
  release(): Result<Dropped, FileError>;
}

/**
 * Takes the lock of a journal by its protocol, or, where its writers take none, makes sure that none has it open. Held
 * for no longer than it takes to exchange two names.
 */
export async function holdJournal(
  path: string,
  dialect: Pick<JournalDialect, 'lockName'>,
  version: FileVersion,
  ports: ReleasePorts,
  signal: AbortSignal,
): Promise<Result<JournalHold, RepairRefusal>> {
  return dialect.lockName === null
    ? unused(path, version, ports, signal)
    : locked(path, dialect.lockName(basename(path)), ports, signal);
}

async function locked(
  path: string,
  lockName: string,
  ports: ReleasePorts,
  signal: AbortSignal,
): Promise<Result<JournalHold, RepairRefusal>> {
  const folder = dirname(path);
  const listed = ports.hands.list(folder);
  const names = listed.ok ? listed.value.map(({ name }) => name) : [];
  const [lock] = ports.catalog().at(placeAmong(folder, lockName, new Set([...names, lockName])));
  if (lock === undefined) throw new Error(`no dialect for the lock of ${path}`);
  const at = joinPath(folder, lockName);
  const acquired = await acquire(at, lock, ports, { timeoutMs: patienceMs, signal });
  if (acquired.ok) return ok({ ...acquired.value, lock: at });
  switch (acquired.error.reason) {
    case 'held':
    case 'aborted':
    case 'conflict':
      return fail(acquired.error);
    case 'not-a-stamp':
      return fail({ reason: 'held', record: null });
    default: {
      const { error, mayStand } = acquired.error;
      const failed = fail({ reason: 'failed', step: 'lock', error } as const);
      return withLock(failed, mayStand ? { reason: 'lock-left', path: at, error } : null);
    }
  }
}

/** A process that opens it now is not seen: what it appends is noticed when the old file has been taken out. */
async function unused(
  path: string,
  { dev, ino }: FileVersion,
  { hands, uses, maker }: ReleasePorts,
  signal: AbortSignal,
): Promise<Result<JournalHold, RepairRefusal>> {
  const seen = hands.look({ path, maxBytes: 0 });
  if (!seen.ok) return fail({ reason: 'failed', step: 'look', error: seen.error });
  const { shared, uid } = seen.value.stat;
  if (shared) return fail({ reason: 'unseen-writers', why: null });
  const question = { file: { path, dev, ino }, hasOtherNames: false, uid, program: nobody, scopes: [], variables: [] };
  const [answer] = await uses.ask([question], signal);
  if (signal.aborted) return fail({ reason: 'aborted' });
  if (answer?.state !== 'looked') return fail({ reason: 'unseen-writers', why: answer?.reason ?? '' });
  const other = answer.uses.find(({ pid }) => pid !== maker.pid);
  if (other !== undefined) return fail({ reason: 'in-use', pid: other.pid });
  return ok({ lock: '', isHeld: () => true, release: () => ok({ state: 'dropped' }) });
}

/** No program at all: only who has the very file open is asked after. */
const nobody = /(?!)/;
