import * as l10n from '@vscode/l10n';
import type { SqliteFindingCode } from '../core/journal/report';
import { assertNever } from '../core/util/assertNever';

/** The finding in a few words, for a row. */
export function sqliteFindingTitle(code: SqliteFindingCode): string {
  switch (code) {
    case 'wal-header-damaged':
    case 'rollback-header-damaged':
      return l10n.t('damaged header');
    case 'wal-header-cut':
    case 'rollback-header-cut':
      return l10n.t('begun and no more');
    case 'wal-version':
      return l10n.t('another version');
    case 'wal-uncommitted':
      return l10n.t('unfinished transaction');
    case 'wal-torn-frame':
    case 'rollback-record-torn':
      return l10n.t('torn tail');
    case 'wal-chain-broken':
      return l10n.t('chain broken in the middle');
    case 'wal-commit-out-of-reach':
      return l10n.t('transaction behind a break');
    case 'rollback-not-synced':
      return l10n.t('not yet needed');
    case 'rollback-record-damaged':
      return l10n.t('damaged page');
    case 'rollback-records-unusable':
      return l10n.t('unusable pages');
    case 'rollback-records-cut':
      return l10n.t('cut off');
    case 'rollback-page-outside':
      return l10n.t('page beyond the database');
    case 'rollback-page-twice':
      return l10n.t('page twice');
    case 'rollback-count-damaged':
      return l10n.t('damaged count');
    case 'rollback-part-damaged':
      return l10n.t('damaged header of a part');
    case 'rollback-super-damaged':
      return l10n.t('damaged super-journal name');
    case 'rollback-super-cut':
      return l10n.t('unfinished super-journal name');
    case 'rollback-hot':
      return l10n.t('hot: to be rolled back');
    case 'database-missing':
      return l10n.t('database missing');
    default:
      return assertNever(code);
  }
}

/** What is wrong, and what SQLite will do. */
export function sqliteFindingSentence(code: SqliteFindingCode): string {
  switch (code) {
    case 'wal-header-damaged':
      return l10n.t(
        'The header of the log is damaged. SQLite ignores the whole log: what was saved since the last checkpoint is lost. Copy the database and the log before any program opens them.',
      );
    case 'wal-header-cut':
      return l10n.t(
        'The log ends inside its header, as after a crash when it was begun. SQLite ignores it and begins it anew.',
      );
    case 'wal-version':
      return l10n.t(
        'The log is of another version of the format. SQLite refuses to open the database until the program that wrote it has.',
      );
    case 'wal-uncommitted':
      return l10n.t(
        'These pages are of a transaction that was not ended: it is under way, or was when its program ended. SQLite ignores them, and the next transaction overwrites them.',
      );
    case 'wal-torn-frame':
      return l10n.t(
        'The end of the log is half written, as after a crash, or left by a transaction that was rolled back. SQLite ignores it; no ended transaction stands behind it.',
      );
    case 'wal-chain-broken':
      return l10n.t(
        'The chain of checksums breaks here, and ended transactions stand behind it. When the database is opened after a crash, SQLite ignores everything from here on: those transactions are lost. As long as a program has it open, let it make a checkpoint or a backup; otherwise copy the database and the log before any program opens them.',
      );
    case 'wal-commit-out-of-reach':
      return l10n.t(
        'The chain of checksums breaks here, and the end of one transaction stands behind it. SQLite ignores everything from here on. It is a lost transaction if this frame is damaged, and nothing is lost if a program was ended in the middle of a commit while others went on.',
      );
    case 'rollback-header-damaged':
      return l10n.t(
        'The header of the journal is damaged. SQLite puts nothing back: if the database was half written, it stays so. Copy both before any program opens the database.',
      );
    case 'rollback-header-cut':
      return l10n.t(
        'The journal ends inside its header, as after a crash when it was begun. SQLite puts nothing back; nothing had been changed in the database yet.',
      );
    case 'rollback-not-synced':
      return l10n.t(
        'The header counts no page: the journal was not yet needed when it was written last. SQLite puts nothing back and removes it.',
      );
    case 'rollback-record-damaged':
      return l10n.t(
        'This page is damaged, and pages that are right follow. SQLite stops here and puts back none of them: the database stays half written. Copy both before any program opens the database.',
      );
    case 'rollback-records-unusable':
      return l10n.t(
        'From this page on none is right that the header counts. SQLite stops here. Nothing is lost if the power failed before the database was changed; otherwise it stays half written.',
      );
    case 'rollback-records-cut':
      return l10n.t(
        'The journal ends before the last page that its header counts. SQLite puts back what is there. Nothing is lost if the power failed before the database was changed; otherwise it stays half written.',
      );
    case 'rollback-record-torn':
      return l10n.t(
        'The end of the journal is half written, as after a crash, or left by an earlier transaction. SQLite stops here; the database was not changed in what would follow.',
      );
    case 'rollback-page-outside':
      return l10n.t(
        'This page is said to lie beyond the end of the database. SQLite passes over it: the page it belongs to is not put back.',
      );
    case 'rollback-page-twice':
      return l10n.t(
        'This page was put back before. SQLite writes it once more with this content, and the page that should stand here is not put back.',
      );
    case 'rollback-count-damaged':
      return l10n.t(
        'The header counts fewer pages than there are: this one is right and not counted. SQLite does not put it back.',
      );
    case 'rollback-part-damaged':
      return l10n.t(
        'The header of a further part is damaged. SQLite takes this for the end of the journal and does not put back the pages that follow.',
      );
    case 'rollback-super-damaged':
      return l10n.t(
        'The name of the super-journal is damaged, which tells whether the other databases of the transaction are done. SQLite rolls back this one in any case.',
      );
    case 'rollback-super-cut':
      return l10n.t(
        'The name of the super-journal is half written, as after a crash. SQLite rolls back; the other databases of the transaction were not done.',
      );
    case 'rollback-hot':
      return l10n.t(
        'The transaction was not ended, and nobody is writing. The next program that opens the database with SQLite rolls it back by this journal and removes it. Never delete it: without it the database stays half written, and is damaged for good. To put it right, open the database once and read something from it.',
      );
    case 'database-missing':
      return l10n.t(
        'The database that this belongs to is not here. Keep this file until the database is found: it may hold the only copy of what was saved last. A program that makes a new database of that name deletes it.',
      );
    default:
      return assertNever(code);
  }
}
