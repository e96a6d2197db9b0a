import * as l10n from '@vscode/l10n';
import { window, workspace } from 'vscode';
import { type Report, reportJson } from '../../present/report';
import { reportMarkdown } from '../../present/reportMarkdown';
import type { CommandContext } from './commandContext';

/** *Export Report*: all that is known and was done, as a new document. Where it is saved, if at all, the user decides. */
export async function exportReport(context: CommandContext): Promise<void> {
  const kinds = [
    { label: 'Markdown', description: l10n.t('to read'), language: 'markdown', write: reportMarkdown },
    { label: 'JSON', description: l10n.t('for programs'), language: 'json', write: jsonText },
  ];
  const kind = await window.showQuickPick(kinds, { title: l10n.t('Export Report') });
  if (kind === undefined) return;
  const content = kind.write(await reportOf(context));
  await window.showTextDocument(await workspace.openTextDocument({ language: kind.language, content }));
}

async function reportOf({ inventory, audit, release, policy, about, roots }: CommandContext): Promise<Report> {
  return {
    now: Date.now(),
    snapshot: inventory.snapshot,
    roots: roots(),
    machine: { ...about, trusted: policy().trusted },
    audit: audit.entries,
    undo: await release.undo.list(),
  };
}

function jsonText(report: Report): string {
  return `${JSON.stringify(reportJson(report), null, 2)}\n`;
}
