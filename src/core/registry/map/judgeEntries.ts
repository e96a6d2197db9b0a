import { pointerToken } from '../../dialects/declared/jsonPointer';
import type { Evidence } from '../../evidence';
import { ancestorsOf, judgeHolder, type MachineFacts } from '../../liveness';
import type { Holder, Verdict } from '../../lock';
import { portNumber } from '../../portNumber';
import { assertNever } from '../../util/assertNever';
import { compare } from '../../util/compare';
import { portAnswerEvidence } from '../../verdicts/portEvidence';
import type { Registry, RegistryEntry } from '../registry';
import { type EntryCircumstances, entryQuestion, isTargetGone } from './askEntries';
import type { EntryClaim, MapDialect, MapEntry } from './mapDialect';
import type { MapObservation } from './observeMap';

/** What is known besides the file when its entries are judged. */
export interface EntryContext extends EntryCircumstances {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly machine: MachineFacts;
  readonly platform: string;
  /** Whether a path lies outside of everything the user has open: it is shown, and never touched. */
  readonly isOutside: (path: string) => boolean;
}

/** Facts in, verdicts and evidence out, by the same rules as those of locks. Doubt is `unknown`. */
export function judgeMap(observation: MapObservation, context: EntryContext): Registry {
  const { dialect, path, entries, trouble } = observation;
  return {
    id: `${dialect.id}:${path}`,
    source: { kind: 'file', path },
    dialect: dialect.id,
    tool: dialect.tool,
    title: dialect.words.title,
    entries: entries.map((entry) => judgeEntry(observation, entry, context)).sort((a, b) => compare(a.name, b.name)),
    ...(trouble === null ? {} : { trouble }),
  };
}

/** The id of an entry; of no two in all files the same. */
export function entryId({ id }: Pick<MapDialect, 'id'>, path: string, name: string): string {
  return `${id}:${path}${pointerToken(name)}`;
}

export function judgeEntry(observation: MapObservation, entry: MapEntry, context: EntryContext): RegistryEntry {
  const { dialect, path, stat } = observation;
  const { name, claim } = entry;
  const decided = decide(observation, entry, context);
  const doubts = doubtsOf(observation, context);
  const isRemovable =
    decided.verdict === 'stale' &&
    doubts.length === 0 &&
    dialect.removable &&
    observation.trouble === null &&
    stat.names === 1;
  return {
    id: entryId(dialect, path, name),
    name,
    path,
    process: decided.holder === null ? null : { kind: 'system', holder: decided.holder },
    verdict: doubts.some(({ code }) => code === 'tracked-by-git') ? 'unknown' : decided.verdict,
    since: claim.state === 'malformed' ? null : claim.since,
    port: claim.state === 'process' ? portNumber(factOf(claim, 'port') ?? '') : null,
    address: claim.state === 'process' ? factOf(claim, 'url') : null,
    rivals: [],
    evidence: [...decided.evidence, ...doubts],
    removal: isRemovable ? { kind: 'map', path, keys: [...dialect.keys, name] } : { kind: 'none', copy: null },
    lock: null,
  };
}

interface Decided {
  readonly verdict: Verdict;
  readonly holder: Holder | null;
  readonly evidence: readonly Evidence[];
}

function decide(observation: MapObservation, entry: MapEntry, context: EntryContext): Decided {
  const { claim } = entry;
  switch (claim.state) {
    case 'process':
      return decideByProcess(observation, entry, claim, context);
    case 'targets':
      return decideByTargets(observation, claim, context);
    case 'malformed':
      return { verdict: 'unknown', holder: null, evidence: [{ code: 'content-malformed', reason: 'no-pid' }] };
    default:
      return assertNever(claim);
  }
}

function decideByProcess(
  { dialect, stat }: MapObservation,
  entry: MapEntry,
  { pid, host, since, facts }: Extract<EntryClaim, { state: 'process' }>,
  context: EntryContext,
): Decided {
  // Whoever else registers writes the file anew, so that its time is only the latest that the entry may have.
  const newest = Math.min(Math.max(stat.mtimeMs, stat.birthtimeMs), Math.max(context.now, stat.mtimeMs));
  const judged = judgeHolder(
    { pid, host, identity: {}, shared: stat.shared, program: dialect.program },
    since === null ? newest : Math.min(since, newest),
    context.processes.get(pid),
    context.machine,
  );
  const { liveness } = judged.holder;
  const isNamesake = liveness === 'dead' && context.namesakes.has(pid);
  const holder =
    liveness === 'alive' ? { ...judged.holder, ancestors: ancestorsOf(pid, context.processes) } : judged.holder;
  const listening = portAnswerEvidence(
    entryQuestion(entry.claim),
    context.listeners.get(entry),
    judged,
    context.processes,
  );
  return {
    verdict: isNamesake ? 'unknown' : liveness === 'alive' ? 'held' : liveness === 'dead' ? 'stale' : 'unknown',
    holder,
    evidence: [
      { code: 'names-pid', pid, nonce: null },
      ...facts.map((fact) => ({ code: 'file-says', fact }) as const),
      ...judged.evidence,
      ...listening,
      ...(isNamesake ? [{ code: 'container-namesake', pid } as const] : []),
    ],
  };
}

/** An entry without its folder leads nowhere; one without its database does until that is made again. */
function decideByTargets(
  { dialect, stat }: MapObservation,
  { targets, usedAt, facts }: Extract<EntryClaim, { state: 'targets' }>,
  context: EntryContext,
): Decided {
  const { lifeMs, prunes } = dialect;
  const seen = targets.map((target): Evidence => {
    const error = isOfPlatform(target.path, context.platform)
      ? context.targets.get(target.path)
      : { code: 'EINVAL', message: 'a path of another system' };
    if (error === null) return { ...target, code: 'target-there' };
    if (error !== undefined && isTargetGone(error)) return { ...target, code: 'target-gone' };
    return { code: 'target-unseen', path: target.path, error: error ?? { code: 'EUNKNOWN', message: 'not asked' } };
  });
  const unused: readonly Evidence[] =
    usedAt === null || lifeMs === null ? [] : [{ code: 'entry-unused', usedAt, lifeMs }];
  const evidence = [...facts.map((fact) => ({ code: 'file-says', fact }) as const), ...seen, ...unused];
  const isPast = usedAt !== null && lifeMs !== null && context.now - usedAt > lifeMs;
  const prunedNext = prunes ? [{ code: 'tool-prunes-entry' } as const] : [];
  const [first, ...others] = seen;
  const said = (verdict: Verdict, more: readonly Evidence[] = []): Decided => ({
    verdict,
    holder: null,
    evidence: [...evidence, ...more],
  });
  switch (first?.code) {
    case 'target-gone':
      // Another machine may have what this one has not.
      return stat.shared ? said('unknown', [{ code: 'shared-file-system' }]) : said('stale', prunedNext);
    case 'target-there':
      if (isPast) return said('overdue', prunedNext);
      return said(others.every(({ code }) => code === 'target-there') ? 'held' : 'unknown');
    default:
      return said('unknown');
  }
}

/** What speaks against taking anything out of this file. */
function doubtsOf({ path, stat }: MapObservation, context: EntryContext): readonly Evidence[] {
  const tracking = context.tracking.get(path);
  const doubts: Evidence[] = [];
  if (stat.kind !== 'file') doubts.push({ code: 'not-a-regular-file', kind: stat.kind });
  if (context.isOutside(path)) doubts.push({ code: 'outside-workspace' });
  if (tracking === 'tracked') doubts.push({ code: 'tracked-by-git' });
  else if (tracking !== 'untracked') doubts.push({ code: 'tracking-unknown' });
  return doubts;
}

/** A path that another system has written means nothing here. */
function isOfPlatform(path: string, platform: string): boolean {
  return platform === 'win32' ? /^(?:[A-Za-z]:[\\/]|\\\\)/.test(path) : path.startsWith('/');
}

function factOf({ facts }: Extract<EntryClaim, { state: 'process' }>, name: string): string | null {
  return facts.find((fact) => fact.name === name)?.value ?? null;
}
