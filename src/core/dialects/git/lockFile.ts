import type { Claimant, Companions, Dialect, NamePattern, Place } from '../dialect';
import type { DialectWords } from '../words';
import { areCheckoutsKnown, checkoutScopes, knownScopes } from './checkout';
import { type GitPlace, gitPlaceOf } from './gitPlace';
import { isOfOneCheckout, type LockFamily, lockFamilyOf } from './lockFamily';
import { gitLeads, gitProgram, gitVariables } from './program';

/**
 * A git that holds a lock without having it open (it waits for an editor or a hook) is found by where it works. What
 * may be missed is a library that writes under a program of any name and closes the file before it renames it: that
 * takes seconds, a checkout of a large tree by JGit up to a minute. Milliseconds.
 */
const graceMs = 60_000;

/** Never a release: git's `X.lock` is the next X, so it is neither opened nor read. */
const common = {
  tool: 'git',
  program: gitProgram,
  kind: 'lock',
  mechanism: 'existence',
  maxBytes: 0,
  resource: (name: string) => name.slice(0, -'.lock'.length),
  leaseMs: null,
  selfHealing: false,
  removable: true,
} as const;

/** A family of git's locks, where all the checkouts are known whose git may have one. */
export function gitLock(
  family: LockFamily,
  names: readonly NamePattern[],
  form: Pick<Dialect, 'id' | 'cure'> & Partial<Pick<Dialect, 'asksNeighbours'>> & { readonly words: DialectWords },
): Dialect {
  return {
    ...common,
    names,
    claims: (place) => knownPlace(place, family) !== null,
    companions: (place) => companionsOf(place, family),
    parse: (_bytes, name, companions) =>
      areCheckoutsKnown(companions) ? namesNobody(name, companions) : { state: 'foreign' },
    users: { program: gitProgram, variables: gitVariables, leads: gitLeads, scopes: checkoutScopes, graceMs },
    ...form,
  };
}

/** All of them, where some checkout is not known: bare, kept apart, with linked worktrees. */
export const gitUnplacedLock: Dialect = {
  ...common,
  id: 'git.unplaced-lock',
  names: [{ prefix: '', suffix: '.lock' }],
  claims: (place) => {
    const at = gitPlaceOf(place);
    return at !== null && lockFamilyOf(at, place.name) !== null;
  },
  companions: besides,
  parse: (_bytes, name, companions) => namesNobody(name, companions),
  users: {
    program: gitProgram,
    variables: gitVariables,
    leads: gitLeads,
    scopes: knownScopes,
    isPartial: true,
    graceMs,
  },
  cure: null,
  words: {
    title: 'git lock with an unknown checkout',
    what: 'git is changing the file of this name without `.lock`, and keeps others off meanwhile. The repository is bare, has linked worktrees or is kept apart from its files, so a git anywhere may have it.',
    harm: 'The git that has it fails, or two of them write at once and the change of one is lost.',
    cure: 'git removes it when it is done. After a crash, make sure that no git works in any checkout of this repository, then delete the file.',
  },
};

function knownPlace(place: Place, family: LockFamily): GitPlace | null {
  const at = gitPlaceOf(place);
  if (at === null || at.kind === 'other' || lockFamilyOf(at, place.name) !== family) return null;
  // A lock of all checkouts that lies with one of them, such as its HEAD, is taken from the others as well.
  return at.kind === 'linked' && !isOfOneCheckout(at, family, place.name) ? null : at;
}

function companionsOf(place: Place, family: LockFamily): readonly string[] {
  const at = knownPlace(place, family);
  if (at === null) return [];
  const files =
    at.kind === 'linked'
      ? ['gitdir']
      : ['config', 'config.worktree', ...(isOfOneCheckout(at, family, place.name) ? [] : ['worktrees'])];
  const up = at.up === '.' ? '' : `${at.up}/`;
  return [...files.map((file) => up + file), ...besides(place)];
}

/** What may say more of who has it: git's note of the pid, and the second index of a commit of some files. */
function besides(place: Place): readonly string[] {
  const note = place.name.replace(/\.lock$/, '~pid.lock');
  const second = place.name === 'index.lock' ? [...place.siblings()].filter((name) => nextIndex.test(name)) : [];
  return [note, ...second];
}

const nextIndex = /^next-index-[0-9]+\.lock$/;

/**
 * The pid in a companion is told, but not taken for the holder's: a companion outlives a lock that was deleted by hand,
 * and git does not write it anew for the next one.
 */
function namesNobody(name: string, companions: Companions): Claimant {
  const note = name.replace(/\.lock$/, '~pid.lock');
  const files = [...companions.keys()].filter((file) => file === note || nextIndex.test(file));
  if (files.length === 0) return { state: 'nobody' };
  return { state: 'nobody', facts: files.map((value) => ({ name: 'file', value })) };
}
