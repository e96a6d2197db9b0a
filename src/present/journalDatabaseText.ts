import * as l10n from '@vscode/l10n';
import type { JournalDatabase } from '../core/journal/database';
import { basename } from '../core/paths';
import { assertNever } from '../core/util/assertNever';
import { oneLine } from './safeText';

/** The database beside a journal, and who has it locked, as a sentence. */
export function databaseSentence({ path, state, holderPids }: JournalDatabase): string {
  const name = oneLine(basename(path));
  const pids = holderPids.join(', ');
  switch (state) {
    case 'missing':
      return l10n.t('“{0}” is not there.', name);
    case 'written':
      return pids === ''
        ? l10n.t('“{0}” is locked to be written.', name)
        : l10n.t('“{0}” is locked to be written, by process {1}.', name, pids);
    case 'read':
      return pids === ''
        ? l10n.t('“{0}” is in use, and nobody writes.', name)
        : l10n.t('“{0}” is in use by process {1}, and nobody writes.', name, pids);
    case 'idle':
      return l10n.t('Nobody has locked “{0}”.', name);
    case 'empty':
      return l10n.t('“{0}” is empty, and nobody has locked it.', name);
    case 'unknown':
      return l10n.t('Who has locked “{0}” is not known.', name);
    default:
      return assertNever(state);
  }
}
