import { commands, type TreeView as VsTreeView, window } from 'vscode';
import type { Disposable } from '../core/util/disposable';
import * as l10n from '@vscode/l10n';
import type { Inventory, Snapshot } from '../core/inventory';
import { type JournalRows, journalsTree, nodeOfJournal } from '../present/journalsTree';
import type { TreeView } from '../present/nodeView';
import { statusView } from '../present/statusItem';
import { views } from './ids';
import { StatusBar } from './statusBar';
import { TreeAdapter } from './treeAdapter';

/** What the view goes by, besides the journals. */
export interface JournalsViewOptions {
  readonly roots: readonly string[];
  /** The largest file that an editor opens without asking. Bytes. */
  readonly editorBytes: number;
}

/** The Journals view and the status-bar item: both project the journals of the inventory. */
export class JournalsView implements Disposable {
  readonly #inventory: Inventory;
  readonly #options: () => JournalsViewOptions;
  readonly #adapter: TreeAdapter;
  readonly #view: VsTreeView<string>;
  readonly #status = new StatusBar();
  readonly #subscriptions: Disposable[];
  #rows: JournalRows = new WeakMap();

  constructor(inventory: Inventory, options: () => JournalsViewOptions) {
    this.#inventory = inventory;
    this.#options = options;
    this.#adapter = new TreeAdapter(this.#tree());
    this.#view = window.createTreeView(views.journals, { treeDataProvider: this.#adapter, showCollapseAll: true });
    this.#subscriptions = [
      this.#view,
      this.#adapter,
      this.#status,
      inventory.onChange(({ previous, snapshot }) => {
        if (previous.journals === snapshot.journals) return;
        this.#adapter.update(this.#tree());
        this.#decorate(snapshot);
      }),
    ];
    this.#decorate(inventory.snapshot);
  }

  /** The options are others. */
  refresh(): void {
    this.#rows = new WeakMap();
    this.#adapter.update(this.#tree());
    this.#decorate(this.#inventory.snapshot);
  }

  /** Brings the row of a journal into sight, and what is below it. */
  async show(id: string): Promise<void> {
    await commands.executeCommand(`${views.journals}.focus`);
    if (!this.#inventory.snapshot.journals.has(id)) return;
    await this.#view.reveal(nodeOfJournal(id), { select: true, focus: true, expand: true });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #tree(): TreeView {
    return journalsTree(this.#inventory.snapshot, { ...this.#options(), rows: this.#rows });
  }

  #decorate(snapshot: Snapshot): void {
    const damaged = [...snapshot.journals.values()].filter(({ health }) => health === 'damaged').length;
    const words = damaged === 1 ? l10n.t('1 journal damaged') : l10n.t('{0} journals damaged', damaged);
    this.#view.badge = damaged === 0 ? undefined : { value: damaged, tooltip: words };
    this.#status.show(statusView(snapshot, this.#options().roots));
  }
}
