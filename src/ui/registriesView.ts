import * as l10n from '@vscode/l10n';
import { commands, type TreeView as VsTreeView, window } from 'vscode';
import type { Inventory } from '../core/inventory';
import { registriesOf } from '../core/registry/registries';
import type { Registry } from '../core/registry/registry';
import type { Disposable } from '../core/util/disposable';
import type { TreeView } from '../present/nodeView';
import { registriesTree } from '../present/registriesTree';
import { entryOfNode, nodeOfEntry } from '../present/registryRowIds';
import { badgeCount, wrongText } from '../present/registryText';
import { AgingRows } from './agingRows';
import { views } from './ids';
import { TreeAdapter } from './treeAdapter';

/** Between two looks at the clock for the ages on screen: rows tell them in minutes. Milliseconds. */
const tickMs = 5_000;

/** The Registries view: projects the registries of the inventory, and ticks the ages while it can be seen. */
export class RegistriesView implements Disposable {
  readonly #roots: () => readonly string[];
  readonly #adapter: TreeAdapter;
  readonly #view: VsTreeView<string>;
  readonly #opened = new Set<string>();
  readonly #subscriptions: Disposable[];
  #registries: readonly Registry[];

  constructor(inventory: Inventory, roots: () => readonly string[], onVisible: (visible: boolean) => void) {
    this.#roots = roots;
    this.#registries = registriesOf(inventory.snapshot);
    this.#adapter = new TreeAdapter(this.#tree());
    this.#view = window.createTreeView(views.registries, {
      treeDataProvider: this.#adapter,
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.#subscriptions = [
      this.#view,
      this.#adapter,
      inventory.onChange(({ previous, snapshot }) => {
        if (previous.locks === snapshot.locks && previous.registries === snapshot.registries) return;
        this.#registries = registriesOf(snapshot);
        this.#adapter.update(this.#tree());
        this.#decorate();
      }),
      new AgingRows(this.#view, { tick: () => this.#adapter.tick(this.#tree()), periodMs: () => tickMs, onVisible }),
    ];
    this.#decorate();
  }

  /** As they are shown now. */
  get registries(): readonly Registry[] {
    return this.#registries;
  }

  /** The entries whose rows are selected. */
  get selectedEntries(): readonly string[] {
    return this.#view.selection.map(entryOfNode).filter((id) => id !== undefined);
  }

  /** Brings the row of an entry into sight, and what is below it. */
  async show(id: string): Promise<void> {
    await commands.executeCommand(`${views.registries}.focus`);
    if (!this.#registries.some(({ entries }) => entries.some((entry) => entry.id === id))) return;
    await this.#view.reveal(nodeOfEntry(id), { select: true, focus: true, expand: true });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #tree(): TreeView {
    return registriesTree(this.#registries, { now: Date.now(), roots: this.#roots(), opened: this.#opened });
  }

  #decorate(): void {
    const dead = badgeCount(this.#registries);
    const tooltip = dead === 1 ? l10n.t('1 dead entry') : l10n.t('{0} dead entries', dead);
    this.#view.description = wrongText(this.#registries);
    this.#view.badge = dead === 0 ? undefined : { value: dead, tooltip };
  }
}
