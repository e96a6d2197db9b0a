import * as l10n from '@vscode/l10n';
import type { EntryRefusal } from '../core/registry/map/removal/refusal';
import type { EntryRefused } from '../core/registry/removeEntries';
import { assertNever } from '../core/util/assertNever';
import { evidenceText } from './evidenceText';
import { mapTroubleText } from './mapTroubleText';
import { refusalText } from './releaseText';
import { oneLine } from './safeText';
import { verdictWord } from './verdictText';

/** Why an entry was not removed, whichever way it would have gone. */
export function entryRefusedText(refused: EntryRefused, now: number): string {
  return refused.kind === 'lock' ? refusalText(refused.refusal, now) : entryRefusalText(refused.refusal, now);
}

/** Why an entry was not taken out of its file, or not put back, in one or two sentences. */
export function entryRefusalText(refusal: EntryRefusal, now: number): string {
  switch (refusal.reason) {
    case 'untrusted-workspace':
      return l10n.t('This workspace is not trusted: Lockscope looks, but does not act.');
    case 'evidence': {
      const { verdict, evidence } = refusal.entry;
      const proof = evidence.map((item) => evidenceText(item, now)).join(' ');
      return verdict === 'stale'
        ? l10n.t('Refused: it leads nowhere, but Lockscope takes nothing out of this registry. {0}', proof)
        : l10n.t('Refused: it is not proved gone ({0}). {1}', verdictWord(verdict), proof);
    }
    case 'no-dialect':
      return l10n.t('Refused: Lockscope does not know any more what kind of registry it is.');
    case 'unfit':
      return l10n.t('Refused: {0}', mapTroubleText(refusal.trouble));
    case 'several-names':
      return l10n.t('Refused: the file has {0} names, of which only one would be changed.', refusal.names);
    case 'tracked':
      return l10n.t('Refused: the file is under version control (git).');
    case 'changed-underneath':
      return l10n.t('It is another entry by now: somebody has registered anew. Nothing was removed.');
    case 'being-written':
      return l10n.t('The registry was written to again and again meanwhile. It is as its writers left it; try again.');
    case 'vanished':
      return l10n.t('It is gone already.');
    case 'name-taken':
      return l10n.t('Somebody else has registered under this name since. What was removed is still kept.');
    case 'held':
      return l10n.t('Refused: somebody has the lock of the registry, {0}. Nothing was touched.', oneLine(refusal.lock));
    case 'busy':
      return l10n.t('Another Lockscope is at it. Nothing was touched.');
    case 'cannot-exchange':
      return l10n.t(
        'Refused: two files cannot be exchanged in one step here, and the registry has no lock, so that what somebody writes meanwhile could be lost.',
      );
    case 'conflict':
      return l10n.t(
        'Somebody wrote to the registry at this very moment. What was moved lies at {0} ({1}), and stays there until Lockscope starts anew. Compare the two.',
        oneLine(refusal.quarantine),
        oneLine(refusal.error.code),
      );
    case 'aborted':
      return l10n.t('It was given up; nothing was changed.');
    case 'failed':
      return l10n.t('Nothing was changed ({0}).', oneLine(refusal.error.message));
    default:
      return assertNever(refusal);
  }
}
