import type { DatabaseLock } from '../databaseLock';
import type { LockName } from '../lockName';
import { type AdvisoryTarget, isWidened } from './advisoryKey';
import { constantName, databaseKeys } from './migrationKeys';

/** Keys of one database that were computed from what is in it. */
export interface KeyNames {
  /** By the key in decimals. */
  readonly bigint: ReadonlyMap<string, LockName>;
  /** By the two keys, as `12,-7`. */
  readonly twoInt: ReadonlyMap<string, LockName>;
}

/**
 * Gives their names to advisory locks, as far as they are known. `keysOf`: by the name of the database, since the same
 * number in another one is another lock, of which the tables of this one say nothing.
 */
export function nameAdvisoryLocks(
  locks: readonly DatabaseLock[],
  keysOf: ReadonlyMap<string, KeyNames>,
): readonly DatabaseLock[] {
  const formulas = new Map<string, ReadonlyMap<string, LockName>>();
  const formulasOf = (database: string): ReadonlyMap<string, LockName> => {
    const known = formulas.get(database) ?? databaseKeys(database);
    formulas.set(database, known);
    return known;
  };
  const named = locks.map((lock) =>
    lock.target.kind === 'advisory'
      ? { ...lock, name: nameOf(lock.target, keysOf.get(lock.target.database ?? ''), formulasOf) }
      : lock,
  );
  return withFilesOfRealms(named);
}

function nameOf(
  target: AdvisoryTarget,
  keys: KeyNames | undefined,
  formulasOf: (database: string) => ReadonlyMap<string, LockName>,
): LockName | null {
  if (target.form === 'two-int') return keys?.twoInt.get(target.key.join(',')) ?? null;
  const { key, database } = target;
  return (
    keys?.bigint.get(key) ??
    (database === null ? undefined : formulasOf(database).get(key)) ??
    constantName(key) ??
    (isWidened(key) ? { certainty: 'likely', tool: null, subject: { kind: 'hash-or-constant' } } : null)
  );
}

/**
 * Boxel writes files under the key of their realm, shared, and one exclusive key a file. Which file cannot be computed
 * back, but the realm of it is the one that the same transaction has the key of.
 */
function withFilesOfRealms(locks: readonly DatabaseLock[]): readonly DatabaseLock[] {
  const realms = new Map<string, string | null>();
  for (const { name, access, state, session, transaction } of locks) {
    if (name?.subject.kind !== 'boxel-realm' || access !== 'shared' || state !== 'held' || transaction === null)
      continue;
    const place = `${session ?? ''} ${transaction}`;
    // Of two realms nobody can say which one it is.
    realms.set(place, realms.has(place) ? null : name.subject.url);
  }
  return locks.map((lock) => {
    if (lock.name !== null || lock.target.kind !== 'advisory' || lock.target.form !== 'bigint') return lock;
    if (lock.access !== 'exclusive') return lock;
    const url = realms.get(`${lock.session ?? ''} ${lock.transaction ?? ''}`);
    if (url === undefined || url === null) return lock;
    return { ...lock, name: { certainty: 'likely', tool: 'Boxel', subject: { kind: 'boxel-file', url, path: null } } };
  });
}
