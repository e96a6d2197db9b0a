import type { DatabaseLock } from '../../core/databases/databaseLock';
import { type Sha1, spiritTableLock, spiritTablesLock } from '../../core/databases/names/spiritNames';
import type { TableNote } from '../../core/databases/tableNote';
import { assertNever } from '../../core/util/assertNever';
import type { Catalogue, FoundNote } from './catalogue';

/** `isComplete`: all names that are held are known, so that one which is missing is not held. */
export function notesOf(
  { notes, binlogs }: Pick<Catalogue, 'notes' | 'binlogs'>,
  locks: readonly DatabaseLock[],
  isComplete: boolean,
  sha1: Sha1,
): readonly TableNote[] {
  const held = new Set(
    locks.flatMap(({ target, state }) =>
      target.kind === 'named' && state === 'held' ? target.name.toLowerCase() : [],
    ),
  );
  const isHeld = (name: string): boolean | null => held.has(name.toLowerCase()) || (isComplete ? false : null);
  return notes.flatMap((note) => noteOf(note, binlogs, isHeld, sha1) ?? []);
}

function noteOf(
  { schema, table, is, createdAt, checkpoint }: FoundNote,
  binlogs: ReadonlySet<string> | null,
  isHeld: (name: string) => boolean | null,
  sha1: Sha1,
): TableNote | null {
  switch (is.kind) {
    case 'spirit-checkpoint': {
      // A table of that name which Spirit did not make.
      if (checkpoint === null) return null;
      const { generation, statement, original, phase, writtenAt, binlog } = checkpoint;
      const subject = original ?? is.subject;
      return {
        ...{ kind: is.kind, schema, table, subject, generation, statement, phase, writtenAt, binlog },
        isBinlogThere: binlog === null || binlogs === null ? null : binlogs.has(binlog),
        isRunning: isRunning(schema, table, subject, isHeld, sha1),
      };
    }
    case 'spirit-sentinel':
    case 'spirit-revert':
      return { kind: is.kind, schema, table, createdAt };
    case 'spirit-copy':
    case 'spirit-old':
    case 'gh-ost-copy':
    case 'gh-ost-changelog':
    case 'gh-ost-old':
      return { kind: is.kind, schema, table, subject: is.subject, createdAt };
    default:
      return assertNever(is);
  }
}

/** A change of one table, or of several, has a lock of a known name; a move has those of tables elsewhere. */
function isRunning(
  schema: string,
  table: string,
  subject: string | null,
  isHeld: (name: string) => boolean | null,
  sha1: Sha1,
): boolean | null {
  if (subject !== null) return isHeld(spiritTableLock(schema, subject, sha1));
  return table === '_spirit_checkpoint' ? isHeld(spiritTablesLock(schema, sha1)) : null;
}
