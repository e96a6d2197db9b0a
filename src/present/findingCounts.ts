import * as l10n from '@vscode/l10n';
import type { FindingSeverity, JournalReport } from '../core/journal/report';
import { assertNever } from '../core/util/assertNever';

/** The worst first. */
export const severityOrder: readonly FindingSeverity[] = ['error', 'warning', 'info'];

/**
 * How many findings there are of each severity: `1 error, 2 notes`. Of those beyond the limit only the number is known,
 * and they come last: `1 error, 2 notes, 40 more`.
 */
export function findingCounts({ findings, findingCount }: Pick<JournalReport, 'findings' | 'findingCount'>): string {
  const parts = severityOrder.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [countText(severity, count)];
  });
  const hidden = findingCount - findings.length;
  return [...parts, ...(hidden > 0 ? [l10n.t('{0} more', hidden)] : [])].join(', ');
}

function countText(severity: FindingSeverity, count: number): string {
  switch (severity) {
    case 'error':
      return count === 1 ? l10n.t('1 error') : l10n.t('{0} errors', count);
    case 'warning':
      return count === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', count);
    case 'info':
      return count === 1 ? l10n.t('1 note') : l10n.t('{0} notes', count);
    default:
      return assertNever(severity);
  }
}
