import * as l10n from '@vscode/l10n';
import type { RegistryEntry } from '../core/registry/registry';
import { entryProcessText } from './entryText';
import { evidenceText } from './evidenceText';
import { fileText, type WorkspaceRoots } from './placeText';
import type { ConfirmationView } from './releaseText';
import { shortened } from './safeText';

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

/** What is asked where not all of them are files by themselves: of which file each is taken, and why it is thought dead. */
export function entryRemovalConfirmation(
  removals: readonly NamedRemoval[],
  now: number,
  roots: WorkspaceRoots,
): ConfirmationView {
  const words = entryRemovalWords(removals.map(({ entry }) => entry));
  const [only] = removals;
  const kept = `${wayText(removals)} ${l10n.t('Everything is checked once more at the moment of acting.')}`;
  if (removals.length === 1 && only !== undefined) {
    const { entry, title, harm } = only;
    const lines = [
      ...removedFrom(entry, roots),
      [title, entryProcessText(entry)].filter((part) => part !== '').join(': '),
      '',
      ...entry.evidence.map((item) => `• ${evidenceText(item, now)}`),
      '',
      ...(harm === '' ? [] : [l10n.t('If it were in use after all: {0}', harm)]),
      kept,
    ];
    return { ...words, detail: lines.join('\n') };
  }
  const shown = removals.slice(0, 12).map(({ entry }) => {
    const state = entryProcessText(entry);
    const place = [shortened(entry.name, 60), ...removedFrom(entry, roots)].join(', ');
    return `• ${state === '' ? place : l10n.t('{0} — {1}', place, state)}`;
  });
  const hidden = removals.length - shown.length;
  const lines = [...shown, ...(hidden > 0 ? [l10n.t('and {0} more', hidden)] : []), '', kept];
  return { ...words, detail: lines.join('\n') };
}

/** An entry, what its registry is, and what would come of it if it were in use after all; empty where nobody said. */
export interface NamedRemoval {
  readonly entry: RegistryEntry;
  readonly title: string;
  readonly harm: string;
}

function removedFrom({ path }: RegistryEntry, roots: WorkspaceRoots): readonly string[] {
  return path === null ? [] : [fileText(path, roots)];
}

function wayText(removals: readonly NamedRemoval[]): string {
  const files = removals.filter(({ entry }) => entry.lock !== null).length;
  if (removals.length === 1) {
    return l10n.t(
      'It alone is taken out of its file, which is exchanged in one step; everything else in it stays as it is. The entry is kept for “Undo Last Release” until the undo history is cleared.',
    );
  }
  return files === 0
    ? l10n.t(
        'They alone are taken out of their files, each of which is exchanged in one step; everything else in them stays as it is. The entries are kept for “Undo Last Release” until the undo history is cleared.',
      )
    : l10n.t(
        'Files that are an entry by themselves go, and the others lose that entry alone. All is kept for “Undo Last Release” until the undo history is cleared.',
      );
}
