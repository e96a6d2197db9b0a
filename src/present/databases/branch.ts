import * as l10n from '@vscode/l10n';
import type { NodeView, TreeView } from '../nodeView';

/** A row with those below it. */
export interface Branch {
  readonly node: NodeView;
  /** Markdown; asked for when a hover is. */
  readonly tooltip?: () => string;
  readonly children?: readonly Branch[];
}

/** A row as most are: no command of its own. */
export function rowOf(node: Omit<NodeView, 'opens' | 'expandable'> & Partial<Pick<NodeView, 'expandable'>>): NodeView {
  return { opens: null, expandable: 'none', ...node };
}

/** The first ones, and a row that has the others below it; all are shown where that row would stand for only few. */
export function firstOf(
  branches: readonly Branch[],
  limit: number,
  moreId: (from: number) => string,
  from = 0,
): readonly Branch[] {
  if (branches.length <= limit + 1) return branches;
  const rest = branches.length - limit;
  const text = l10n.t('{0} more', rest);
  const id = moreId(from + limit);
  const more: Branch = {
    node: rowOf({
      id,
      label: text,
      description: '',
      // Without one, VS Code would draw the icons of those beside it further to the left.
      icon: { id: 'ellipsis', color: 'descriptionForeground' },
      accessibilityLabel: text,
      context: 'more',
      expandable: 'collapsed',
    }),
    children: firstOf(branches.slice(limit), limit, moreId, from + limit),
  };
  return [...branches.slice(0, limit), more];
}

/** A tree of plain data over branches. */
export function treeOf(roots: readonly Branch[]): TreeView {
  let known: Map<string, { readonly branch: Branch; readonly parent: string | undefined }> | undefined;
  const find = (id: string): { readonly branch: Branch; readonly parent: string | undefined } | undefined => {
    if (known === undefined) {
      known = new Map();
      const open = roots.map((branch) => ({ branch, parent: undefined as string | undefined }));
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        known.set(next.branch.node.id, next);
        for (const branch of next.branch.children ?? []) open.push({ branch, parent: next.branch.node.id });
      }
    }
    return known.get(id);
  };
  return {
    roots: roots.map(({ node }) => node),
    childrenOf: (id) => (find(id)?.branch.children ?? []).map(({ node }) => node),
    parentOf: (id) => find(id)?.parent,
    node: (id) => find(id)?.branch.node,
    tooltipOf: (id) => find(id)?.branch.tooltip?.() ?? '',
  };
}
