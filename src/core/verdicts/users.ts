import type { Evidence } from '../evidence';
import { isSameHost, seenHolder } from '../liveness';
import type { Observation } from '../observe';
import type { JudgingContext } from './context';
import { shownCommand } from '../redact';
import { type Decision, unknown } from './decision';
import { ageOf } from './timeEvidence';

/** Users named in the evidence; more are only counted. */
const namedLimit = 5;

/**
 * For locks that name nobody: held while a process of the tool works with what it protects, stale only when every
 * process that could was looked into, none does, and the lock is older than any moment in which one could be missed.
 */
export function decideByUsers({ dialect, sighting, claimant }: Observation, context: JudgingContext): Decision {
  const { users } = dialect;
  const host = claimant.state === 'nobody' ? claimant.host : undefined;
  if (host !== undefined && !isSameHost(host, context.machine.hostname)) return unknown([{ code: 'other-host', host }]);
  const answer = context.uses.get(sighting.path);
  if (users === undefined || answer === undefined) return unknown();
  if (answer.state === 'unreadable') return unknown([{ code: 'users-not-looked-for', reason: answer.reason }]);
  const { processes } = context;
  const [first, ...others] = [...new Set(answer.uses.map(({ pid }) => pid))];
  if (first !== undefined) {
    const evidence = answer.uses.slice(0, namedLimit).map(({ pid, how }): Evidence => {
      const process = processes.get(pid);
      return { code: 'used-by', pid, how, command: process?.state === 'running' ? shownCommand(process) : null };
    });
    return {
      verdict: 'held',
      evidence,
      holder: seenHolder(first, processes),
      otherHolders: others.map((pid) => seenHolder(pid, processes)),
    };
  }
  const evidence: Evidence[] = [{ code: 'used-by-nobody' }];
  if (users.isPartial === true) return unknown([...evidence, { code: 'users-elsewhere' }]);
  if (answer.unreadable > 0) return unknown([...evidence, { code: 'users-unreadable', count: answer.unreadable }]);
  if (sighting.stat.shared) return unknown([...evidence, { code: 'shared-file-system' }]);
  const writtenAt = sighting.stat.mtimeMs;
  if (ageOf(sighting, context.now) <= users.graceMs) {
    return unknown([...evidence, { code: 'too-young-to-judge', thresholdMs: users.graceMs, writtenAt }]);
  }
  return { verdict: 'stale', evidence };
}
