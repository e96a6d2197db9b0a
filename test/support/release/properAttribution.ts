import type { Move } from './auditedHands';
import { type Contention, type Hold, otherObjections, overlapsOf, type Robbed } from './contention';
import type { Way } from './realCore';

/** `own`: the number of the folder that was made; `null` where it was gone before that could be asked. */
interface Made {
  readonly place: number;
  readonly by: number;
  /** Of making it, and when it was made. */
  readonly began: number;
  readonly madeAt: number;
  readonly own: number | null;
}

export interface ProperHold extends Hold, Made {
  readonly by: number;
}

export interface ProperRobbed extends Omit<Robbed, 'found'>, Made {
  readonly by: number;
  /** Of looking; `at` is when it had looked. */
  readonly lookedAt: number;
  /** Whether its folder was removed; if not, it lies elsewhere. `null`: not known. */
  readonly isRemoved: boolean | null;
  /** The number of what stood there instead. */
  readonly found: number | null;
}

/** That a contender removed by name whatever stood there, as the library does. */
export interface Removed {
  readonly place: number;
  readonly by: number;
  /** A `takeover` of what it had judged, a moment ago, to be old; a `release` of what it held itself. */
  readonly kind: 'takeover' | 'release';
  readonly began: number;
  readonly at: number;
  /** Of a release: what it had made, and when. */
  readonly own: number | null;
  readonly madeFrom: number;
  readonly madeAt: number;
  /** Of a takeover: what it had judged, and when. */
  readonly judged?: number | null;
  readonly judgedAt?: number;
}

/** What one contender says besides. */
export interface ProperAudit {
  readonly holds: readonly ProperHold[];
  readonly robbed: readonly ProperRobbed[];
  readonly removals: readonly Removed[];
  /** The folders that were made old, dead holders' by intent. */
  readonly plants: readonly { readonly place: number; readonly ino: number }[];
  /** How often a link of ours stood where one was about to remove a folder: an old one, or his own. */
  readonly barred: { readonly takeovers: number; readonly releases: number };
}

export interface ProperContention extends Contention {
  readonly way: Way | null;
  readonly audit: ProperAudit;
}

/** Who took a live holder's folder away; exactly one for each loss. */
export type Cause =
  /** We moved it, and it was not back when its holder looked. */
  | 'moved-by-us'
  /** The same, but a folder of ours stood in for it: a link to his own is to stand there. */
  | 'stood-in-by-us'
  /** We took it for a dead one, and kept it. */
  | 'kept-by-us'
  /** A contender removed it that had judged, longer ago than our grace, a dead one which we have released since. */
  | 'late-takeover-after-us'
  /** The same within our grace, in which our stamp is to stand in its way. */
  | 'takeover-within-grace'
  /** A contender removed it that had judged a dead one, which another one has removed since: without us. */
  | 'takeover-of-their-own'
  /** The test made it old by mistake: its folder had the name of a dead one that was about to be left behind. */
  | 'made-old-by-test'
  | 'unknown';

/** A folder that was not there, or another one, while somebody looked. */
interface Loss extends Made {
  readonly lookedAt: number;
  readonly at: number;
  readonly isRemoved: boolean | null;
  readonly found: number | null;
}

/** By the joined log of all parties: what removed this very folder from its place before it was looked for. */
export function causeOf(loss: Loss, run: ProperContention, graceMs: number): Cause {
  const { moves } = run.released;
  const { removals, plants } = run.audit;
  const ofPlace = moves.filter(({ place }) => place === loss.place);
  if (loss.own !== null && plants.some(({ place, ino }) => place === loss.place && ino === loss.own))
    return 'made-old-by-test';
  if (loss.own !== null ? isAwayByUs(loss.own, loss, ofPlace) : isMovedMeanwhile(loss, ofPlace)) {
    if (ofPlace.some(({ kind, ino }) => kind === 'kept' && ino === loss.own)) return 'kept-by-us';
    const standIn = ofPlace.find(({ kind, ino }) => kind === 'gave' && ino === loss.found);
    return standIn !== undefined && standIn.began <= loss.at ? 'stood-in-by-us' : 'moved-by-us';
  }
  // It lies elsewhere, and nobody but us moves anything.
  if (loss.isRemoved === false) return 'unknown';
  const known = suspectsOf(loss, removals).map((one) => causeByRival(one, run, graceMs));
  return worstFirst.find((cause) => known.includes(cause)) ?? 'unknown';
}

/** The first of the others who removed something since it was made; and who was at it while it was made. */
function suspectsOf({ place, by, began, madeAt, at }: Loss, removals: readonly Removed[]): readonly Removed[] {
  const others = removals
    .filter((one) => one.place === place && one.by !== by && one.at >= began && one.began <= at)
    .sort((a, b) => a.began - b.began);
  const first = others.find((one) => one.began >= madeAt);
  return others.filter((one) => one.began < madeAt || one === first);
}

const worstFirst: readonly Cause[] = [
  'kept-by-us',
  'moved-by-us',
  'stood-in-by-us',
  'takeover-within-grace',
  'late-takeover-after-us',
  'takeover-of-their-own',
  'made-old-by-test',
];

/** Taken by us, and not given back, when it was looked for. */
function isAwayByUs(ino: number, { lookedAt, at }: Loss, moves: readonly Move[]): boolean {
  const own = moves.filter((move) => move.ino === ino).sort((a, b) => a.began - b.began);
  return own.some((took, index) => {
    if (took.kind !== 'took' || took.began > at) return false;
    const back = own.slice(index).find(({ kind }) => kind === 'gave');
    return back === undefined || back.at >= lookedAt;
  });
}

/** Its number is not known: whether we took anything out between its being made and being looked for. */
function isMovedMeanwhile({ began, at }: Loss, moves: readonly Move[]): boolean {
  return moves.some((move) => move.kind === 'took' && move.at >= began && move.began <= at);
}

/** Of one who lets go: why what he removed was not his own any more. */
function causeByRival(one: Removed, run: ProperContention, graceMs: number): Cause {
  const { place, by, kind, judged, judgedAt = 0, began, at } = one;
  if (kind === 'release') {
    return causeOf(
      { ...one, began: one.madeFrom, lookedAt: began, at: began, isRemoved: null, found: null },
      run,
      graceMs,
    );
  }
  const wasOurs = run.released.moves.some(
    (move) => move.place === place && move.kind === 'took' && move.ino === judged,
  );
  if (wasOurs) return at - judgedAt > graceMs ? 'late-takeover-after-us' : 'takeover-within-grace';
  const wasTheirs = run.audit.removals.some(
    (other) => other.place === place && other.by !== by && other.at >= judgedAt && other.began <= at,
  );
  return wasTheirs ? 'takeover-of-their-own' : 'unknown';
}

/**
 * What is no fault: the windows that the README names, and what others do to each other. By exchange a live folder never
 * goes from its place because of us, but for a moment in which a link leads to it; moved aside, it may be away for a
 * moment, and nothing stands in the way of who has judged a dead one.
 */
const windows: Readonly<Record<Way | 'without us', readonly Cause[]>> = {
  native: ['late-takeover-after-us', 'takeover-of-their-own', 'made-old-by-test'],
  'in steps': ['moved-by-us', 'late-takeover-after-us', 'takeover-of-their-own', 'made-old-by-test'],
  'without us': ['takeover-of-their-own', 'made-old-by-test'],
};

export interface ProperJudgement extends Pick<ProperAudit, 'barred'> {
  readonly objections: readonly string[];
  /** How often a live holder lost its folder, or two had one at once, by who did it. */
  readonly causes: Readonly<Partial<Record<Cause, number>>>;
}

/** What speaks against us in a fight over folders: each loss of a live holder is explained by one entry of the log. */
export function judgeProper(run: ProperContention, graceMs: number): ProperJudgement {
  const losses: readonly Loss[] = [...run.audit.robbed, ...overlapsOf(run.audit).map(lossOf)];
  const judged = losses.map((loss) => ({ loss, cause: causeOf(loss, run, graceMs) }));
  const allowed = windows[run.way ?? 'without us'];
  const causes: Partial<Record<Cause, number>> = {};
  for (const { cause } of judged) causes[cause] = (causes[cause] ?? 0) + 1;
  const { barred } = run.audit;
  const { takeovers, releases } = barred;
  const places = new Set(losses.map(({ place }) => place));
  return {
    objections: [
      ...judged
        .filter(({ cause }) => !allowed.includes(cause))
        .map(({ loss, cause }) => `${cause}: ${JSON.stringify({ loss, log: logOf(loss, run) })}`),
      ...run.lost.filter((place) => !places.has(place)).map((place) => `an update was lost in place ${place}`),
      ...otherObjections(run),
      ...(run.way !== 'native' && takeovers + releases > 0 ? ['a link stood in a place without an exchange'] : []),
    ],
    barred,
    causes,
  };
}

/** Of two at once: who made his folder first had lost it when the other one made his. */
function lossOf([a, b]: readonly [ProperHold, ProperHold]): Loss {
  const [first, second] = a.madeAt <= b.madeAt ? [a, b] : [b, a];
  return { ...first, lookedAt: second.began, at: second.madeAt, isRemoved: null, found: second.own };
}

/** All that is known of its place in that time. */
function logOf({ place, began, at }: Loss, { released, audit }: ProperContention): readonly unknown[] {
  return [...released.moves, ...audit.removals].filter(
    (one) => one.place === place && one.at >= began - 1 && one.began <= at + 1,
  );
}
