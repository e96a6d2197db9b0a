import { generationLimit, parentOf } from './liveness';
import type { Observation } from './observe';
import { basename, dirname } from './paths';
import type { FileSystem, Tracking } from './ports';
import type {
  FileIdentity,
  InnerProcesses,
  KernelLock,
  KernelLockReport,
  KernelLockTable,
  ListenerAnswer,
  Moment,
  PortListeners,
  ProcessState,
  ProcessTable,
  ProcessUses,
  UseAnswer,
  UseQuestion,
} from './processPorts';
import { pidsToAsk } from './staleness';
import { portQuestion } from './verdicts/portEvidence';

export interface CircumstancePorts {
  readonly fs: Pick<FileSystem, 'tracking'>;
  readonly processes: ProcessTable;
  readonly kernel: KernelLockTable;
  readonly uses: ProcessUses;
  readonly inner: InnerProcesses;
  readonly listeners: PortListeners;
}

/** All that was asked about some locks at one moment, besides their files. */
export interface Circumstances {
  readonly processes: ReadonlyMap<number, ProcessState>;
  readonly kernel: KernelLockReport | null;
  readonly uses: ReadonlyMap<string, UseAnswer>;
  /** Who waits at the ports that files name, by the path of the file. */
  readonly listeners: ReadonlyMap<string, ListenerAnswer>;
}

/**
 * Asks for all of them together, as of one moment: one look at the kernel's locks, one walk over the processes for
 * those that name nobody, one at the ports that files name, one query for every process that comes up, and one for each generation of their ancestors, if
 * those are wanted.
 */
export async function askCircumstances(
  ports: CircumstancePorts,
  observations: readonly Observation[],
  { roots = [], ancestors = true }: { readonly roots?: readonly string[]; readonly ancestors?: boolean } = {},
): Promise<Circumstances> {
  const moment: Moment = { name: Symbol('moment') };
  const ask = (pids: readonly number[], known?: ProcessStates): Promise<ProcessStates> =>
    askProcesses(ports.processes, pids, { known, ancestors, moment });
  const asked = askKernel(ports, observations, roots, moment);
  // Those that are named first: the kernel's list takes a while in which the processor is free.
  const named = await ask(observations.flatMap(pidsToAsk));
  const [kernel, uses, listeners] = await Promise.all([
    asked,
    askUses(ports, observations, moment),
    askListeners(ports, observations, moment),
  ]);
  const locks = kernel?.state === 'read' ? kernel.locks : [];
  const seen = [...uses.values()].flatMap((answer) =>
    answer.state === 'looked' ? answer.uses.map(({ pid }) => pid) : [],
  );
  const listening = [...listeners.values()].flatMap((answer) => (answer.state === 'looked' ? answer.pids : []));
  const processes = await ask([...locks.flatMap(pidsOfLock), ...seen, ...listening], named);
  return { processes, kernel, uses, listeners };
}

/** What must be known before anything is said against a lock, and is not worth asking of every other one. */
export interface Doubts {
  /** What git says of the files, by path. */
  readonly tracking: ReadonlyMap<string, Tracking>;
  /** Numbers that may be those of processes in containers. */
  readonly namesakes: ReadonlySet<number>;
}

/** `condemned`: those that something is about to be said against; git is asked of `observations`. */
export async function askDoubts(
  ports: CircumstancePorts,
  observations: readonly Observation[],
  condemned: readonly Observation[],
): Promise<Doubts> {
  const pids = [...new Set(condemned.flatMap(pidsToAsk))];
  const [tracking, namesakes] = await Promise.all([
    askTracking(
      ports,
      observations.map(({ sighting }) => sighting.path),
    ),
    pids.length === 0 ? new Set<number>() : ports.inner.namesakes(pids),
  ]);
  return { tracking, namesakes };
}

/** What git says of these files, by path. */
export async function askTracking(
  ports: Pick<CircumstancePorts, 'fs'>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Tracking>> {
  if (paths.length === 0) return new Map();
  const answers = await ports.fs.tracking(paths);
  return new Map(paths.map((path, index) => [path, answers[index] ?? 'unknown']));
}

/** Everybody who has to do with it. */
export function pidsOfLock({ takerPid, holderPids, waiters }: KernelLock): readonly number[] {
  return [...(takerPid === null ? [] : [takerPid]), ...holderPids, ...waiters.map(({ pid }) => pid)];
}

async function askKernel(
  { kernel }: CircumstancePorts,
  observations: readonly Observation[],
  roots: readonly string[],
  moment: Moment,
): Promise<KernelLockReport | null> {
  const files = observations.flatMap(({ mutexFiles }) => mutexFiles);
  const wanted = observations.some(({ dialect }) => dialect.mutex !== undefined);
  return wanted || roots.length > 0 ? kernel.query({ files: unique(files), roots }, undefined, moment) : null;
}

function unique(files: readonly FileIdentity[]): readonly FileIdentity[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

async function askUses(
  { uses }: CircumstancePorts,
  observations: readonly Observation[],
  moment: Moment,
): Promise<ReadonlyMap<string, UseAnswer>> {
  const questions = observations.flatMap(({ dialect, claimant, sighting, companions }): readonly UseQuestion[] => {
    if (dialect.users === undefined || claimant.state !== 'nobody') return [];
    const { path, stat } = sighting;
    const { program, scopes, variables = [], leads = [] } = dialect.users;
    let known: readonly string[] | undefined;
    return [
      {
        file: { path, dev: stat.dev, ino: stat.ino },
        hasOtherNames: stat.names > 1,
        uid: stat.uid,
        program,
        variables,
        leads,
        // Only where a process of such a program runs at all does anybody want to know.
        get scopes() {
          return (known ??= scopes(dirname(path), companions, basename(path)));
        },
      },
    ];
  });
  if (questions.length === 0) return new Map();
  const answers = await uses.ask(questions, undefined, moment);
  return new Map(
    questions.map(({ file }, index) => [file.path, answers[index] ?? { state: 'unreadable', reason: '' }]),
  );
}

async function askListeners(
  { listeners }: CircumstancePorts,
  observations: readonly Observation[],
  moment: Moment,
): Promise<ReadonlyMap<string, ListenerAnswer>> {
  const asked = observations.flatMap((observation) => {
    const question = portQuestion(observation);
    return question === null ? [] : [{ path: observation.sighting.path, question }];
  });
  if (asked.length === 0) return new Map();
  const answers = await listeners.ask(
    asked.map(({ question }) => question),
    undefined,
    moment,
  );
  return new Map(asked.map(({ path }, index) => [path, answers[index] ?? { state: 'unreadable', reason: '' }]));
}

type ProcessStates = ReadonlyMap<number, ProcessState>;

/**
 * The states of these processes, and where `ancestors` are wanted of all above them: one query for each generation.
 * `known` ones are not asked after again.
 */
export async function askProcesses(
  table: ProcessTable,
  pids: readonly number[],
  {
    known = new Map(),
    ancestors = true,
    moment,
  }: { readonly known?: ProcessStates | undefined; readonly ancestors?: boolean; readonly moment?: Moment } = {},
): Promise<ProcessStates> {
  const all = new Map(known);
  let wanted = [...new Set(pids)].filter((pid) => !all.has(pid));
  for (let round = 0; wanted.length > 0 && round <= (ancestors ? generationLimit : 0); round++) {
    for (const [pid, state] of await table.query(wanted, undefined, moment)) all.set(pid, state);
    const parents = wanted.map((pid) => parentOf(all.get(pid)));
    wanted = [...new Set(parents)].filter((pid): pid is number => pid !== null && pid > 1 && !all.has(pid));
  }
  return all;
}
