import * as l10n from '@vscode/l10n';
import { linkOfNode } from '../core/registry/beam/nodeGaps';
import { isConcern } from '../core/registry/entryState';
import { nodeOf, type Registry } from '../core/registry/registry';
import { assertNever } from '../core/util/assertNever';
import { beamCureText, beamTroubleText, beamTroubleTitle, registryGapText, unaskedTitle } from './beamText';
import { labelLimit } from './entryRows';
import { linkIcon, linkWord, retryText } from './linkText';
import { mapTroubleText } from './mapTroubleText';
import type { NodeView } from './nodeView';
import type { WorkspaceRoots } from './placeText';
import { nodeOfRegistry, rowSeparator } from './registryRowIds';
import { registryIcon, registryPlace, registryTitle, tableText, wrongText } from './registryText';
import { oneLine, shortened } from './safeText';
import type { IconView } from './verdictText';

/** A registry in its place: of a live node, with the tables in it; of such a table, whether its node stands above it. */
export interface PlacedRegistry {
  readonly registry: Registry;
  readonly tables: readonly PlacedRegistry[];
  readonly isBelowNode: boolean;
}

/** Whether something is wrong with it, or in it. */
export function isWrong({ registry, tables }: PlacedRegistry): boolean {
  const { trouble, entries, gaps = [] } = registry;
  const isUnseen = gaps.some(({ code }) => code === 'node-unseen');
  return trouble !== undefined || isUnseen || entries.some(isConcern) || tables.some(isWrong);
}

/** The row of a registry. `opened`: those that were opened because of what is wrong. */
export function registryNode(placed: PlacedRegistry, roots: WorkspaceRoots, opened: Set<string>): NodeView {
  const { registry, isBelowNode } = placed;
  const { source } = registry;
  if (source.kind === 'node') return liveNode(placed, source);
  const place = isBelowNode ? tableText(registry) : registryPlace(source, roots);
  const title = registryTitle(registry);
  const words = [wrongText([registry]), entriesText(registry), title === place ? '' : title].filter(
    (part) => part !== '',
  );
  return {
    id: nodeOfRegistry(registry.id),
    label: shortened(place, labelLimit),
    description: words.join(' · '),
    icon: registryIcon(source),
    accessibilityLabel: l10n.t('{0}, {1}', place, words.join(', ')),
    context: `registry ${source.kind}`,
    expandable: expandableOf(placed, opened),
    opens: null,
  };
}

function entriesText({ entries, gaps = [] }: Registry): string {
  if (entries.length === 0 && gaps.some(({ code }) => code === 'private-table')) return l10n.t('private');
  return entries.length === 1 ? l10n.t('1 entry') : l10n.t('{0} entries', entries.length);
}

/** What is in order is there for whoever looks for it. */
function expandableOf(placed: PlacedRegistry, opened: Set<string>): NodeView['expandable'] {
  const { registry } = placed;
  if (registry.entries.length === 0 && noteNodes(registry).length === 0) return 'none';
  if (isWrong(placed)) opened.add(registry.id);
  return opened.has(registry.id) ? 'expanded' : 'collapsed';
}

/** A node is there because somebody has asked for it: it is open, and says how the connection to it is. */
function liveNode(
  { registry, tables }: PlacedRegistry,
  { node, release }: { readonly node: string; readonly release: string | null },
): NodeView {
  const link = linkOfNode(registry);
  const name = oneLine(node);
  const trouble = registry.gaps?.find((gap) => gap.code === 'node-unseen')?.trouble;
  const words = [
    linkWord(link),
    trouble === undefined ? '' : beamTroubleTitle(trouble),
    wrongText(tables.map((table) => table.registry)),
    link.kind === 'connected' && release !== null ? `Erlang/OTP ${oneLine(release)}` : '',
  ].filter((part) => part !== '');
  return {
    id: nodeOfRegistry(registry.id),
    label: shortened(name, labelLimit),
    description: words.join(' · '),
    icon: linkIcon(link, { id: 'server-process', color: null }),
    accessibilityLabel: l10n.t('{0}, {1}', name, [registryTitle(registry), ...words].join(', ')),
    context: `node ${link.kind}`,
    // Always: there is something below it, if only how the connection is.
    expandable: 'expanded',
    opens: null,
  };
}

/** Why not all is told of a registry. */
export function noteNodes(registry: Registry): readonly NodeView[] {
  return notesOf(registry).map(({ text, more, context, icon }, at) => ({
    id: `${nodeOfRegistry(registry.id)}${rowSeparator}${noteKey}/${at}`,
    label: text,
    description: more,
    icon,
    accessibilityLabel: more === '' ? text : l10n.t('{0}: {1}', text, more),
    context,
    expandable: 'none',
    opens: null,
  }));
}

export const noteKey = 'note';

interface Note {
  readonly text: string;
  readonly more: string;
  readonly context: string;
  readonly icon: IconView;
}

const noteIcon: IconView = { id: 'warning', color: 'problemsWarningIcon.foreground' };
const quietIcon: IconView = { id: 'info', color: null };

function notesOf({ source, trouble, gaps = [] }: Registry): readonly Note[] {
  const node = nodeOf(source) ?? '';
  const isUnasked = gaps.some(({ code }) => code === 'node-unasked');
  const isUnseen = gaps.some(({ code }) => code === 'node-unseen');
  const plain = (text: string): Note => ({ text, more: '', context: 'note', icon: noteIcon });
  return [
    ...(trouble === undefined ? [] : [plain(mapTroubleText(trouble))]),
    ...gaps.flatMap((gap): readonly Note[] => {
      switch (gap.code) {
        case 'node-unasked':
          return isUnseen ? [] : [{ ...plain(unaskedTitle(gap.because)), icon: quietIcon }];
        case 'node-unseen': {
          const { trouble, retryAt } = gap;
          const next = isUnasked ? '' : retryText(retryAt);
          // What can be done comes first, to be read in a narrow side bar as well.
          const more = [beamCureText(trouble), beamTroubleText(trouble, node), next].filter((part) => part !== '');
          return [{ ...plain(beamTroubleTitle(trouble)), more: more.join(' '), context: 'note trouble' }];
        }
        case 'table-missing':
          // Below the row of its node.
          return [plain(l10n.t('There is no table called {0}.', oneLine(gap.table)))];
        case 'entries-omitted':
        case 'private-table':
          return [plain(registryGapText(gap, node))];
        default:
          return assertNever(gap);
      }
    }),
  ];
}
