import { parentOf } from './liveness';
import type { Observation } from './observe';
import { dirname } from './paths';
import type {
  FileIdentity,
  FileSystem,
  InnerProcesses,
  KernelLock,
  KernelLockReport,
  KernelLockTable,
  ProcessState,
  ProcessTable,
  ProcessUses,
  Tracking,
  UseAnswer,
} from './ports';
import { pidsToAsk } from './staleness';

export interface CircumstancePorts {
  readonly fs: Pick<FileSystem, 'tracking'>;
  readonly processes: ProcessTable;
  readonly kernel: KernelLockTable;
  readonly uses: ProcessUses;
  readonly inner: InnerProcesses;
}

/** All that was asked about some locks at one moment, besides their files. */
export interface Circumstances {
  readonly processes: ReadonlyMap<number, ProcessState>;
  readonly kernel: KernelLockReport | null;
  readonly uses: ReadonlyMap<string, UseAnswer>;
}

/** Generations asked after; see `ancestorsOf`. */
const generationLimit = 24;

/**
 * Asks for all of them together: one look at the kernel's locks, one walk over the processes for those that name
 * nobody, one query for every process that comes up, and one for each generation of their ancestors, if those are wanted.
 */
export async function askCircumstances(
  ports: CircumstancePorts,
  observations: readonly Observation[],
  { roots = [], ancestors = true }: { readonly roots?: readonly string[]; readonly ancestors?: boolean } = {},
): Promise<Circumstances> {
  const [kernel, uses] = await Promise.all([askKernel(ports, observations, roots), askUses(ports, observations)]);
  const locks = kernel?.state === 'read' ? kernel.locks : [];
  const pids = new Set([
    ...observations.flatMap(pidsToAsk),
    ...locks.flatMap(pidsOfLock),
    ...[...uses.values()].flatMap((answer) => (answer.state === 'looked' ? answer.uses.map(({ pid }) => pid) : [])),
  ]);
  if (pids.size === 0) return { processes: new Map(), kernel, uses };
  const processes = ancestors ? withAncestors([...pids], ports.processes) : ports.processes.query([...pids]);
  return { processes: await processes, kernel, uses };
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
    askTracking(ports, observations),
    pids.length === 0 ? new Set<number>() : ports.inner.namesakes(pids),
  ]);
  return { tracking, namesakes };
}

/** What git says of these files, by path. */
export async function askTracking(
  ports: CircumstancePorts,
  observations: readonly Observation[],
): Promise<ReadonlyMap<string, Tracking>> {
  if (observations.length === 0) return new Map();
  const paths = observations.map(({ sighting }) => sighting.path);
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
): Promise<KernelLockReport | null> {
  const files = observations.flatMap(({ mutexFiles }) => mutexFiles);
  const wanted = observations.some(({ dialect }) => dialect.mutex !== undefined);
  return wanted || roots.length > 0 ? kernel.query({ files: unique(files), roots }) : null;
}

function unique(files: readonly FileIdentity[]): readonly FileIdentity[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

async function askUses(
  { uses }: CircumstancePorts,
  observations: readonly Observation[],
): Promise<ReadonlyMap<string, UseAnswer>> {
  const questions = observations.flatMap(({ dialect, claimant, sighting, companions }) => {
    if (dialect.users === undefined || claimant.state !== 'nobody') return [];
    const { path, stat } = sighting;
    const { program, scopes, variables = [], leads = [] } = dialect.users;
    return [
      {
        file: { path, dev: stat.dev, ino: stat.ino },
        uid: stat.uid,
        program,
        variables,
        leads,
        scopes: scopes(dirname(path), companions),
      },
    ];
  });
  if (questions.length === 0) return new Map();
  const answers = await uses.ask(questions);
  return new Map(
    questions.map(({ file }, index) => [file.path, answers[index] ?? { state: 'unreadable', reason: '' }]),
  );
}

/** The states of these processes and of all above them: one query for each generation. */
export async function withAncestors(
  pids: readonly number[],
  table: ProcessTable,
): Promise<ReadonlyMap<number, ProcessState>> {
  const known = new Map<number, ProcessState>();
  let wanted = pids;
  for (let round = 0; wanted.length > 0 && round <= generationLimit; round++) {
    for (const [pid, state] of await table.query(wanted)) known.set(pid, state);
    const parents = wanted.map((pid) => parentOf(known.get(pid)));
    wanted = [...new Set(parents.filter((pid) => pid !== null && pid > 1 && !known.has(pid)))] as readonly number[];
  }
  return known;
}
