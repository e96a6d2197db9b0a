import * as l10n from '@vscode/l10n';
import type { DatabaseGap } from '../core/databases/reading';
import { assertNever } from '../core/util/assertNever';
import { oneLine, shortened } from './safeText';

/** What cannot be seen, in a few words: for a row. */
export function gapTitle({ code, subject }: DatabaseGap): string {
  const what = shortened(subject, 80);
  switch (code) {
    case 'sessions-hidden':
      return l10n.t('Sessions of others are hidden');
    case 'not-instrumented':
      return l10n.t('Not recorded: {0}', what);
    case 'not-permitted':
      return l10n.t('Not readable: {0}', what);
    case 'table-locked':
      return l10n.t('Locked: {0}', what);
    case 'pooled':
      return l10n.t('A pooler stands between');
    case 'replica':
      return l10n.t('This is a replica');
    case 'candidates-failed':
      return l10n.t('Names could not be read: {0}', what);
    default:
      return assertNever(code);
  }
}

/** What that means for what is shown. The cure, if there is one, is told apart. */
export function gapSentence(gap: DatabaseGap): string {
  const text = gapMeaning(gap);
  return gap.message === null ? text : l10n.t('{0} The server says: {1}', text, shortened(oneLine(gap.message), 300));
}

function gapMeaning({ code, subject }: DatabaseGap): string {
  const what = shortened(subject, 120);
  switch (code) {
    case 'sessions-hidden':
      return l10n.t(
        'User {0} may not see what sessions of other users do: their application, state and statement are missing, and they cannot be ended from here. Who waits for whom is still shown.',
        what,
      );
    case 'not-instrumented':
      return l10n.t('The server does not record {0}, so that such locks and waits are missing.', what);
    case 'not-permitted':
      return l10n.t('{0} may not be read, so that what it would say is missing.', what);
    case 'table-locked':
      return l10n.t('{0} is itself locked against reading at the moment, so that what it would say is missing.', what);
    case 'pooled':
      if (what === '')
        return l10n.t(
          'A connection pooler or proxy, which does not say its name, answers in the place of the server. The sessions are those between it and the server; which client has one at the moment is not known here. Connect to the server itself to see more.',
        );
      return l10n.t(
        'A connection pooler ({0}) answers in the place of the server. The sessions are those between pooler and server; which client has one at the moment is not known here. Connect to the server itself to see more.',
        what,
      );
    case 'replica':
      return l10n.t('These are the locks of the replica. Those of its primary are only seen there.');
    case 'candidates-failed':
      return l10n.t('The names that {0} would give are missing.', what);
    default:
      return assertNever(code);
  }
}
