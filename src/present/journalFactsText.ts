import * as l10n from '@vscode/l10n';
import type { JournalFacts } from '../core/journal/report';
import { assertNever } from '../core/util/assertNever';

/** What is in a journal, in a few words: `12 changed, 1 deleted`. */
export function contentText(facts: JournalFacts): string {
  switch (facts.kind) {
    case 'codegraph':
      return l10n.t('{0} changed, {1} deleted', facts.entries, facts.deletions);
    case 'lines':
      return facts.entries === 1 ? l10n.t('1 entry') : l10n.t('{0} entries', facts.entries);
    case 'sqlite-wal':
      return facts.commits === 1
        ? l10n.t('1 transaction, {0} pages', facts.frames)
        : l10n.t('{0} transactions, {1} pages', facts.commits, facts.frames);
    case 'sqlite-rollback':
      return facts.records === 1 ? l10n.t('1 page to put back') : l10n.t('{0} pages to put back', facts.records);
    default:
      return assertNever(facts);
  }
}

/** The same with all that can be counted, for a hover. */
export function contentDetails(bytes: number, facts: JournalFacts): string {
  switch (facts.kind) {
    case 'codegraph':
      return l10n.t(
        '{0} bytes, {1} lines, {2} changed, {3} deleted',
        bytes,
        facts.lines,
        facts.entries,
        facts.deletions,
      );
    case 'lines':
      return l10n.t('{0} bytes, {1} lines, {2} entries', bytes, facts.lines, facts.entries);
    case 'sqlite-wal':
    case 'sqlite-rollback':
      return l10n.t('{0} bytes, {1}', bytes, contentText(facts));
    default:
      return assertNever(facts);
  }
}
