import { type ExtensionContext, type TreeView as VsTreeView, window } from 'vscode';
import type { Disposable } from '../core/util/disposable';
import type { Inventory, Snapshot } from '../core/inventory';
import { isProblem } from '../present/verdictText';
import { type Grouping, lockOfNode, locksTree, problemSummary } from '../present/locksTree';
import { noticeText } from '../present/noticeText';
import type { TreeView } from '../present/nodeView';
import { AgingRows } from './agingRows';
import { ContextKey } from './contextKey';
import { contextKeys, stateKeys, views } from './ids';
import { TreeAdapter } from './treeAdapter';

/** Between two looks at the clock for the ages on screen; with very many rows, ages of seconds tick more slowly. */
const tickMs = 1_000;
const slowTickMs = 10_000;
const manyRows = 1_000;

/** The Locks view: projects the inventory, ticks the ages while it can be seen, remembers its grouping. */
export class LocksView implements Disposable {
  readonly #inventory: Inventory;
  readonly #state: ExtensionContext['workspaceState'];
  readonly #roots: () => readonly string[];
  readonly #adapter: TreeAdapter;
  readonly #view: VsTreeView<string>;
  readonly #groupingKey = new ContextKey<Grouping>(contextKeys.grouping);
  readonly #phaseKey = new ContextKey<Snapshot['phase']>(contextKeys.phase);
  readonly #subscriptions: Disposable[];
  #grouping: Grouping;

  constructor(
    inventory: Inventory,
    state: ExtensionContext['workspaceState'],
    roots: () => readonly string[],
    onVisible: (visible: boolean) => void,
  ) {
    this.#inventory = inventory;
    this.#state = state;
    this.#roots = roots;
    this.#grouping = groupingOf(state.get(stateKeys.grouping));
    this.#groupingKey.set(this.#grouping);
    this.#adapter = new TreeAdapter(this.#tree());
    this.#view = window.createTreeView(views.locks, {
      treeDataProvider: this.#adapter,
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.#subscriptions = [
      this.#view,
      this.#adapter,
      inventory.onChange(({ previous, snapshot }) => {
        if (previous.locks !== snapshot.locks) this.#adapter.update(this.#tree());
        this.#decorate(snapshot);
      }),
      new AgingRows(this.#view, {
        tick: () => this.#adapter.tick(this.#tree()),
        periodMs: () => (this.#adapter.shownRows > manyRows ? slowTickMs : tickMs),
        onVisible,
      }),
    ];
    this.#decorate(inventory.snapshot);
  }

  /** The locks whose rows are selected. */
  get selectedLocks(): readonly string[] {
    return this.#view.selection.map(lockOfNode).filter((id) => id !== undefined);
  }

  async setGrouping(grouping: Grouping): Promise<void> {
    this.#grouping = grouping;
    this.#groupingKey.set(grouping);
    this.#adapter.update(this.#tree());
    await this.#state.update(stateKeys.grouping, grouping);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #tree(): TreeView {
    const now = Date.now();
    return locksTree(this.#inventory.snapshot, { grouping: this.#grouping, now, roots: this.#roots() });
  }

  #decorate(snapshot: Snapshot): void {
    this.#phaseKey.set(snapshot.phase);
    const summary = problemSummary(snapshot);
    const problems = [...snapshot.locks.values()].filter(isProblem).length;
    this.#view.description = summary;
    this.#view.badge = problems === 0 ? undefined : { value: problems, tooltip: summary };
    // Only over rows: an empty view has its welcome text, which a message would push aside.
    const message = snapshot.locks.size === 0 ? '' : noticeText(snapshot.notices);
    // `undefined` is what the API takes for none; its type only says so since 1.97.
    (this.#view as { message: string | undefined }).message = message === '' ? undefined : message;
  }
}

function groupingOf(value: unknown): Grouping {
  return value === 'folder' || value === 'tool' ? value : 'verdict';
}
