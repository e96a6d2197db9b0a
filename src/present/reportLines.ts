import * as l10n from '@vscode/l10n';
import type { Evidence } from '../core/evidence';
import { evidenceText } from './evidenceText';
import { markdownLine } from './safeText';

/** Lines of Markdown that stand together. */
export type Block = readonly string[];

/** `text` is Markdown, `name` is not. */
export function fact(name: string, text: string): string {
  return `- ${l10n.t('{0}: {1}', markdownLine(name), text)}`;
}

/** Below an item of a list. */
export function evidenceLines(evidence: readonly Evidence[], now: number): Block {
  return evidence.map((item) => `  - ${markdownLine(evidenceText(item, now))}`);
}
