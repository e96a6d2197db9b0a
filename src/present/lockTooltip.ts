import { t } from '@vscode/l10n';
import type { LockRecord } from '../core/lock';
import { basename } from '../core/paths';
import { dialectView } from './dialectText';
import { evidenceText } from './evidenceText';
import { livenessWord, startText } from './holderText';
import { fileText, type WorkspaceRoots } from './placeText';
import { markdownCode, markdownText, shortened } from './safeText';
import { momentText, shortDuration } from './timeText';
import { verdictIcon, verdictMeaning, verdictWord } from './verdictText';

/** The hover of a lock: verdict, holder, times, evidence. Markdown with codicons. */
export function lockTooltip(record: LockRecord, now: number, roots: WorkspaceRoots): string {
  const { holder } = record;
  const lines = [
    `$(${verdictIcon(record).id}) **${markdownText(verdictWord(record.verdict))}** — ${markdownText(verdictMeaning(record))}`,
    '',
    `${markdownText(dialectView(record).title)} ${markdownCode(fileText(record.path, roots))}`,
    '',
    '| | |',
    '|---|---|',
    row(t('Protects'), markdownCode(basename(record.resource))),
    row(t('Taken'), markdownText(`${momentText(record.acquiredAt)} (${shortDuration(now - record.acquiredAt)})`)),
  ];
  if (holder !== null) {
    lines.push(row(t('Process'), markdownText(`${holder.pid}, ${livenessWord(holder)}`)));
    if (holder.command !== null) lines.push(row(t('Command'), markdownCode(shortened(holder.command, 160))));
    if (holder.startedAt !== null) lines.push(row(t('Started'), markdownText(startText(holder, now))));
  }
  lines.push('', ...record.evidence.map((item) => `- ${markdownText(evidenceText(item, now))}`));
  return lines.join('\n');
}

function row(name: string, value: string): string {
  // A pipe would end the cell, also inside code.
  return `| ${markdownText(name)} | ${value.replaceAll(/(?<!\\)\|/g, '\\|')} |`;
}
