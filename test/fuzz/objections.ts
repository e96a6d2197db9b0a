import { isManifestName } from '../../src/core/dialects/manifests';
import { basename } from '../../src/core/paths';
import type { LockRecord } from '../../src/core/lock';
import type { Observation } from '../../src/core/observe';
import type { JudgingContext } from '../../src/core/verdicts/context';

export interface Judged {
  readonly record: LockRecord;
  readonly claimant: Observation['claimant'];
  readonly observation: Observation;
  readonly context: JudgingContext;
  /** Whether a survey would ask a dialect of it at all. */
  readonly isClaimed: boolean;
}

/** What speaks against a verdict, worked out without the code that came to it. Empty for one that is in order. */
export function objectionsTo({ record, claimant, observation, context, isClaimed }: Judged): readonly string[] {
  const objections: string[] = [];
  const codes = new Set(record.evidence.map(({ code }) => code));
  const { path, stat } = observation.sighting;
  if (record.evidence.length === 0 && record.verdict !== 'unknown') objections.push('a verdict without evidence');
  if (record.holder?.liveness === 'alive' && (record.verdict === 'stale' || record.verdict === 'orphan')) {
    objections.push('condemned, with a living holder');
  }
  if (record.verdict !== 'stale' && record.verdict !== 'orphan' && !record.releasable) return objections;
  const pid = claimant.state === 'named' || claimant.state === 'malformed' ? claimant.pid : null;
  const process = pid === null ? undefined : context.processes.get(pid);
  // The file may say of which start or boot its process was; then the one that runs is another.
  const isProvedOther = codes.has('start-differs') || codes.has('earlier-boot');
  if (process?.state === 'running' && !isProvedOther) {
    const isOlder = process.startedAt === null || process.startedAt <= stat.mtimeMs;
    if (isOlder) objections.push('condemned, though the process it names runs since before');
  }
  if (process?.state === 'hidden' && !isProvedOther) objections.push('condemned, though its process hides');
  if (process?.state === 'unreadable' && !isProvedOther) objections.push('condemned by a table that cannot be read');
  if (!record.releasable) return objections;
  // Asked after only where nobody is named.
  const uses =
    observation.dialect.users === undefined || claimant.state !== 'nobody' ? undefined : context.uses.get(path);
  if (uses?.state === 'looked' && uses.uses.length + uses.unreadable > 0) objections.push('releasable, though in use');
  if (observation.mutexFiles.length > 0) objections.push('releasable, though the kernel decides');
  if (stat.shared && (process !== undefined || uses !== undefined)) objections.push('releasable on a shared disk');
  if (context.tracking.get(path) !== undefined && context.tracking.get(path) !== 'untracked') {
    objections.push('releasable, though git may track it');
  }
  if (pid !== null && context.namesakes.has(pid)) objections.push('releasable, with a namesake in a container');
  if (context.isOutside(path)) objections.push('releasable, though outside');
  if (stat.kind === 'directory' || stat.kind === 'other') objections.push('releasable, and neither file nor link');
  if (claimant.state === 'unreadable') objections.push('releasable, and unread');
  if (isClaimed && isManifestName(basename(path)) && !/[\\/][^\\/]*\.git[\\/]/.test(path))
    objections.push('releasable, a manifest');
  return objections;
}
