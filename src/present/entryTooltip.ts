import * as l10n from '@vscode/l10n';
import { addressOf } from '../core/registry/address';
import { stateOf } from '../core/registry/entryState';
import { nodeOf, type Registry, type RegistryEntry } from '../core/registry/registry';
import { takenText } from './ageText';
import { registryGapText } from './beamText';
import { entryProcessDetail, stateIcon, stateMeaning, stateWord } from './entryText';
import { evidenceText } from './evidenceText';
import { mapTroubleText } from './mapTroubleText';
import { fileText, type WorkspaceRoots } from './placeText';
import { registryPlace, registryTitle } from './registryText';
import { hoverCode, markdownText } from './safeText';

/** The hover of an entry: whether it tells the truth, where it leads to, and why that is believed. Markdown with codicons. */
export function entryTooltip(entry: RegistryEntry, registry: Registry, now: number, roots: WorkspaceRoots): string {
  const state = stateOf(entry);
  const address = addressOf(entry);
  const process = entryProcessDetail(entry, now);
  const since = takenText({ acquiredAt: entry.since }, now);
  const place = entry.path === null ? registryPlace(registry.source, roots) : fileText(entry.path, roots);
  return [
    `$(${stateIcon(state).id}) **${markdownText(stateWord(state))}** — ${markdownText(stateMeaning(entry))}`,
    '',
    `${markdownText(registryTitle(registry))} ${hoverCode(place)}`,
    '',
    '| | |',
    '|---|---|',
    row(l10n.t('Name'), hoverCode(entry.name)),
    ...(process === '' ? [] : [row(l10n.t('Process'), markdownText(process))]),
    ...(address === null ? [] : [row(l10n.t('Address'), hoverCode(address))]),
    ...(since === '' ? [] : [row(l10n.t('Written'), markdownText(since))]),
    '',
    ...entry.evidence.map((item) => `- ${markdownText(evidenceText(item, now))}`),
  ].join('\n');
}

/** The hover of a registry. */
export function registryTooltip(registry: Registry, roots: WorkspaceRoots): string {
  const { source, trouble, gaps = [] } = registry;
  const title = `${markdownText(registryTitle(registry))} ${hoverCode(registryPlace(source, roots))}`;
  const notes = [
    ...(trouble === undefined ? [] : [mapTroubleText(trouble)]),
    ...gaps.map((gap) => registryGapText(gap, nodeOf(source) ?? '')),
  ];
  return [title, ...notes.map((note) => `$(warning) ${markdownText(note)}`)].join('\n\n');
}

function row(name: string, value: string): string {
  return `| ${markdownText(name)} | ${value} |`;
}
