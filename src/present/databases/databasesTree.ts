import * as l10n from '@vscode/l10n';
import type { DatabasesSnapshot } from '../../core/databases/databaseDesk';
import type { ConnectionRecord } from '../../core/databases/connectionRecord';
import type { TreeView } from '../nodeView';
import { markdownText } from '../safeText';
import { type Branch, rowOf, treeOf } from './branch';
import { connectionBranch } from './connectionRows';
import { databaseRowId } from './rowIds';

export interface DatabasesTreeOptions {
  /** By our clock. */
  readonly now: number;
  /** `DATABASE_URL` of this workspace waits for an answer. */
  readonly isOffered: boolean;
  /** Where it is not, nothing is asked. */
  readonly isTrusted: boolean;
}

/** A wait that is shorter is no news: most end by themselves. Milliseconds. */
const longWaitMs = 5_000;

/** The Databases view. */
export function databasesTree({ connections }: DatabasesSnapshot, options: DatabasesTreeOptions): TreeView {
  const { now, isOffered, isTrusted } = options;
  const branches = [...connections.values()].map((record) => connectionBranch(record, { now, isTrusted }));
  // In an empty view, its welcome offers it.
  return treeOf(isOffered && branches.length > 0 ? [...branches, offerBranch()] : branches);
}

/** Sessions that have waited for longer than is usual. */
export function longWaits({ connections }: DatabasesSnapshot): number {
  return [...connections.values()].reduce((sum, record) => sum + longWaitsOf(record), 0);
}

export function longWaitsText(count: number): string {
  return count === 1
    ? l10n.t('1 session waits for longer than 5 seconds')
    : l10n.t('{0} sessions wait for longer than 5 seconds', count);
}

function longWaitsOf({ reading, waiting }: ConnectionRecord): number {
  if (reading === null) return 0;
  return [...waiting.values()].filter((since) => reading.at - since >= longWaitMs).length;
}

function offerBranch(): Branch {
  const label = l10n.t('DATABASE_URL of this workspace');
  const description = l10n.t('not used until you say so');
  return {
    node: rowOf({
      id: databaseRowId('', 'offer'),
      label,
      description,
      icon: { id: 'question', color: null },
      accessibilityLabel: `${label}, ${description}`,
      context: 'offer',
    }),
    tooltip: () =>
      markdownText(
        l10n.t('The .env file of this workspace names a database. Lockscope does not connect to it unasked.'),
      ),
  };
}
