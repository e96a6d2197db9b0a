import * as l10n from '@vscode/l10n';
import type { DialectWords } from '../core/dialects/words';
import type { JournalRecord } from '../core/inventory';
import type { LockRecord } from '../core/lock';
import { oneLine } from './safeText';

/** What a kind of file is, in the language of the user: dialects have their words in English, and are looked up by them. */
export function dialectView({ dialect, words }: Pick<LockRecord, 'dialect' | 'words'>): DialectWords {
  // The user's own words are in the user's language.
  if (isDeclared(dialect)) return words;
  const { title, what, harm, cure } = words;
  return { title: l10n.t(title), what: translated(what), harm: translated(harm), cure: translated(cure) };
}

/** What kind of journal it is, in the language of the user. */
export function journalTitle({ dialect, title }: Pick<JournalRecord, 'dialect' | 'title'>): string {
  return isDeclared(dialect) ? oneLine(title) : l10n.t(title);
}

/** Whether it is a dialect that the user declares. */
export function isDeclared(dialect: string): boolean {
  return dialect.startsWith('declared.');
}

function translated(text: string): string {
  return text === '' ? '' : l10n.t(text);
}
