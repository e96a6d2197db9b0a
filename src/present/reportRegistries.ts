import * as l10n from '@vscode/l10n';
import { byConcern, stateOf } from '../core/registry/entryState';
import { nodeOf, type Registry, type RegistryEntry } from '../core/registry/registry';
import { registryGapText } from './beamText';
import { entrySummary } from './entryText';
import { mapTroubleText } from './mapTroubleText';
import type { WorkspaceRoots } from './placeText';
import { registryPlace, registryTitle } from './registryText';
import { type Block, evidenceLines, fact } from './reportLines';
import { markdownCode, markdownLine } from './safeText';

/** A registry in the report: what could not be seen of it, and its entries, what is wrong first. */
export function registryLines(registry: Registry, now: number, roots: WorkspaceRoots): Block {
  const { source, trouble, gaps = [], entries } = registry;
  const notes = [
    ...(trouble === undefined ? [] : [mapTroubleText(trouble)]),
    ...gaps.map((gap) => registryGapText(gap, nodeOf(source) ?? '')),
  ];
  return [
    `### ${markdownCode(registryPlace(source, roots))}`,
    '',
    fact(l10n.t('Kind'), markdownLine(registryTitle(registry))),
    ...notes.map((note) => `- ${markdownLine(note)}`),
    ...[...entries].sort(byConcern).flatMap((entry) => entryLines(entry, now)),
  ];
}

/** What is in order needs no proof, and what is a lock as well has it there. */
function entryLines(entry: RegistryEntry, now: number): Block {
  const isShort = entry.lock !== null || stateOf(entry) === 'alive';
  return [
    `- ${l10n.t('{0}: {1}', markdownCode(entry.name), markdownLine(entrySummary(entry, now)))}`,
    ...(isShort ? [] : evidenceLines(entry.evidence, now)),
  ];
}
