import * as l10n from '@vscode/l10n';
import type { Evidence, EntryTarget } from '../core/evidence';
import { assertNever } from '../core/util/assertNever';
import { oneLine } from './safeText';
import { momentText, spokenDuration, spokenExact } from './timeText';

type EntryEvidence = Extract<
  Evidence,
  { code: 'target-gone' | 'target-there' | 'target-unseen' | 'entry-unused' | 'tool-prunes-entry' }
>;

/** What is said of entries that lead to folders and files, not to processes. */
export function entryEvidenceText(evidence: EntryEvidence, now: number): string {
  switch (evidence.code) {
    case 'target-gone':
      return isFolder(evidence)
        ? l10n.t('Its folder is gone: {0}.', oneLine(evidence.path))
        : l10n.t('Its database is gone: {0}.', oneLine(evidence.path));
    case 'target-there':
      return isFolder(evidence)
        ? l10n.t('Its folder is there: {0}.', oneLine(evidence.path))
        : l10n.t('Its database is there: {0}.', oneLine(evidence.path));
    case 'target-unseen':
      return l10n.t('Whether {0} is there cannot be seen ({1}).', oneLine(evidence.path), oneLine(evidence.error.code));
    case 'entry-unused': {
      const { usedAt, lifeMs } = evidence;
      return now - usedAt > lifeMs
        ? l10n.t(
            'Nobody has used it for {0}: by its rule of {1}, the tool drops it since {2}.',
            spokenDuration(now - usedAt),
            spokenExact(lifeMs),
            momentText(usedAt + lifeMs),
          )
        : l10n.t('It was last used at {0}.', momentText(usedAt));
    }
    case 'tool-prunes-entry':
      return l10n.t('The tool takes such an entry out itself the next time it lists them.');
    default:
      return assertNever(evidence);
  }
}

function isFolder({ what }: Pick<EntryTarget, 'what'>): boolean {
  return what === 'folder';
}
