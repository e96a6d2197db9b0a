import type { Evidence } from '../evidence';
import { generationLimit, type HolderJudgement, parentOf } from '../liveness';
import type { Observation } from '../observe';
import { portNumber } from '../portNumber';
import type { ListenerAnswer, ListenerQuestion, ProcessState } from '../processPorts';
import { shownCommand } from '../redact';
import type { JudgingContext } from './context';

/**
 * What is to be asked about a file that names a port: of the process that it names as well, or of any, where it names none
 * and whoever uses it is looked for; `null` for any other.
 */
export function portQuestion({ claimant, dialect }: Observation): ListenerQuestion | null {
  const isNamed = claimant.state === 'named' && claimant.pid > 0;
  if (!isNamed && (claimant.state !== 'nobody' || dialect.users === undefined)) return null;
  const port = portNumber(claimant.facts?.find(({ name }) => name === 'port')?.value ?? '');
  return port === null ? null : { port, pid: isNamed ? claimant.pid : null };
}

/**
 * Whether the process that a file names waits at the port that it names. It tells a server that has moved on, and one
 * whose place another has taken; it never decides a verdict: a server that is starting does not listen yet.
 */
export function portEvidence(
  observation: Observation,
  judged: HolderJudgement | null,
  { listeners, processes }: Pick<JudgingContext, 'listeners' | 'processes'>,
): readonly Evidence[] {
  return portAnswerEvidence(portQuestion(observation), listeners.get(observation.sighting.path), judged, processes);
}

/** The same of anything that names a process and its port. */
export function portAnswerEvidence(
  question: ListenerQuestion | null,
  answer: ListenerAnswer | undefined,
  judged: HolderJudgement | null,
  processes: ReadonlyMap<number, ProcessState>,
): readonly Evidence[] {
  const liveness = judged?.holder.liveness;
  // Of a process elsewhere the ports of this machine say nothing.
  if (question === null || answer === undefined || (liveness !== 'alive' && liveness !== 'dead')) return [];
  const { port, pid } = question;
  return waitingEvidence(port, liveness === 'alive' ? pid : null, answer, processes);
}

/** Who waits at a port where this process should; `null`: nobody should any more, or it is not known who. */
export function waitingEvidence(
  port: number,
  pid: number | null,
  answer: ListenerAnswer,
  processes: ReadonlyMap<number, ProcessState>,
): readonly Evidence[] {
  if (answer.state === 'unreadable') return [{ code: 'port-unreadable', port, reason: answer.reason }];
  const server = pid === null ? undefined : answer.pids.find((one) => servesFor(one, pid, processes));
  if (server !== undefined) return [{ code: 'port-served', port, pid: server }];
  const [other] = answer.pids;
  if (other !== undefined) return [{ code: 'port-of-another', port, pid: other, command: commandOf(other, processes) }];
  return [{ code: answer.hidden ? 'port-unseen' : 'port-silent', port }];
}

/** Whether it is the process itself, or one that it has started, as servers do with those that do their work. */
function servesFor(listener: number, pid: number, processes: ReadonlyMap<number, ProcessState>): boolean {
  let one: number | null = listener;
  for (let generation = 0; one !== null && generation < generationLimit; generation++) {
    if (one === pid) return true;
    one = parentOf(processes.get(one));
  }
  return false;
}

function commandOf(pid: number, processes: ReadonlyMap<number, ProcessState>): string | null {
  const process = processes.get(pid);
  return process?.state === 'running' ? shownCommand(process) : null;
}
