import { isWithin } from '../../paths';
import { isGone } from '../../ports';
import type { ReleasePolicy } from '../../release/release';
import type { ReleasePorts } from '../../release/releasePorts';
import { fail, ok, type Result } from '../../result';
import { formatted } from '../journalRecord';
import { refusalOf, unlessAborted } from './mending';
import type { RepairPreview } from './preview';
import type { RepairRefusal } from './refusal';

/** What a repair would do, to be confirmed and then checked again. */
export interface RepairPlan {
  readonly path: string;
  /** Id of its format. */
  readonly dialect: string;
  readonly preview: RepairPreview;
}

export interface RepairPolicy extends ReleasePolicy {
  /** Folders whose journals may be changed; absent: any journal that is named. */
  readonly within?: readonly string[];
}

/** Whether this journal may be repaired, and what that would change. Writes nothing. */
export async function planRepair(
  { path, dialect }: Pick<RepairPlan, 'path' | 'dialect'>,
  policy: RepairPolicy,
  { catalog, hands, fs, mender }: ReleasePorts,
  signal: AbortSignal,
): Promise<Result<RepairPlan, RepairRefusal>> {
  if (!policy.trusted) return fail({ reason: 'untrusted-workspace' });
  if (policy.within?.some((root) => isWithin(path, root)) === false) return fail({ reason: 'outside-workspace' });
  const format = catalog().journal(dialect);
  if (format?.repair === undefined) return fail({ reason: 'no-repair' });
  const seen = hands.look({ path, maxBytes: 0 });
  if (!seen.ok) {
    return isGone(seen.error)
      ? fail({ reason: 'vanished' })
      : fail({ reason: 'failed', step: 'look', error: seen.error });
  }
  const { kind, names, shared } = seen.value.stat;
  if (kind !== 'file') return fail({ reason: 'not-a-file', kind });
  if (names > 1) return fail({ reason: 'several-names', names });
  const [tracking] = await fs.tracking([path]);
  if (tracking === 'tracked') return fail({ reason: 'tracked' });
  const preview = await unlessAborted(mender.preview(formatted(path, format), signal), signal);
  if (!preview.ok) return fail(refusalOf(preview.error, 'look'));
  const { hunks, losesEntries } = preview.value;
  if (hunks.length === 0) return fail({ reason: 'nothing-to-repair' });
  // A lock of ours means nothing to another machine. Where the tool trusts the journal afterwards, an entry that it
  // writes at that moment could be missed.
  if (shared && (format.lockName === null || !losesEntries)) return fail({ reason: 'unseen-writers', why: null });
  return ok({ path, dialect, preview: preview.value });
}
