import {
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type ProviderResult,
  type TreeDataProvider,
} from 'vscode';
import type { NodeView, TreeView } from '../present/nodeView';
import { internalCommands } from './ids';

/**
 * Projects a `TreeView` of plain data into VS Code. Elements are ids, and only what looks different from what is on
 * screen is fired, so that a ticking age does not redraw the tree.
 */
export class TreeAdapter implements TreeDataProvider<string> {
  readonly #changed = new EventEmitter<string | string[] | undefined>();
  /** What VS Code was last given: rows by id, and the items below each parent; the roots stand below ''. */
  readonly #rows = new Map<string, { readonly item: string; readonly signature: string }>();
  readonly #families = new Map<string, string>();
  #tree: TreeView;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(tree: TreeView) {
    this.#tree = tree;
  }

  /** How many rows VS Code has asked for. */
  get shownRows(): number {
    return this.#rows.size;
  }

  /** Takes over a new tree and fires what has changed in it. */
  update(tree: TreeView): void {
    this.#tree = tree;
    if (familyOf(tree.roots) !== this.#families.get('')) {
      this.#forgetGone();
      this.#changed.fire(undefined);
      return;
    }
    const changed = this.#families.size > 1 ? this.#changedFamilies() : [];
    this.#fire([...changed, ...this.#changedRows()]);
  }

  /** Takes over a tree of the same records at a later time: rows may read differently, none come or go. */
  tick(tree: TreeView): void {
    this.#tree = tree;
    this.#fire(this.#changedRows());
  }

  getTreeItem(id: string): TreeItem {
    const node = this.#tree.node(id);
    if (node === undefined) return new TreeItem('');
    this.#rows.set(id, { item: itemIdOf(node), signature: signatureOf(node) });
    return treeItemOf(node);
  }

  getChildren(id?: string): string[] {
    const nodes = id === undefined ? this.#tree.roots : this.#tree.childrenOf(id);
    this.#families.set(id ?? '', familyOf(nodes));
    return nodes.map((node) => node.id);
  }

  getParent(id: string): ProviderResult<string> {
    return this.#tree.parentOf(id);
  }

  /** The hover is made when it is asked for, so that its times are of that moment. */
  resolveTreeItem(item: TreeItem, id: string): TreeItem {
    const text = this.#tree.tooltipOf(id);
    // `supportThemeIcons` and nothing else: no commands, no HTML.
    if (text !== '') item.tooltip = new MarkdownString(text, true);
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #changedFamilies(): string[] {
    const changed: string[] = [];
    for (const [parent, family] of this.#families) {
      if (parent === '') continue;
      if (this.#tree.node(parent) === undefined) this.#families.delete(parent);
      else if (familyOf(this.#tree.childrenOf(parent)) !== family) changed.push(parent);
    }
    return changed;
  }

  #changedRows(): string[] {
    const changed: string[] = [];
    for (const [id, { item, signature }] of this.#rows) {
      const node = this.#tree.node(id);
      if (node === undefined) this.#rows.delete(id);
      // Another item is a change to its family.
      else if (itemIdOf(node) === item && signatureOf(node) !== signature) changed.push(id);
    }
    return changed;
  }

  #forgetGone(): void {
    for (const id of this.#rows.keys()) if (this.#tree.node(id) === undefined) this.#rows.delete(id);
    for (const id of this.#families.keys()) {
      if (id !== '' && this.#tree.node(id) === undefined) this.#families.delete(id);
    }
  }

  #fire(ids: readonly string[]): void {
    const unique = [...new Set(ids)];
    if (unique.length > 0) this.#changed.fire(unique);
  }
}

function familyOf(nodes: readonly NodeView[]): string {
  return nodes.map(itemIdOf).join('\u0001');
}

function signatureOf({ label, description, icon, accessibilityLabel, context, expandable, opens }: NodeView): string {
  const parts = [label, description, icon?.id, icon?.color, accessibilityLabel, context, expandable];
  return [...parts, opens === null ? '' : JSON.stringify(opens)].join('\u0001');
}

function treeItemOf(node: NodeView): TreeItem {
  const item = new TreeItem(node.label, collapsible[node.expandable]);
  item.id = itemIdOf(node);
  item.description = node.description;
  item.contextValue = node.context;
  item.accessibilityInformation = { label: node.accessibilityLabel };
  if (node.icon !== null) {
    item.iconPath =
      node.icon.color === null
        ? new ThemeIcon(node.icon.id)
        : new ThemeIcon(node.icon.id, new ThemeColor(node.icon.color));
  }
  if (node.opens !== null) {
    item.command = {
      command: internalCommands.openAt,
      title: node.label,
      arguments: [node.opens],
    };
  }
  return item;
}

/**
 * VS Code opens a row only when it shows it for the first time, so a row that is to be open from now on is a new one to
 * it: what is below is to be seen. Such a row is a change to those beside it: one that is given another id in its place
 * is still drawn under the old one when the colours change, over the row that stands there by then.
 */
function itemIdOf({ id, expandable }: NodeView): string {
  return expandable === 'expanded' ? `${id}\u0001` : id;
}

const collapsible = {
  none: TreeItemCollapsibleState.None,
  collapsed: TreeItemCollapsibleState.Collapsed,
  expanded: TreeItemCollapsibleState.Expanded,
} as const;
