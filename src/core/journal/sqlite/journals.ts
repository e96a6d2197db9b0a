import { databaseOf, isSidecar, type SidecarEnding } from '../../dialects/sqlite/sidecarPlace';
import type { JournalDialect } from '../verifier';
import { RollbackVerifier } from './rollbackVerifier';
import { WalVerifier } from './walVerifier';

/**
 * SQLite's write-ahead log. An error is what makes SQLite lose transactions that were ended; what a crash leaves at the
 * end of the chain, and what SQLite itself leaves behind it, is none.
 */
export const sqliteWal: JournalDialect = {
  ...beside('-wal', 'sqlite.wal'),
  title: 'SQLite write-ahead log',
  createVerifier: (isSeenBefore) => new WalVerifier(isSeenBefore),
};

/** SQLite's rollback journal. An error is what keeps SQLite from putting back a page that the journal has. */
export const sqliteRollback: JournalDialect = {
  ...beside('-journal', 'sqlite.rollback'),
  title: 'SQLite rollback journal',
  createVerifier: () => new RollbackVerifier(),
};

function beside(ending: SidecarEnding, id: string): Omit<JournalDialect, 'title' | 'createVerifier'> {
  return {
    id,
    tool: 'sqlite',
    names: [{ prefix: '', suffix: ending }],
    claims: (place) => isSidecar(place, ending),
    form: 'binary',
    growth: 'within',
    // Ranges of the database and of its `-shm` are locked; no file.
    lockName: null,
    database: (name) => databaseOf(name, ending),
  };
}
