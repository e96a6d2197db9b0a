import type { NodeView, TreeView } from '../../../src/present/nodeView';

/** A row and all below it, as it reads. */
export type Shape = readonly [label: string, description: string, children: readonly Shape[]];

/** The whole tree as it reads. */
export function shapeOf(tree: TreeView): readonly Shape[] {
  const shape = (node: NodeView): Shape => [node.label, node.description, tree.childrenOf(node.id).map(shape)];
  return tree.roots.map(shape);
}

/** Every row with the id of its parent, from top to bottom. */
export function rowsOf(tree: TreeView): readonly { readonly node: NodeView; readonly parent: string | undefined }[] {
  const below = (node: NodeView, parent: string | undefined): ReturnType<typeof rowsOf> => [
    { node, parent },
    ...tree.childrenOf(node.id).flatMap((child) => below(child, node.id)),
  ];
  return tree.roots.flatMap((node) => below(node, undefined));
}

export function idsOf(tree: TreeView): readonly string[] {
  return rowsOf(tree).map(({ node }) => node.id);
}
