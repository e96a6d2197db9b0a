import type { NameCandidates } from '../../core/databases/engine';
import { constantNames, type NamedLockNames } from '../../core/databases/names/namedLocks';
import type { UsedName } from './locksOf';
import type { MysqlClient } from './mysqlClient';
import { sqlText } from './sqlText';

/** So many names are asked after at the most: each is a look into the server's table of locks. */
const maxNames = 2_000;
const namesAtOnce = 200;

/** What is asked after: what a user declared comes first, since there may be more tables than are asked after. */
export function wantedNames(names: NamedLockNames, { texts }: Pick<NameCandidates, 'texts'>): readonly string[] {
  return [...new Set([...texts, ...constantNames.keys(), ...names.keys()])].filter(isPossible).slice(0, maxNames);
}

/** Who has these names: the server says so of a name that it is asked after, though it records no locks. `null`: it did not. */
export async function askUsedNames(
  client: MysqlClient,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<readonly UsedName[] | null> {
  const used: UsedName[] = [];
  for (let from = 0; from < wanted.length; from += namesAtOnce) {
    const batch = wanted.slice(from, from + namesAtOnce);
    const asked = batch.map((name, index) => `SELECT ${index}, IS_USED_LOCK(${sqlText(name)})`).join(' UNION ALL ');
    const rows = await client.query(asked, signal);
    if (!rows.ok) return null;
    for (const [index, session] of rows.value) {
      const name = batch[Number(index)];
      if (name !== undefined && session !== null && session !== undefined)
        used.push({ name, session: Number(session) });
    }
  }
  return used;
}

/** An error of one name would be one of all. */
function isPossible(name: string): boolean {
  return name !== '' && Array.from(name).length <= 64 && !name.includes('\0');
}
