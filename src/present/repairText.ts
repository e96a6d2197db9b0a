import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../core/inventory';
import type { RepairPreview } from '../core/journal/repair/preview';
import type { KeptFile } from '../core/ports';
import { basename } from '../core/paths';
import { findingTitle } from './findingText';
import { fileText, projectShort, type WorkspaceRoots } from './placeText';
import type { ConfirmationView } from './releaseText';
import { oneLine } from './safeText';

/** What is asked before a journal is repaired: what changes, what that means, and how it is done. */
export function repairConfirmation(
  record: JournalRecord,
  preview: RepairPreview,
  roots: WorkspaceRoots,
): ConfirmationView {
  const lines = [
    fileText(record.path, roots),
    '',
    ...repairChanges(preview).map((text) => `• ${text}`),
    '',
    ...repairMeaning(record, preview),
    '',
    repairWay(),
    l10n.t('The damaged one is kept for “Undo Last Release” until the undo history is cleared.'),
  ];
  return {
    message: l10n.t('Repair the journal {0}?', oneLine(basename(record.path))),
    detail: lines.join('\n'),
    action: l10n.t('Repair'),
  };
}

/** Above the comparison of the two; journals of several projects are called alike. */
export function repairTitle({ path }: Pick<JournalRecord, 'path'>, roots: WorkspaceRoots): string {
  const name = oneLine(basename(path));
  const project = projectShort(path, roots);
  return project === ''
    ? l10n.t('{0}: damaged and repaired', name)
    : l10n.t('{0} ({1}): damaged and repaired', name, project);
}

/** What a repair does to the lines of a journal, a sentence each. */
export function repairChanges({ changes }: RepairPreview): readonly string[] {
  const { takenOut, trimmed, trimmedFor, isClosed, header, codes } = changes;
  const sentences: string[] = [];
  if (header === 'replaced') sentences.push(l10n.t('The header is begun anew, with the time 0.'));
  if (header === 'put-in') sentences.push(l10n.t('A header is put in, with the time 0.'));
  if (takenOut > 0) {
    const which = [...codes.keys()].map(findingTitle).join(', ');
    sentences.push(
      takenOut === 1
        ? l10n.t('1 line is taken out ({0}).', which)
        : l10n.t('{0} lines are taken out ({1}).', takenOut, which),
    );
  }
  if (trimmed > 0) {
    const word =
      trimmedFor === 'byte-order-mark' ? l10n.t('a byte order mark') : l10n.t('a carriage return at the end');
    sentences.push(trimmed === 1 ? l10n.t('1 line loses {0}.', word) : l10n.t('{0} lines lose {1}.', trimmed, word));
  }
  if (isClosed) sentences.push(l10n.t('The last line gets the line end that it lacks.'));
  sentences.push(l10n.t('All other lines stay as they are, byte for byte and in their order.'));
  return sentences;
}

/** What follows from it for the tool whose journal it is. */
export function repairMeaning({ report }: JournalRecord, { losesEntries }: RepairPreview): readonly string[] {
  if (report?.facts.kind === 'codegraph') {
    return losesEntries
      ? [
          l10n.t(
            'Nobody can know what stood where the damage is: a change may be lost. With the time 0 the next build does not trust the journal: it looks at every file once and begins the journal anew.',
          ),
          l10n.t(
            'Run “codegraph build” before “codegraph watch” sees the next change: that would set the time again, and the build would trust the journal.',
          ),
        ]
      : [l10n.t('No entry is lost: the next build uses the journal as it would have before.')];
  }
  return losesEntries
    ? [
        l10n.t(
          'What a line said that is taken out is not in the journal any more; it is in the damaged one, which is kept.',
        ),
      ]
    : [l10n.t('No entry is lost.')];
}

/** How it is done. */
export function repairWay(): string {
  return l10n.t(
    'The repaired journal is written beside the damaged one and takes its place in one step, under the journal’s own lock if it has one. If it has changed by then, nothing is done.',
  );
}

/** The question itself, for a terminal; anything but a clear yes means no. */
export function repairQuestion(count: number): string {
  return count === 1 ? l10n.t('Repair it? [y/N] ') : l10n.t('Repair these {0}? [y/N] ', count);
}

/** What was done. */
export function repairedText(kept: KeptFile, roots: WorkspaceRoots): string {
  return l10n.t('Repaired {0}.', fileText(kept.path, roots));
}

/** The same for a terminal. */
export function repairedLine(kept: KeptFile, roots: WorkspaceRoots): string {
  return l10n.t('Repaired {0}; the damaged one is kept as {1}.', fileText(kept.path, roots), oneLine(kept.id));
}

export function notRepairedText(): string {
  return l10n.t('Nothing was repaired.');
}
