import type { LockName } from '../../core/databases/lockName';
import type { KeyNames } from '../../core/databases/names/advisoryNames';
import type { Graph } from './graph';

/**
 * Electric locks `hashtext()` of the name of its replication slot, in the database that the slot is of (electric-sql/electric,
 * `postgres/replication_client/connection_setup.ex`); the server has computed it of all the slots there are.
 */
export function slotKeys(slots: Graph['slots']): ReadonlyMap<string, KeyNames> {
  const byDatabase = new Map<string, Map<string, LockName>>();
  for (const [slot, database, active, hash] of slots) {
    const keys = byDatabase.get(database) ?? new Map<string, LockName>();
    keys.set(hash, { certainty: 'certain', tool: 'Electric', subject: { kind: 'electric-slot', slot, active } });
    byDatabase.set(database, keys);
  }
  return new Map([...byDatabase].map(([database, bigint]) => [database, { bigint, twoInt: new Map() }]));
}
