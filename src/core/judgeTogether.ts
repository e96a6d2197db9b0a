import { askCircumstances, askDoubts, type CircumstancePorts, type Circumstances, type Doubts } from './circumstances';
import type { Dialect } from './dialects/dialect';
import type { LockRecord } from './lock';
import { machineFacts } from './machineFacts';
import type { Observation } from './observe';
import type { Clock, Host, Tracking } from './ports';
import { isCondemning, judge } from './staleness';
import { circumstancesOf, isUnchanged, processOf, type Tracked } from './trackedLock';
import type { JudgingContext } from './verdicts/context';

export interface JudgingPorts extends CircumstancePorts {
  readonly host: Host;
  readonly clock: Clock;
}

/** What the user chose, as it is now. */
export interface JudgingRules {
  leaseOf(dialect: Dialect): number | null;
  /** Whether a path lies outside of everything that is open. */
  isOutside(path: string): boolean;
}

/** What was seen, and what is known besides. */
export interface Case {
  readonly observations: readonly Observation[];
  /** Whether also those are asked after that are so young that most will be gone by the next pulse. */
  readonly patient: boolean;
  /** What git says of those that are new. */
  readonly ofNew: Promise<ReadonlyMap<string, Tracking>>;
  /** What stood there the last time. */
  readonly known: (path: string) => Tracked | undefined;
}

const noDoubts: Doubts = { tracking: new Map(), namesakes: new Set() };

/** Younger locks that name nobody are not asked after until the next pulse: most are gone by then. Milliseconds. */
const fleetingMs = 500;

/** Asks after the holders of all these locks at once, and judges each, those that may be condemned with all doubts. */
export async function judgeTogether(
  ports: JudgingPorts,
  rules: JudgingRules,
  { observations, patient, ofNew, known }: Case,
): Promise<readonly Tracked[]> {
  const now = ports.clock.now();
  const wanted = patient ? observations : observations.filter((observation) => !isFleeting(observation, now));
  const [asked, tracking] = await Promise.all([askCircumstances(ports, wanted), ofNew]);
  const since = new Map(
    observations.map((observation) => [
      observation.sighting.path,
      unchangedSince(observation, known(observation.sighting.path)),
    ]),
  );
  const plain = contextOf(ports, rules, asked, since, noDoubts);
  const first = observations.map((observation) => judge(observation, plain));
  const doubts = await doubtsOf(ports, observations, first, (path) => tracking.get(path), known);
  const context = contextOf(ports, rules, asked, since, doubts);
  return observations.map((observation, index) => ({
    observation,
    record: withDoubts(observation, first[index], context),
    process: processOf(observation, asked.processes),
    tracking: doubts.tracking.get(observation.sighting.path),
    circumstances: circumstancesOf(observation, asked),
    unchangedSince: since.get(observation.sighting.path) ?? context.now,
  }));
}

function contextOf(
  { clock, host }: JudgingPorts,
  rules: JudgingRules,
  asked: Circumstances,
  since: ReadonlyMap<string, number | undefined>,
  doubts: Doubts,
): JudgingContext {
  return {
    ...asked,
    ...doubts,
    now: clock.now(),
    machine: machineFacts(host),
    sleptMs: host.sleptMs(),
    leaseOf: (dialect) => rules.leaseOf(dialect),
    isOutside: (path) => rules.isOutside(path),
    unchangedSince: (path) => since.get(path),
  };
}

/** Asked of what may be condemned: a file may have been added to version control since it was new. */
async function doubtsOf(
  ports: JudgingPorts,
  observations: readonly Observation[],
  first: readonly LockRecord[],
  ofNew: (path: string) => Tracking | undefined,
  known: Case['known'],
): Promise<Doubts> {
  const condemned = observations.filter((_, index) => {
    const record = first[index];
    return record !== undefined && isCondemning(record);
  });
  const open = condemned.filter(({ sighting }) => ofNew(sighting.path) === undefined);
  const { tracking, namesakes } = await askDoubts(ports, open, condemned);
  const answers = observations.flatMap(({ sighting: { path } }) => {
    const answer = tracking.get(path) ?? ofNew(path) ?? known(path)?.tracking;
    return answer === undefined ? [] : [[path, answer] as const];
  });
  return { tracking: new Map(answers), namesakes };
}

/** The first judgement stands where no doubt could have changed it: most locks are held, and of no interest to git. */
function withDoubts(observation: Observation, first: LockRecord | undefined, context: JudgingContext): LockRecord {
  const tracking = context.tracking.get(observation.sighting.path) ?? 'untracked';
  return first !== undefined && !isCondemning(first) && tracking === 'untracked' ? first : judge(observation, context);
}

function unchangedSince(observation: Observation, known: Tracked | undefined): number | undefined {
  return known !== undefined && isUnchanged(known.observation, observation) ? known.unchangedSince : undefined;
}

function isFleeting({ dialect, sighting }: Observation, now: number): boolean {
  return dialect.users !== undefined && Math.abs(now - sighting.stat.mtimeMs) < fleetingMs;
}
