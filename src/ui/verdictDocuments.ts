import { EventEmitter, type TextDocumentContentProvider, Uri, workspace } from 'vscode';
import type { Disposable } from '../core/util/disposable';
import * as l10n from '@vscode/l10n';
import type { Inventory, JournalRecord } from '../core/inventory';
import type { LockRecord } from '../core/lock';
import { basename } from '../core/paths';
import type { Registry, RegistryEntry } from '../core/registry/registry';
import { assertNever } from '../core/util/assertNever';
import { entryExplanation } from '../present/entryExplanation';
import { explanationMarkdown } from '../present/explanation';
import { journalExplanation } from '../present/journalExplanation';
import { journalOfNode, nodeOfJournal } from '../present/journalsTree';
import { entryOfNode, nodeOfEntry } from '../present/registryRowIds';
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

/** The same of an entry of a registry that is no lock. */
export function entryDocumentUri({ id, name }: RegistryEntry): Uri {
  const path = `/${oneLine(name).replace(/[\\/]/g, '_')}.md`;
  return Uri.from({ scheme: verdictScheme, path, query: nodeOfEntry(id) });
}

/** The journal that a document explains, as the id of its record. */
export function journalOfDocument(uri: Uri): string | undefined {
  return uri.scheme === verdictScheme ? journalOfNode(uri.query) : undefined;
}

/** What a document is about, while it is there. */
type Subject =
  | { readonly kind: 'lock'; readonly record: LockRecord }
  | { readonly kind: 'journal'; readonly record: JournalRecord }
  | { readonly kind: 'entry'; readonly entry: RegistryEntry; readonly registry: Registry };

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
      const gone = goneWords(uri);
      if (last === undefined) return gone.alone;
      const text = textOf(last, roots());
      return subject === undefined ? `${gone.before}\n\n${text}` : text;
    },
  };
  const subscriptions = [
    changed,
    workspace.registerTextDocumentContentProvider(verdictScheme, provider),
    inventory.onChange(({ ids, previous, snapshot }) => {
      for (const { uri } of workspace.textDocuments) {
        if (uri.scheme !== verdictScheme) continue;
        const isChanged =
          entryOfNode(uri.query) === undefined
            ? ids.has(journalOfDocument(uri) ?? uri.query)
            : previous.registries !== snapshot.registries;
        if (isChanged) changed.fire(uri);
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
  const entryId = entryOfNode(uri.query);
  if (entryId !== undefined) return entrySubject(snapshot.registries.values(), entryId);
  const record = snapshot.locks.get(uri.query);
  return record === undefined ? undefined : { kind: 'lock', record };
}

function entrySubject(registries: Iterable<Registry>, id: string): Subject | undefined {
  for (const registry of registries) {
    const entry = registry.entries.find((each) => each.id === id);
    if (entry !== undefined) return { kind: 'entry', entry, registry };
  }
  return undefined;
}

function textOf(subject: Subject, roots: readonly string[]): string {
  const now = Date.now();
  switch (subject.kind) {
    case 'lock':
      return explanationMarkdown(subject.record, now, roots);
    case 'journal':
      return journalExplanation(subject.record, now, roots).text;
    case 'entry':
      return entryExplanation(subject.entry, subject.registry, now, roots);
    default:
      return assertNever(subject);
  }
}

/** What is said of something that is no longer there: alone, and before what was known of it last. */
function goneWords(uri: Uri): { readonly alone: string; readonly before: string } {
  if (entryOfNode(uri.query) !== undefined)
    return {
      alone: l10n.t('This entry is gone.'),
      before: l10n.t('**This entry is gone, or cannot be seen now.** What follows is what was known of it last.'),
    };
  return journalOfDocument(uri) === undefined
    ? {
        alone: l10n.t('This lock is gone.'),
        before: l10n.t('**This lock is gone.** What follows is what was known of it last.'),
      }
    : {
        alone: l10n.t('This journal is gone.'),
        before: l10n.t('**This journal is gone.** What follows is what was known of it last.'),
      };
}

/** Records kept at the most after they were shown. */
const shownLimit = 50;

function remember(shown: Map<string, Subject>, id: string, subject: Subject): void {
  shown.delete(id);
  shown.set(id, subject);
  const [oldest] = shown.keys();
  if (shown.size > shownLimit && oldest !== undefined) shown.delete(oldest);
}
