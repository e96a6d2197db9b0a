import { type TreeView as VsTreeView, window } from 'vscode';
import type { Disposable } from '../core/util/disposable';
import * as l10n from '@vscode/l10n';
import type { Inventory, Snapshot } from '../core/inventory';
import { journalsTree } from '../present/journalsTree';
import type { TreeView } from '../present/nodeView';
import { statusView } from '../present/statusItem';
import { views } from './ids';
import { StatusBar } from './statusBar';
import { TreeAdapter } from './treeAdapter';

/** The Journals view and the status-bar item: both project the journals of the inventory. */
export class JournalsView implements Disposable {
  readonly #inventory: Inventory;
  readonly #roots: () => readonly string[];
  readonly #adapter: TreeAdapter;
  readonly #view: VsTreeView<string>;
  readonly #status = new StatusBar();
  readonly #subscriptions: Disposable[];

  constructor(inventory: Inventory, roots: () => readonly string[]) {
    this.#inventory = inventory;
    this.#roots = roots;
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

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #tree(): TreeView {
    return journalsTree(this.#inventory.snapshot, this.#roots());
  }

  #decorate(snapshot: Snapshot): void {
    const damaged = [...snapshot.journals.values()].filter(({ health }) => health === 'damaged').length;
    const words = damaged === 1 ? l10n.t('1 journal damaged') : l10n.t('{0} journals damaged', damaged);
    this.#view.badge = damaged === 0 ? undefined : { value: damaged, tooltip: words };
    this.#status.show(statusView(snapshot, this.#roots()));
  }
}
