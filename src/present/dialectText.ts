import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../core/lock';

/** What a kind of file is, to somebody who meets it for the first time. */
export interface DialectView {
  readonly title: string;
  readonly what: string;
  /** What happens if it is removed although somebody has it. */
  readonly harm: string;
  /** How it goes away by itself, or by the tool's own means. */
  readonly cure: string;
}

/** Functions, not texts: the language is chosen after this file was loaded. */
const views: Readonly<Record<string, () => DialectView>> = {
  'codegraph.journal-lock': () => ({
    title: l10n.t('codegraph journal lock'),
    what: l10n.t('Whoever writes codegraph’s change journal holds this file, usually for about a millisecond.'),
    harm: l10n.t(
      'Two processes may write the journal at once; an entry may be lost and the next incremental build would miss a change.',
    ),
    cure: l10n.t(
      'codegraph takes a dead or expired lock by itself the next time it needs it. A process that waits for it gives up with an error after 5 seconds.',
    ),
  }),
  'codegraph.steal-file': () => ({
    title: l10n.t('codegraph steal file'),
    what: l10n.t('A process that takes over an expired lock writes this file first and then renames it over the lock.'),
    harm: l10n.t('The process that was about to take the lock fails and tries again.'),
    cure: l10n.t('codegraph sweeps such files older than 30 seconds whenever it takes the lock.'),
  }),
  'codegraph.header-temp': () => ({
    title: l10n.t('codegraph journal, unfinished'),
    what: l10n.t('The next content of the change journal, on its way to be renamed into place.'),
    harm: l10n.t('The write under way fails, and the next build looks at every file.'),
    cure: l10n.t('codegraph does not sweep it, but its next build writes and renames the same file.'),
  }),
  'codegraph.database-lock': () => ({
    title: l10n.t('codegraph database note'),
    what: l10n.t('codegraph notes here which process opened the database last. It excludes nobody.'),
    harm: l10n.t('None beyond a missing warning to the next process.'),
    cure: l10n.t('The next codegraph process overwrites it.'),
  }),
};

export function dialectView({ dialect, tool }: Pick<LockRecord, 'dialect' | 'tool'>): DialectView {
  const view = views[dialect];
  return view === undefined ? { title: tool, what: '', harm: '', cure: '' } : view();
}
