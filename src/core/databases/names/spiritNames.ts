import type { LockName } from '../lockName';
import { bytePrefix } from './bytePrefix';

/** SHA-1 of bytes, in small hexadecimal digits. */
export type Sha1 = (bytes: Uint8Array) => string;

/** The longest name that a table may have; Spirit counts bytes. */
const maxNameBytes = 64;

/** What Spirit puts before and behind the name of a table for its own: `_…_chkpnt` is the longest of them. */
const longestDecoration = '_'.length + '_chkpnt'.length;

/** Salt of the lock over all changes of several tables at once. */
const severalTables = '\0spirit-atomic-multi-table';

/**
 * The named lock of a change to one table, as block/spirit computes it (pkg/dbconn/advisorylock.go, computeLockName):
 * 20 bytes of the schema, 32 of the table, and 8 digits of the SHA-1 over both in full, with nothing between them.
 */
export function spiritTableLock(schema: string, table: string, sha1: Sha1): string {
  const kept = spiritKept(table, longestDecoration);
  return `${bytePrefix(schema, 20)}.${bytePrefix(kept, 32)}-${digest(schema + kept, sha1)}`;
}

/** The named lock that a change to several tables of one schema takes besides (computeMultiTableLockName). */
export function spiritTablesLock(schema: string, sha1: Sha1): string {
  return `${bytePrefix(schema, 20)}.atomic-multi-table-${digest(schema + severalTables, sha1)}`;
}

/** The checkpoint table of a change to one table (pkg/utils/tablename.go, CheckpointTableName). */
export function spiritCheckpointTable(table: string): string {
  return `_${spiritKept(table, longestDecoration)}_chkpnt`;
}

/** What a name looks like by its form alone: the hash in it could not be computed again from any table that is seen. */
export function likelySpiritName(name: string): LockName | null {
  const several = /^(.{1,20})\.atomic-multi-table-[0-9a-f]{8}$/su.exec(name)?.[1];
  if (several !== undefined) {
    return { certainty: 'likely', tool: 'Spirit', subject: { kind: 'spirit-tables', schema: several } };
  }
  const [, schema, table] = /^(.{1,20}?)\.(.{1,32})-[0-9a-f]{8}$/su.exec(name) ?? [];
  if (schema === undefined || table === undefined) return null;
  return { certainty: 'likely', tool: 'Spirit', subject: { kind: 'spirit-table', schema, table } };
}

/** As much of a table's name as is kept, where so many bytes are put around it. */
export function spiritKept(table: string, decoration: number): string {
  return bytePrefix(table, maxNameBytes - decoration);
}

function digest(text: string, sha1: Sha1): string {
  return sha1(new TextEncoder().encode(text)).slice(0, 8);
}
