import type { DatabaseLock } from '../../core/databases/databaseLock';
import type { PreparedTransaction } from '../../core/databases/preparedTransaction';
import type { Graph } from './graph';

/**
 * The prepared transactions (`XA PREPARE`) that have one of these locks, and no session any more. Their names are told by
 * `XA RECOVER` alone, which does not say which name is which transaction's.
 */
export function preparedOf({ transactions }: Graph, locks: readonly DatabaseLock[]): readonly PreparedTransaction[] {
  const locked = new Set(locks.flatMap(({ session, transaction }) => (session === null ? [transaction] : [])));
  // Of a lock of a table it is not said whose of them it is.
  const isAny = locked.has(null);
  return transactions
    .filter(({ id, session }) => session === null && (isAny || locked.has(id)))
    .map(({ id }) => ({ transaction: id, gid: null, owner: null, database: null, preparedAt: null }));
}
