import * as l10n from '@vscode/l10n';
import type { RegistryEntry } from '../core/registry/registry';
import { stateMeaning } from './entryText';
import type { ConfirmationView } from './releaseText';
import { oneLine, shortened } from './safeText';

/** What is asked before entries are removed, above what is said of the files that they are. */
export function entryRemovalWords(entries: readonly RegistryEntry[]): Pick<ConfirmationView, 'message' | 'action'> {
  const [only] = entries;
  return {
    message:
      entries.length === 1 && only !== undefined
        ? l10n.t('Remove the dead entry {0}?', shortened(only.name, 60))
        : l10n.t('Remove {0} dead entries?', entries.length),
    action: l10n.t('Remove'),
  };
}

/** Why an entry that is no file of its own is not removed here, and what to do. */
export function notRemovedText(entry: RegistryEntry): string {
  const why = `${oneLine(entry.name)}: ${stateMeaning(entry)}`;
  return entry.removal.kind === 'map'
    ? `${why} ${l10n.t('On the command line, “lockscope registry remove” takes it out of its file.')}`
    : why;
}
