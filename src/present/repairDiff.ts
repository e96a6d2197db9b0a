import * as l10n from '@vscode/l10n';
import type { DiffHunk, DiffLine } from '../core/journal/repair/diff';
import type { RepairPreview } from '../core/journal/repair/preview';
import { oneLine } from './safeText';

type Shown = Pick<RepairPreview, 'hunks' | 'hiddenChanges'>;

/** What a repair changes, as programs that compare files print it. `file`: as people know it. */
export function repairDiffLines(file: string, { hunks, hiddenChanges }: Shown): readonly string[] {
  const signs = { same: ' ', removed: '-', added: '+' } as const;
  return [
    `--- ${file}`,
    `+++ ${l10n.t('{0}, repaired', file)}`,
    ...hunks.flatMap((hunk) => [
      rangeLine(hunk),
      ...hunk.lines.flatMap((line) => [
        `${signs[line.kind]}${lineText(line)}`,
        ...(line.isOpen ? [`\\ ${l10n.t('No line end at the end of the file')}`] : []),
      ]),
    ]),
    ...hiddenLine(hiddenChanges),
  ];
}

/** The changed places of a journal with what stands around them, before and after, each as one text to be compared. */
export function repairSides({ hunks, hiddenChanges }: Shown): { readonly before: string; readonly after: string } {
  const side = (left: DiffLine['kind']): string =>
    [
      ...hunks.flatMap((hunk) => [
        // Without one the editor's own numbers are those of the journal.
        ...(hunk.before === 1
          ? []
          : [l10n.t('… from line {0} on; {1} in the repaired journal …', hunk.before, hunk.after)]),
        ...hunk.lines
          .filter(({ kind }) => kind === 'same' || kind === left)
          .map((line) => `${lineText(line)}${line.isOpen ? ` ${l10n.t('(no line end)')}` : ''}`),
      ]),
      ...hiddenLine(hiddenChanges),
      '',
    ].join('\n');
  return { before: side('removed'), after: side('added') };
}

function rangeLine({ before, after, lines }: DiffHunk): string {
  const count = (other: DiffLine['kind']): number => lines.filter(({ kind }) => kind !== other).length;
  return `@@ -${before},${count('added')} +${after},${count('removed')} @@`;
}

function lineText({ text, isCut }: DiffLine): string {
  return `${oneLine(text)}${isCut ? '…' : ''}`;
}

function hiddenLine(count: number): readonly string[] {
  if (count === 0) return [];
  return [count === 1 ? l10n.t('… and 1 change more') : l10n.t('… and {0} changes more', count)];
}
