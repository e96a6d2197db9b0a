import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../core/lock';
import { basename } from '../core/paths';
import { takenText } from './ageText';
import { dialectView } from './dialectText';
import { evidenceText } from './evidenceText';
import { isReused, livenessWord, startText } from './holderText';
import { fileText, type WorkspaceRoots } from './placeText';
import { hoverCode, markdownText, shortened } from './safeText';
import { verdictIcon, verdictMeaning, verdictWord } from './verdictText';

/** The hover of a lock: verdict, holder, times, evidence. Markdown with codicons. */
export function lockTooltip(record: LockRecord, now: number, roots: WorkspaceRoots): string {
  const { holder } = record;
  const taken = takenText(record, now);
  const lines = [
    `$(${verdictIcon(record).id}) **${markdownText(verdictWord(record.verdict))}** — ${markdownText(verdictMeaning(record))}`,
    '',
    `${markdownText(dialectView(record).title)} ${hoverCode(fileText(record.path, roots))}`,
    '',
    '| | |',
    '|---|---|',
    row(l10n.t('Protects'), hoverCode(basename(record.resource))),
    ...(taken === '' ? [] : [row(l10n.t('Taken'), markdownText(taken))]),
  ];
  if (holder !== null) {
    const reused = isReused(record);
    lines.push(row(l10n.t('Process'), markdownText(l10n.t('{0}, {1}', holder.pid, livenessWord(holder)))));
    if (holder.command !== null) {
      lines.push(
        row(reused ? l10n.t('Number now used by') : l10n.t('Command'), hoverCode(shortened(holder.command, 160))),
      );
    }
    if (holder.startedAt !== null && !reused) {
      lines.push(row(l10n.t('Started'), markdownText(startText(holder.startedAt, now))));
    }
  }
  lines.push('', ...record.evidence.map((item) => `- ${markdownText(evidenceText(item, now))}`));
  return lines.join('\n');
}

function row(name: string, value: string): string {
  return `| ${markdownText(name)} | ${value} |`;
}
