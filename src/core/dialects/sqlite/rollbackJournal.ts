import type { Dialect } from '../dialect';
import { sidecar } from './sidecar';

/** `X-journal`: the pages of `X` as they were before the transaction that is under way, or was. */
export const sqliteRollbackJournal: Dialect = sidecar('-journal', 'sqlite.rollback-journal', {
  title: 'SQLite rollback journal',
  what: 'It holds the parts of the database beside it as they were before the last transaction. After a crash it is needed to undo what was half done.',
  harm: 'Without it a half written database stays half written: it is damaged for good.',
  cure: 'Open the database with any program that uses SQLite: it rolls back and removes the journal. Where the database itself is missing, keep the journal until that is found.',
});
