import * as l10n from '@vscode/l10n';
import { addressOf } from '../core/registry/address';
import { stateOf } from '../core/registry/entryState';
import { nodeOf, type Registry, type RegistryEntry } from '../core/registry/registry';
import { takenText } from './ageText';
import { registryGapText } from './beamText';
import { entryProcessDetail, stateMeaning, stateWord } from './entryText';
import { evidenceText } from './evidenceText';
import { item, type Line, type Section, sectionsMarkdown, withoutEmpty } from './explanationSections';
import { mapTroubleText } from './mapTroubleText';
import type { WorkspaceRoots } from './placeText';
import { registryPlace, registryTitle } from './registryText';

/** *Explain Verdict* of an entry that is no lock as well: everything known about it, as a Markdown document. */
export function entryExplanation(
  entry: RegistryEntry,
  registry: Registry,
  now: number,
  roots: WorkspaceRoots = [],
): string {
  const { trouble, gaps = [], source } = registry;
  const sections: readonly Section[] = [
    {
      heading: l10n.t('What it is'),
      lines: [
        item(registryTitle(registry), registryPlace(source, roots), true),
        item(l10n.t('Name'), entry.name, true),
        item(l10n.t('Process'), entryProcessDetail(entry, now)),
        item(l10n.t('Address'), addressOf(entry) ?? '', true),
        item(l10n.t('Written'), takenText({ acquiredAt: entry.since }, now)),
      ],
    },
    { heading: l10n.t('Evidence'), lines: entry.evidence.map((evidence) => item(null, evidenceText(evidence, now))) },
    {
      heading: l10n.t('What could not be seen'),
      lines: [
        ...(trouble === undefined ? [] : [item(null, mapTroubleText(trouble))]),
        ...gaps.map((gap) => item(null, registryGapText(gap, nodeOf(source) ?? ''))),
      ],
    },
    { heading: l10n.t('What to do'), lines: adviceLines(entry) },
  ];
  const title = l10n.t('{0}: {1}', registryTitle(registry), stateWord(stateOf(entry)));
  return sectionsMarkdown(
    title,
    stateMeaning(entry),
    sections.map(withoutEmpty).filter(({ lines }) => lines.length > 0),
  );
}

function adviceLines({ removal }: RegistryEntry): readonly Line[] {
  if (removal.kind !== 'none') return [item(null, l10n.t('“Remove Dead Entry” takes it out.'))];
  if (removal.copy === null) return [];
  const { elixir, erlang } = removal.copy;
  return [
    item(
      null,
      l10n.t(
        'Once the clean-up for the dead process is through and the entry is still there, run one of these on the node. It takes the entry out only while that leads to this very process.',
      ),
    ),
    // Names of languages.
    item('Elixir', elixir ?? '', true),
    item('Erlang', erlang ?? '', true),
  ];
}
