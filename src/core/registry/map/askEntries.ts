import { askProcesses, askTracking, type CircumstancePorts } from '../../circumstances';
import type { FileError, FileSystem, Tracking } from '../../ports';
import { isGone } from '../../ports';
import { portNumber } from '../../portNumber';
import type { ListenerAnswer, ListenerQuestion, Moment, ProcessState } from '../../processPorts';
import type { EntryClaim, MapEntry } from './mapDialect';
import type { MapObservation } from './observeMap';

export interface EntryPorts extends Omit<CircumstancePorts, 'fs'> {
  readonly fs: Pick<FileSystem, 'look' | 'tracking'>;
}

/** What is known of all that the entries of some files lead to, as of one moment. */
export interface EntryCircumstances {
  readonly processes: ReadonlyMap<number, ProcessState>;
  /** By the entry. */
  readonly listeners: ReadonlyMap<MapEntry, ListenerAnswer>;
  /** By the path of a target: `null`, it is there; an error, whether it is there cannot be seen, or that it is gone. */
  readonly targets: ReadonlyMap<string, FileError | null>;
  /** Numbers that may be those of processes in containers. */
  readonly namesakes: ReadonlySet<number>;
  /** What git says of the files, by path. */
  readonly tracking: ReadonlyMap<string, Tracking>;
}

/** What is to be asked about an entry that names a process and its port; `null` for any other. */
export function entryQuestion(claim: EntryClaim): ListenerQuestion | null {
  if (claim.state !== 'process' || claim.pid <= 0) return null;
  const port = portNumber(claim.facts.find(({ name }) => name === 'port')?.value ?? '');
  return port === null ? null : { port, pid: claim.pid };
}

/** Asks for all of them together: one look at the processes, one at the ports, one at the targets, one at git. */
export async function askEntries(
  ports: EntryPorts,
  observations: readonly MapObservation[],
): Promise<EntryCircumstances> {
  const moment: Moment = { name: Symbol('moment') };
  const entries = observations.flatMap((observation) => observation.entries);
  const pids = entries.flatMap(({ claim }) => (claim.state === 'process' && claim.pid > 0 ? [claim.pid] : []));
  const named = await askProcesses(ports.processes, pids, { moment });
  const [listeners, targets, tracking, namesakes] = await Promise.all([
    askListeners(ports, entries, moment),
    askTargets(ports, entries),
    askTracking(
      ports,
      observations.map(({ path }) => path),
    ),
    pids.length === 0 ? new Set<number>() : ports.inner.namesakes([...new Set(pids)]),
  ]);
  const listening = [...listeners.values()].flatMap((answer) => (answer.state === 'looked' ? answer.pids : []));
  const processes = await askProcesses(ports.processes, listening, { known: named, moment });
  return { processes, listeners, targets, namesakes, tracking };
}

async function askListeners(
  { listeners }: EntryPorts,
  entries: readonly MapEntry[],
  moment: Moment,
): Promise<EntryCircumstances['listeners']> {
  const asked = entries.flatMap((entry) => {
    const question = entryQuestion(entry.claim);
    return question === null ? [] : [{ entry, question }];
  });
  if (asked.length === 0) return new Map();
  const answers = await listeners.ask(
    asked.map(({ question }) => question),
    undefined,
    moment,
  );
  return new Map(asked.map(({ entry }, index) => [entry, answers[index] ?? { state: 'unreadable', reason: '' }]));
}

async function askTargets({ fs }: EntryPorts, entries: readonly MapEntry[]): Promise<EntryCircumstances['targets']> {
  const paths = [
    ...new Set(
      entries.flatMap(({ claim }) => (claim.state === 'targets' ? claim.targets.map(({ path }) => path) : [])),
    ),
  ];
  if (paths.length === 0) return new Map();
  const answers = await fs.look(paths.map((path) => ({ path, maxBytes: 0 })));
  return new Map(
    paths.map((path, index) => {
      const answer = answers[index];
      if (answer === undefined) return [path, { code: 'EUNKNOWN', message: 'not seen' }];
      return [path, answer.ok ? null : answer.error];
    }),
  );
}

/** Whether a target is proved gone. */
export function isTargetGone(error: FileError | null | undefined): boolean {
  return error !== null && error !== undefined && isGone(error);
}
