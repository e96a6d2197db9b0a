import { EventEmitter, type TextDocumentContentProvider, Uri, workspace } from 'vscode';
import type { Disposable } from '../core/util/disposable';
import * as l10n from '@vscode/l10n';
import type { Inventory, JournalRecord } from '../core/inventory';
import type { LockRecord } from '../core/lock';
import { basename } from '../core/paths';
import { explanationMarkdown } from '../present/explanation';
import { journalExplanation } from '../present/journalExplanation';
import { journalOfNode, nodeOfJournal } from '../present/journalsTree';
import { oneLine } from '../present/safeText';
import { verdictScheme } from './ids';

/** The document that explains a lock; it follows the lock as long as it is open. */
export function verdictDocumentUri(record: LockRecord): Uri {
  return Uri.from({ scheme: verdictScheme, path: `/${oneLine(basename(record.path))}.md`, query: record.id });
}

/** The same of a journal. Its path says where the journal is, since the Problems panel shows it. */
export function journalDocumentUri(record: JournalRecord): Uri {
  const path = `${oneLine(Uri.file(record.path).path)}.md`;
  return Uri.from({ scheme: verdictScheme, path, query: nodeOfJournal(record.id) });
}

/** The journal that a document explains, as the id of its record. */
export function journalOfDocument(uri: Uri): string | undefined {
  return uri.scheme === verdictScheme ? journalOfNode(uri.query) : undefined;
}

/** What a document is about, while it is there. */
type Subject =
  { readonly kind: 'lock'; readonly record: LockRecord } | { readonly kind: 'journal'; readonly record: JournalRecord };

/** Serves *Explain Verdict* documents from the inventory. */
export function registerVerdictDocuments(inventory: Inventory, roots: () => readonly string[]): Disposable {
  const changed = new EventEmitter<Uri>();
  /** What was shown last, by id, so that what goes while it is read about does not vanish from the page. */
  const shown = new Map<string, Subject>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => {
      const subject = subjectOf(inventory, uri);
      if (subject !== undefined) remember(shown, uri.query, subject);
      const last = subject ?? shown.get(uri.query);
      const isJournal = journalOfDocument(uri) !== undefined;
      if (last === undefined) return isJournal ? l10n.t('This journal is gone.') : l10n.t('This lock is gone.');
      const text = textOf(last, roots());
      if (subject !== undefined) return text;
      const gone = isJournal
        ? l10n.t('**This journal is gone.** What follows is what was known of it last.')
        : l10n.t('**This lock is gone.** What follows is what was known of it last.');
      return `${gone}\n\n${text}`;
    },
  };
  const subscriptions = [
    changed,
    workspace.registerTextDocumentContentProvider(verdictScheme, provider),
    inventory.onChange(({ ids }) => {
      for (const { uri } of workspace.textDocuments) {
        if (uri.scheme === verdictScheme && ids.has(journalOfDocument(uri) ?? uri.query)) changed.fire(uri);
      }
    }),
  ];
  return {
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

function subjectOf({ snapshot }: Inventory, uri: Uri): Subject | undefined {
  const id = journalOfDocument(uri);
  if (id !== undefined) {
    const record = snapshot.journals.get(id);
    return record === undefined ? undefined : { kind: 'journal', record };
  }
  const record = snapshot.locks.get(uri.query);
  return record === undefined ? undefined : { kind: 'lock', record };
}

function textOf(subject: Subject, roots: readonly string[]): string {
  return subject.kind === 'lock'
    ? explanationMarkdown(subject.record, Date.now(), roots)
    : journalExplanation(subject.record, Date.now(), roots).text;
}

/** Records kept at the most after they were shown. */
const shownLimit = 50;

function remember(shown: Map<string, Subject>, id: string, subject: Subject): void {
  shown.delete(id);
  shown.set(id, subject);
  const [oldest] = shown.keys();
  if (shown.size > shownLimit && oldest !== undefined) shown.delete(oldest);
}
