import type { IconView } from './verdictText';

/** One row of a tree, as plain data. */
export interface NodeView {
  /** Stable over refreshes, so that selection and expansion survive them. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: IconView | null;
  /** All that the row says, in words, for a screen reader. */
  readonly accessibilityLabel: string;
  /** What menus go by. */
  readonly context: string;
  readonly expandable: 'none' | 'collapsed' | 'expanded';
  /** What a click opens: a file, at a place if one is known. */
  readonly opens: { readonly path: string; readonly range: ByteRange | null } | null;
}

/** 1-based line and 0-based byte offset in the file, length in bytes. */
export interface ByteRange {
  readonly line: number;
  readonly offset: number;
  readonly length: number;
}

/** A tree as plain data: who stands under whom. Made anew for every snapshot and every tick of the clock. */
export interface TreeView {
  readonly roots: readonly NodeView[];
  childrenOf(id: string): readonly NodeView[];
  /** `undefined` for a root and for an id that is no longer there. */
  parentOf(id: string): string | undefined;
  node(id: string): NodeView | undefined;
  /** Markdown for the hover. */
  tooltipOf(id: string): string;
}
