import type { Evidence } from '../evidence';
import { isSameHost, seenHolder } from '../liveness';
import type { Observation } from '../observe';
import type { JudgingContext } from './context';
import { shownCommand } from '../redact';
import { type Decision, unknown } from './decision';
import { portQuestion, waitingEvidence } from './portEvidence';
import { ageOf } from './timeEvidence';

/** Users named in the evidence; more are only counted. */
const namedLimit = 5;

/**
 * For locks that name nobody: held while a process of the tool works with what it protects, stale only when every
 * process that could was looked into, none does, and the lock is older than any moment in which one could be missed.
 * Where a port is named, nobody may wait for connections there either.
 */
export function decideByUsers(observation: Observation, context: JudgingContext): Decision {
  const { dialect, sighting, claimant } = observation;
  const { users } = dialect;
  const host = claimant.state === 'nobody' ? claimant.host : undefined;
  if (host !== undefined && !isSameHost(host, context.machine.hostname)) return unknown([{ code: 'other-host', host }]);
  const answer = context.uses.get(sighting.path);
  if (users === undefined || answer === undefined) return unknown();
  if (answer.state === 'unreadable') return unknown([{ code: 'users-not-looked-for', reason: answer.reason }]);
  const { processes } = context;
  const [first, ...others] = [...new Set(answer.uses.map(({ pid }) => pid))];
  const server = first === undefined ? serverOf(observation, context) : undefined;
  if (server !== undefined) {
    return { verdict: 'held', evidence: portOf(observation, server, context), holder: seenHolder(server, processes) };
  }
  if (first !== undefined) {
    const evidence = answer.uses.slice(0, namedLimit).map(({ pid, how }): Evidence => {
      const process = processes.get(pid);
      return { code: 'used-by', pid, how, command: process?.state === 'running' ? shownCommand(process) : null };
    });
    return {
      verdict: 'held',
      evidence: [...evidence, ...portOf(observation, first, context)],
      holder: seenHolder(first, processes),
      otherHolders: others.map((pid) => seenHolder(pid, processes)),
    };
  }
  const waiting = portOf(observation, null, context);
  const evidence: Evidence[] = [{ code: 'used-by-nobody' }, ...waiting];
  // Whoever waits there may be the very one, in whose command line the file is not named.
  if (waiting.some(({ code }) => code !== 'port-silent')) return unknown(evidence);
  if (users.isPartial === true) return unknown([...evidence, { code: 'users-elsewhere' }]);
  if (answer.unreadable > 0) return unknown([...evidence, { code: 'users-unreadable', count: answer.unreadable }]);
  if (sighting.stat.shared) return unknown([...evidence, { code: 'shared-file-system' }]);
  const writtenAt = sighting.stat.mtimeMs;
  if (ageOf(sighting, context.now) <= users.graceMs) {
    return unknown([...evidence, { code: 'too-young-to-judge', thresholdMs: users.graceMs, writtenAt }]);
  }
  return { verdict: 'stale', evidence };
}

/** A process of the tool that waits at the port that is named, though nothing else tells that it has this. */
function serverOf(observation: Observation, { listeners, processes }: JudgingContext): number | undefined {
  if (portQuestion(observation) === null) return undefined;
  const answer = listeners.get(observation.sighting.path);
  if (answer?.state !== 'looked') return undefined;
  return answer.pids.find((pid) => {
    const process = processes.get(pid);
    return (
      process?.state === 'running' && process.command !== null && observation.dialect.program.test(process.command)
    );
  });
}

/** Who waits at the port that is named; empty where none is. */
function portOf(
  observation: Observation,
  pid: number | null,
  { listeners, processes }: Pick<JudgingContext, 'listeners' | 'processes'>,
): readonly Evidence[] {
  const question = portQuestion(observation);
  if (question === null) return [];
  const answer = listeners.get(observation.sighting.path) ?? { state: 'unreadable', reason: 'not asked' };
  return waitingEvidence(question.port, pid, answer, processes);
}
