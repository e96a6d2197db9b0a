import * as l10n from '@vscode/l10n';
import type { GraphTroubleCode } from '../core/journal/graphTrouble';
import type { JournalUse } from '../core/journal/use';
import { assertNever } from '../core/util/assertNever';
import { oneLine } from './safeText';
import { shortDuration } from './timeText';

/** For a row: what the next build will do; empty where nobody can tell. */
export function useWords(use: JournalUse | null): string {
  switch (use?.state) {
    case undefined:
    case 'unknown':
      return '';
    case 'used':
      return l10n.t('next build will use it');
    case 'unused':
      return use.reason === 'unbuilt'
        ? l10n.t('next build will begin anew')
        : l10n.t('next build will look at every file');
    default:
      return assertNever(use);
  }
}

/** The same as a sentence, and why. */
export function useSentence(use: JournalUse): string {
  switch (use.state) {
    case 'used':
      return l10n.t('The next build will use it.');
    case 'unused':
      return unusedSentence(use);
    case 'unknown':
      return unknownSentence(use);
    default:
      return assertNever(use);
  }
}

function unusedSentence(use: Extract<JournalUse, { state: 'unused' }>): string {
  switch (use.reason) {
    case 'refused':
      return l10n.t('The next build will look at every file: it refuses the journal for what is wrong with it.');
    case 'uninitialised':
      return l10n.t('The next build will look at every file: the journal was not begun by a build.');
    case 'no-entries':
      return l10n.t('The next build will look at every file: the journal has no entries.');
    case 'unbuilt':
      return l10n.t('The next build will begin anew: there are no files in the graph.');
    case 'older':
      return l10n.t(
        'The next build will look at every file: the graph is newer than the journal (by {0}).',
        differenceText(use.graphAt - use.journalAt),
      );
    default:
      return assertNever(use);
  }
}

function unknownSentence(use: Extract<JournalUse, { state: 'unknown' }>): string {
  switch (use.reason) {
    case 'journal-unreadable':
      return l10n.t('Whether the next build will use it is not known: it cannot be read.');
    case 'engine':
      return l10n.t('Whether the next build will use it depends on the engine that builds.');
    default:
      return l10n.t('Whether the next build will use it is not known: {0}.', troubleText(use.reason, use.message));
  }
}

function troubleText(code: GraphTroubleCode, message: string): string {
  switch (code) {
    case 'missing':
      return l10n.t('there is no graph beside it');
    case 'not-a-file':
      return l10n.t('the graph beside it is not a regular file');
    case 'busy':
      return l10n.t('the graph is being written');
    case 'in-transaction':
      return l10n.t('a transaction on the graph is under way, or was interrupted');
    case 'foreign':
      return l10n.t('the graph beside it is damaged, or of a kind that Lockscope does not know');
    case 'unreadable':
      return l10n.t('the graph cannot be read ({0})', oneLine(message));
    case 'too-slow':
      return l10n.t('the graph could not be read in time');
    case 'no-reader':
      return l10n.t('nothing here can read the graph ({0})', oneLine(message));
    default:
      return assertNever(code);
  }
}

/** Less than a second decides as well. */
function differenceText(ms: number): string {
  return ms < 1_000 ? l10n.t('{0} ms', Math.ceil(ms)) : shortDuration(ms);
}
