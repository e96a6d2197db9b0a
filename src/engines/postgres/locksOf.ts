import type { DatabaseLock, LockTarget } from '../../core/databases/databaseLock';
import { advisoryTarget } from '../../core/databases/names/advisoryKey';
import type { LockRow } from './graph';
import { accessOf } from './lockModes';

/** A lock as all know it, and what only PostgreSQL says of it. */
export interface PostgresLock {
  readonly lock: DatabaseLock;
  /** The same text for the same thing. */
  readonly target: string;
}

/** `leaderOf`: a parallel worker locks for the session that it works for. */
export function locksOf(rows: readonly LockRow[], leaderOf: (pid: number) => number): readonly PostgresLock[] {
  const seen = new Set<string>();
  const locks: PostgresLock[] = [];
  // The same text, not only an equal one: they are compared again and again.
  const targets = new Map<string, string>();
  for (const row of rows) {
    const [pid, vxid, , , , , , , , , , , , , mode, granted, since, given] = row;
    const target = targets.get(given) ?? given;
    targets.set(given, target);
    const session = pid === null ? null : leaderOf(pid);
    const state = granted ? 'held' : 'waiting';
    const id = `${session ?? vxid} ${target} ${mode} ${state}`;
    // Workers of one session have the same.
    if (seen.has(id)) continue;
    seen.add(id);
    const lock: DatabaseLock = {
      id,
      target: targetOf(row),
      name: null,
      mode,
      access: accessOf(mode),
      session,
      // A session outside of a transaction has the number 0.
      transaction: vxid.endsWith('/0') ? null : vxid,
      state,
      waitingSince: granted ? null : since,
      count: null,
    };
    locks.push({ lock, target });
  }
  return locks;
}

function targetOf(row: LockRow): LockTarget {
  const [, , type, database, oid, schema, table, page, tuple, virtualxid, xid, classid, objid, objsubid] = row;
  switch (type) {
    case 'advisory':
      return advisoryTarget(classid ?? '0', objid ?? '0', objsubid ?? 1, database);
    case 'relation':
    case 'extend':
    case 'frozenid':
      return { kind: 'relation', database, schema, name: table, oid };
    case 'page':
      return { kind: 'row', schema, table: table ?? oid, index: null, row: page === null ? null : `page ${page}` };
    case 'tuple':
      return { kind: 'row', schema, table: table ?? oid, index: null, row: `(${page ?? '?'},${tuple ?? '?'})` };
    case 'transactionid':
      return { kind: 'transaction', id: xid ?? '?' };
    case 'virtualxid':
      return { kind: 'virtual-transaction', id: virtualxid ?? '?' };
    default:
      return { kind: 'other', type, text: [database, classid, objid].filter((part) => part !== null).join(' ') };
  }
}
