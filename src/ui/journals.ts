import { type Uri, workspace } from 'vscode';
import type { Inventory } from '../core/inventory';
import { DisposableStore } from '../core/util/disposable';
import type { Disposable } from '../core/util/disposable';
import { editorBytes, touchesEditorBytes } from './editorLimit';
import { JournalDiagnostics } from './journalDiagnostics';
import { JournalHelp } from './journalHelp';
import { JournalLanguageStatus } from './journalLanguageStatus';
import { JournalMarks } from './journalMarks';
import { JournalsView } from './journalsView';
import { OpenJournals } from './openJournals';

/** Everywhere a person looks for journals: all of it projects the journals of the inventory. */
export class Journals implements Disposable {
  readonly #store = new DisposableStore();
  readonly #view: JournalsView;

  /** `media` makes the address of a picture of the extension. */
  constructor(inventory: Inventory, roots: () => readonly string[], media: (name: string) => Uri) {
    let limit = editorBytes();
    const options = (): { readonly roots: readonly string[]; readonly editorBytes: number } => ({
      roots: roots(),
      editorBytes: limit,
    });
    const view = this.#store.add(new JournalsView(inventory, options));
    const diagnostics = this.#store.add(new JournalDiagnostics(inventory, options));
    const open = this.#store.add(new OpenJournals(inventory));
    this.#store.add(new JournalMarks(open, media));
    this.#store.add(new JournalHelp(open));
    this.#store.add(new JournalLanguageStatus(open));
    const refresh = (): void => {
      view.refresh();
      diagnostics.refresh(inventory.snapshot.journals.values());
    };
    this.#store.add(
      open.onReread((document) => {
        const record = open.knownOf(document);
        if (record !== undefined) diagnostics.refresh([record]);
      }),
    );
    this.#store.add(workspace.onDidChangeWorkspaceFolders(refresh));
    this.#store.add(
      workspace.onDidChangeConfiguration((event) => {
        if (!touchesEditorBytes(event)) return;
        limit = editorBytes();
        refresh();
      }),
    );
    this.#view = view;
  }

  /** Brings the row of a journal into sight, by the id of its record. */
  async show(id: string): Promise<void> {
    await this.#view.show(id);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
