import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../core/inventory';
import type { LockRecord } from '../core/lock';
import { holderShort } from './holderText';
import { healthCell, journalFacts, verdictCell } from './inventoryTables';
import { fileText, type WorkspaceRoots } from './placeText';
import type { Cell } from './table';
import { momentText } from './timeText';

/** What happened to one lock or journal. */
export type WatchEvent = 'added' | 'changed' | 'removed';

export type WatchSubject =
  { readonly kind: 'lock'; readonly record: LockRecord } | { readonly kind: 'journal'; readonly record: JournalRecord };

/** One line: time, verdict, file, holder. What went away has neither verdict nor holder. */
export function watchCells(
  event: WatchEvent,
  subject: WatchSubject,
  at: number,
  roots: WorkspaceRoots,
): readonly Cell[] {
  const time: Cell = { text: momentText(at), tone: 'quiet' };
  const file: Cell = { text: fileText(subject.record.path, roots), tone: 'plain' };
  if (event === 'removed') return [time, { text: l10n.t('removed'), tone: 'quiet' }, file];
  const [verdict, facts] =
    subject.kind === 'lock'
      ? [verdictCell(subject.record), holderShort(subject.record)]
      : [healthCell(subject.record), journalFacts(subject.record)];
  return [time, verdict, file, { text: facts, tone: 'plain' }];
}

export function watchingText(folders: number): string {
  return folders === 1
    ? l10n.t('Watching 1 folder; Ctrl+C ends.')
    : l10n.t('Watching {0} folders; Ctrl+C ends.', folders);
}
