import { EventEmitter, type TextDocumentContentProvider, Uri, workspace } from 'vscode';
import type { Disposable } from '../core/util/disposable';
import * as l10n from '@vscode/l10n';
import type { Inventory } from '../core/inventory';
import type { LockRecord } from '../core/lock';
import { basename } from '../core/paths';
import { explanationMarkdown } from '../present/explanation';
import { oneLine } from '../present/safeText';
import { verdictScheme } from './ids';

/** The document that explains a lock; it follows the lock as long as it is open. */
export function verdictDocumentUri(record: LockRecord): Uri {
  return Uri.from({ scheme: verdictScheme, path: `/${oneLine(basename(record.path))}.md`, query: record.id });
}

/** Serves *Explain Verdict* documents from the inventory. */
export function registerVerdictDocuments(inventory: Inventory, roots: () => readonly string[]): Disposable {
  const changed = new EventEmitter<Uri>();
  /** What was shown last, by id, so that a lock that is released while it is read about does not vanish from the page. */
  const shown = new Map<string, LockRecord>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => {
      const record = inventory.snapshot.locks.get(uri.query);
      if (record !== undefined) remember(shown, uri.query, record);
      const last = shown.get(uri.query);
      if (last === undefined) return l10n.t('This lock is gone.');
      const text = explanationMarkdown(last, Date.now(), roots());
      return record === undefined
        ? `${l10n.t('**This lock is gone.** What follows is what was known of it last.')}\n\n${text}`
        : text;
    },
  };
  const subscriptions = [
    changed,
    workspace.registerTextDocumentContentProvider(verdictScheme, provider),
    inventory.onChange(({ ids }) => {
      for (const document of workspace.textDocuments) {
        if (document.uri.scheme === verdictScheme && ids.has(document.uri.query)) changed.fire(document.uri);
      }
    }),
  ];
  return {
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** Records kept at the most after they were shown. */
const shownLimit = 50;

function remember(shown: Map<string, LockRecord>, id: string, record: LockRecord): void {
  shown.delete(id);
  shown.set(id, record);
  const [oldest] = shown.keys();
  if (shown.size > shownLimit && oldest !== undefined) shown.delete(oldest);
}
