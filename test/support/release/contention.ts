import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { leftoverPrefix } from '../../../src/core/release/leftoverNames';
import { addToList } from '../../../src/core/util/addToList';
import type { Released } from '../../process/programs/releaser';
import { Fight, type FightLength } from './fight';
import { loadProcessors, startTold, type ToldProgram } from './programs';

/** All times are of the clock that all processes share. Milliseconds. */
export interface Hold {
  readonly place: number;
  /** When it was begun to take the lock. */
  readonly began: number;
  /** When it was had, and until when. */
  readonly from: number;
  readonly to: number;
}

/** That a contender took over what it had seen to be dead, as its tool does. */
export interface Theft {
  readonly place: number;
  /** The pid of the contender. */
  readonly by: number;
  readonly at: number;
  /** From seeing that it is dead to taking it over. */
  readonly gapMs: number;
}

/** That a holder found something else than its own lock in its place; `null`: nothing. */
export interface Robbed {
  readonly place: number;
  /** The pid of the holder. */
  readonly by: number;
  readonly began: number;
  readonly at: number;
  readonly found: string | null;
}

/** One lock, and the number that is counted up under it. */
export interface GuardedPlace {
  readonly lock: string;
  readonly counter: string;
}

/** What a contender says at its end. */
export interface Contended {
  readonly holds: readonly Hold[];
  readonly thefts: readonly Theft[];
  readonly robbed: readonly Robbed[];
  /** How often it left a dead lock behind. */
  readonly planted: number;
  /** How often it waited in vain for as long as its tool does. */
  readonly gaveUp: number;
  /** What should never come of it. */
  readonly failures?: readonly string[];
}

/** What came of a fight over some locks. */
export interface Contention extends Required<Contended> {
  /** What each contender said. */
  readonly said: readonly Contended[];
  readonly released: Released;
  /** Places whose number is not that of the times it was counted up. */
  readonly lost: readonly number[];
  /** What a Lockscope has left beside the locks. */
  readonly left: readonly string[];
}

export interface Started {
  readonly file: string;
  readonly told: unknown;
  readonly node?: string;
}

const nothingReleased: Released = { released: 0, refusals: {}, keptAlive: [], kept: 0, room: 0, moves: [] };

/** Lets contenders fight over some places, beside processes that keep the processors busy. */
export async function contend(
  places: readonly GuardedPlace[],
  contenders: readonly Started[],
  releaser: Started | null,
  { load, ...length }: FightLength & { readonly load: number },
): Promise<Contention> {
  const fight = new Fight(length);
  const busy = loadProcessors(load);
  const running: ToldProgram[] = [];
  const start = async ({ file, told, node }: Started): Promise<ToldProgram> => {
    const program = await startTold(file, told, { node, onProgress: fight.listener() });
    running.push(program);
    return program;
  };
  try {
    const ours = releaser === null ? null : await start(releaser);
    const theirs = await Promise.all(contenders.map(start));
    await fight.over();
    const said = (await Promise.all(theirs.map((program) => program.finish()))) as readonly Contended[];
    const holds = said.flatMap((one) => one.holds);
    return {
      said,
      holds,
      thefts: said.flatMap((one) => one.thefts),
      robbed: said.flatMap((one) => one.robbed),
      planted: said.reduce((sum, one) => sum + one.planted, 0),
      gaveUp: said.reduce((sum, one) => sum + one.gaveUp, 0),
      failures: said.flatMap((one) => one.failures ?? []),
      released: ours === null ? nothingReleased : ((await ours.finish()) as Released),
      lost: lostUpdates(places, holds),
      left: places.flatMap(({ lock }) => readdirSync(dirname(lock)).filter((name) => name.startsWith(leftoverPrefix))),
    };
  } finally {
    busy.stop();
    for (const program of running) program.kill();
  }
}

function lostUpdates(places: readonly GuardedPlace[], holds: readonly Hold[]): readonly number[] {
  const counts = places.map(() => 0);
  for (const { place } of holds) counts[place] = (counts[place] ?? 0) + 1;
  return places.flatMap(({ counter }, place) => (Number(readFileSync(counter, 'utf8')) === counts[place] ? [] : place));
}

/** Those who held the same lock at once, the one who came later second. */
export function overlapsOf<H extends Hold>({ holds }: { readonly holds: readonly H[] }): readonly (readonly [H, H])[] {
  const byPlace = new Map<number, H[]>();
  for (const hold of holds) addToList(byPlace, hold.place, hold);
  return [...byPlace.values()].flatMap((ofPlace) => {
    const found: (readonly [H, H])[] = [];
    let longest: H | undefined;
    for (const hold of ofPlace.sort((a, b) => a.from - b.from)) {
      if (longest !== undefined && hold.from < longest.to) found.push([longest, hold]);
      if (longest === undefined || hold.to > longest.to) longest = hold;
    }
    return found;
  });
}

/** Refusals that only say that somebody else was faster. */
const honest = new Set(['changed-underneath', 'vanished', 'evidence', 'busy']);

/** Refusals of a release that has moved somebody's lock for a moment, who may have looked for it just then. */
const disturbing = ['moved-and-put-back', 'conflict'];

/**
 * What speaks against us; empty when all went as it should. Two at once are the tool's own doing where one of its
 * contenders took over a lock that he had seen to be dead more than `graceMs` ago: without looking again, as it does.
 */
export function objectionsTo(run: Contention, graceMs: number): readonly string[] {
  const { thefts, lost, robbed, released } = run;
  const overlaps = overlapsOf(run);
  const inexcusable = overlaps.filter(
    ([a, b]) =>
      !thefts.some((one) => one.place === a.place && one.gapMs > graceMs && one.at >= a.began && one.at <= b.from),
  );
  const doubled = new Set(overlaps.map(([{ place }]) => place));
  const disturbed = disturbing.reduce((sum, reason) => sum + (released.refusals[reason] ?? 0), 0);
  const isByRival = ({ place, by, began, at }: Robbed): boolean =>
    thefts.some(
      (one) => one.place === place && one.by !== by && one.gapMs > graceMs && one.at >= began && one.at <= at,
    );
  const bereft = robbed.filter((one) => !doubled.has(one.place) && !isByRival(one));
  return [
    ...inexcusable.map((overlap) => `two at once: ${JSON.stringify(overlap)}`),
    ...lost.filter((place) => !doubled.has(place)).map((place) => `an update was lost in place ${place}`),
    ...(bereft.length > disturbed ? [`live locks lost: ${JSON.stringify(bereft)}`] : []),
    ...otherObjections(run),
  ];
}

/** What speaks against us whoever held what and when. */
export function otherObjections({ left, failures, released }: Contention): readonly string[] {
  // What could not go back, since its place was taken, lies there until the next start.
  const conflicts = released.refusals['conflict'] ?? 0;
  return [
    ...left.slice(conflicts).map((name) => `left: ${name}`),
    ...released.keptAlive.map((path) => `removed though it was somebody's: ${path}`),
    ...lostForUndo(released),
    ...failures.map((failure) => `failed: ${failure}`),
    ...Object.keys(released.refusals).filter((reason) => !honest.has(reason) && !disturbing.includes(reason)),
  ];
}

/** Whatever was released is in the undo store, up to what that has room for. */
export function lostForUndo({ released, kept, room }: Released): readonly string[] {
  const isAllThere = released <= room ? kept === released : kept <= room && kept > room / 2;
  return isAllThere ? [] : [`${kept} of ${released} released can be undone`];
}

/** In a line. */
export function summaryOf(run: Contention): string {
  const { holds, thefts, planted, released, gaveUp, robbed, lost } = run;
  const counts = { held: holds.length, planted, released: released.released, stolen: thefts.length };
  const harm = { twoAtOnce: overlapsOf(run).length, updatesLostIn: lost.length, robbed: robbed.length, gaveUp };
  return JSON.stringify({ ...counts, ...harm, refusals: released.refusals });
}
