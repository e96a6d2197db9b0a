import type { LockName } from '../lockName';
import { bytePrefix } from './bytePrefix';
import type { Sha1 } from './spiritNames';

/** The longest name that `GET_LOCK` takes; gh-ost counts bytes. */
const maxLockBytes = 64;

/** The named lock of a migration, as github/gh-ost makes it (go/logic/applier.go, buildMigrationLockName). */
export function ghostLock(schema: string, table: string, sha1: Sha1): string {
  const name = `gh-ost::${schema}.${table}`;
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= maxLockBytes) return name;
  return `gh-ost::${sha1(bytes)}`;
}

/** What a name says by itself: which session cuts over, or which table is migrated. */
export function likelyGhostName(name: string): LockName | null {
  const session = /^gh-ost\.(\d+)\.lock$/.exec(name)?.[1];
  if (session !== undefined) {
    return { certainty: 'likely', tool: 'gh-ost', subject: { kind: 'gh-ost-cut-over', session } };
  }
  if (!name.startsWith('gh-ost::')) return null;
  const [, schema = null, table = null] = /^gh-ost::([^.]+)\.([^.]+)$/su.exec(name) ?? [];
  return { certainty: 'likely', tool: 'gh-ost', subject: { kind: 'gh-ost', schema, table } };
}

/** A table of gh-ost's own: `_t_gho` is the copy, `_t_ghc` the changelog, `_t_del` the old table (getSafeTableName). */
export function ghostTable(table: string, suffix: 'gho' | 'ghc' | 'del'): string {
  const whole = new TextEncoder().encode(`_${table}_${suffix}`).length;
  const kept = whole <= 64 ? table : bytePrefix(table, new TextEncoder().encode(table).length - (whole - 64));
  return `_${kept}_${suffix}`;
}
