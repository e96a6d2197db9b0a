import { ghostTable } from './names/ghostNames';
import { spiritCheckpointTable, spiritKept } from './names/spiritNames';
import type { TableNote } from './tableNote';

/** What the name of a table says it is; `subject`: the table it stands for, by its own name or by what is left of it. */
export type NotedTable =
  | { readonly kind: 'spirit-checkpoint'; readonly subject: string | null }
  | { readonly kind: 'spirit-sentinel' | 'spirit-revert' }
  | {
      readonly kind: Extract<TableNote, { readonly subject: string }>['kind'];
      readonly subject: string;
    };

/** Checkpoints that several tables share: of a change, a move, a synchronisation (block/spirit, pkg/checkpoint). */
const sharedCheckpoints = new Set(['_spirit_checkpoint', '_spirit_move_checkpoint', '_spirit_sync_checkpoint']);

/** `_t_old` and, where the old table is kept, `_t_old_20260102_030405` (pkg/utils/tablename.go). */
const oldTable = /^_(.+)_old(?:_\d{8}_\d{6})?$/su;

/** gh-ost's `_t_del` and `_t_20260102030405_del` (go/base/context.go, GetOldTableName). */
const ghostOldTable = /^_(.+?)(?:_\d{14})?(?:_rev)?_del$/su;

/**
 * What a table is by its name, `null` for anything else. `_t_new` and `_t_old` are too common as names to be believed
 * alone: the table that they stand for must be there, and of `_t_old`, which outlives its change, that is all there is.
 */
export function notedTable(table: string, others: ReadonlySet<string>): NotedTable | null {
  if (!table.startsWith('_')) return null;
  if (table === '_spirit_sentinel') return { kind: 'spirit-sentinel' };
  if (table === '_spirit_move_revert') return { kind: 'spirit-revert' };
  if (sharedCheckpoints.has(table)) return { kind: 'spirit-checkpoint', subject: null };
  const checkpointOf = /^_(.+)_chkpnt$/su.exec(table)?.[1];
  if (checkpointOf !== undefined) {
    const whole = wholeName(checkpointOf, others, (other) => spiritCheckpointTable(other) === table);
    return { kind: 'spirit-checkpoint', subject: whole ?? checkpointOf };
  }
  const ghost = /^_(.+)_(gho|ghc)$/su.exec(table);
  if (ghost?.[1] !== undefined) {
    const suffix = ghost[2] === 'gho' ? 'gho' : 'ghc';
    const subject = wholeName(ghost[1], others, (other) => ghostTable(other, suffix) === table) ?? ghost[1];
    return { kind: suffix === 'gho' ? 'gh-ost-copy' : 'gh-ost-changelog', subject };
  }
  const ghostOld = ghostOldTable.exec(table)?.[1];
  if (ghostOld !== undefined && others.has(ghostOld)) return { kind: 'gh-ost-old', subject: ghostOld };
  const copyOf = /^_(.+)_new$/su.exec(table)?.[1];
  if (copyOf !== undefined) {
    const subject = wholeName(copyOf, others, (other) => `_${spiritKept(other, 5)}_new` === table);
    return subject === null ? null : { kind: 'spirit-copy', subject };
  }
  const old = oldTable.exec(table)?.[1];
  if (old === undefined) return null;
  const decoration = table.length - old.length;
  const subject = wholeName(old, others, (other) => spiritKept(other, decoration) === old);
  return subject === null ? null : { kind: 'spirit-old', subject };
}

/** The table that a cut name was made from; `null` where there is none, or where it may be one of several. */
function wholeName(kept: string, others: ReadonlySet<string>, isOf: (other: string) => boolean): string | null {
  if (others.has(kept)) return kept;
  const made = [...others].filter((other) => other.startsWith(kept) && isOf(other));
  return made.length === 1 ? (made[0] ?? null) : null;
}

/**
 * The binlog file in a checkpoint's position: `binlog.000007:1234` as one feed writes it. A set of transaction ids, or
 * several positions in JSON, name none.
 */
export function binlogOf(position: string | null): string | null {
  if (position === null) return null;
  return /^([^:{}"\s]+\.\d{6,}):\d+$/.exec(position)?.[1] ?? null;
}
