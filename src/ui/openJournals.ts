import { EventEmitter, type TextDocument, Uri, workspace } from 'vscode';
import type { Inventory, JournalRecord } from '../core/inventory';
import type { Disposable } from '../core/util/disposable';
import { journalOfDocument } from './verdictDocuments';

/** The journals whose files are open as documents: by what is known of them, and when that changes. */
export class OpenJournals implements Disposable {
  readonly #inventory: Inventory;
  readonly #changed = new EventEmitter<void>();
  readonly #reread = new EventEmitter<TextDocument>();
  readonly #subscriptions: Disposable[];
  /** By the address of the document. */
  #open: ReadonlyMap<string, JournalRecord> = new Map();

  /** Others are open, or something else is known of one. */
  readonly onChange = this.#changed.event;
  /** A document has got another text without anybody typing: what was marked in it has moved. */
  readonly onReread = this.#reread.event;

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
    this.#subscriptions = [
      this.#changed,
      this.#reread,
      workspace.onDidOpenTextDocument(() => this.#look()),
      workspace.onDidCloseTextDocument(() => this.#look()),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // What is typed makes a document dirty; what is not comes from the disk.
        if (contentChanges.length > 0 && !document.isDirty && this.knownOf(document) !== undefined) {
          this.#reread.fire(document);
        }
      }),
      inventory.onChange(({ previous, snapshot }) => {
        if (previous.journals !== snapshot.journals) this.#look();
      }),
    ];
    this.#look();
  }

  get records(): readonly JournalRecord[] {
    return [...this.#open.values()];
  }

  /** What is known of the journal that a document shows or explains, whatever has been typed into it meanwhile. */
  knownOf({ uri }: TextDocument): JournalRecord | undefined {
    const explained = journalOfDocument(uri);
    if (explained !== undefined) return this.#inventory.snapshot.journals.get(explained);
    return this.#open.get(uri.toString());
  }

  /** What is known of the text of a document; nothing while it is not that of the file. */
  recordOf(document: TextDocument): JournalRecord | undefined {
    return document.isDirty ? undefined : this.knownOf(document);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #look(): void {
    const documents = new Set(
      workspace.textDocuments.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath),
    );
    const open = new Map<string, JournalRecord>();
    if (documents.size > 0) {
      for (const record of this.#inventory.snapshot.journals.values()) {
        const uri = Uri.file(record.path);
        if (documents.has(uri.fsPath)) open.set(uri.toString(), record);
      }
    }
    const isSame = open.size === this.#open.size && [...open].every(([uri, record]) => this.#open.get(uri) === record);
    if (isSame) return;
    this.#open = open;
    this.#changed.fire();
  }
}
