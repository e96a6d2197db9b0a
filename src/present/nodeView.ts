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
  /** What a click opens. */
  readonly opens: Opens | null;
}

export type Opens =
  | { readonly kind: 'file'; readonly path: string; readonly range: TextRange | null }
  /** The document that explains a journal, at one of its findings: its place in the report. */
  | { readonly kind: 'explanation'; readonly journal: string; readonly finding: number | null };

/** A place in a file as editors count: lines from 0, columns in UTF-16 units, `to` exclusive. */
export interface TextRange {
  readonly line: number;
  readonly from: number;
  readonly to: number;
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
