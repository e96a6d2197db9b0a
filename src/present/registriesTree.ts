import { byConcern } from '../core/registry/entryState';
import type { Registry, RegistryEntry } from '../core/registry/registry';
import { detailNodes, entryNode, evidenceKey, evidenceNodes } from './entryRows';
import { entryTooltip, registryTooltip } from './entryTooltip';
import type { NodeView, TreeView } from './nodeView';
import type { WorkspaceRoots } from './placeText';
import { nodeOfEntry, nodeOfRegistry, rowOf, rowSeparator } from './registryRowIds';
import { isWrong, noteKey, noteNodes, type PlacedRegistry, registryNode } from './registryRows';
import { markdownText } from './safeText';

export interface RegistriesTreeOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly roots: WorkspaceRoots;
  /** Registries that were opened because of what is wrong: what is put right is not closed before one's eyes. */
  readonly opened: Set<string>;
}

/**
 * The Registries view: registries, those of a live node below it, their entries, and below each what is known of it. What
 * is wrong comes first.
 */
export function registriesTree(
  registries: readonly Registry[],
  { now, roots, opened }: RegistriesTreeOptions,
): TreeView {
  // Made on first use: a tick of the clock only asks for the rows that are on screen.
  let known: Index | undefined;
  const index = (): Index => (known ??= indexOf(registries));
  const entryAt = (id: string): Listed | undefined => index().entries.get(rowOf(id));
  const notedBy = (id: string): PlacedRegistry | undefined =>
    id.includes(`${rowSeparator}${noteKey}/`) ? index().registries.get(rowOf(id)) : undefined;
  const below = (id: string): boolean => id.includes(rowSeparator);
  const rowOfRegistry = (placed: PlacedRegistry): NodeView => registryNode(placed, roots, opened);
  let shown: readonly NodeView[] | undefined;
  return {
    get roots() {
      return (shown ??= index().ordered.map(rowOfRegistry));
    },
    childrenOf: (id) => {
      const placed = index().registries.get(id);
      if (placed !== undefined) {
        const entries = inOrder(placed.registry).map((entry) => entryNode(entry, now));
        return [...noteNodes(placed.registry), ...placed.tables.map(rowOfRegistry), ...entries];
      }
      const listed = entryAt(id);
      if (listed === undefined) return [];
      if (!below(id)) return detailNodes(listed.entry, now, roots);
      return id.endsWith(rowSeparator + evidenceKey) ? evidenceNodes(listed.entry, now) : [];
    },
    parentOf: (id) => {
      const node = index().nodes.get(id);
      if (node !== undefined) return node;
      const listed = entryAt(id);
      if (listed === undefined) return notedBy(id) === undefined ? undefined : rowOf(id);
      if (!below(id)) return nodeOfRegistry(listed.registry.id);
      return id.includes(`${evidenceKey}/`) ? id.slice(0, id.lastIndexOf('/')) : rowOf(id);
    },
    node: (id) => {
      const placed = index().registries.get(id);
      if (placed !== undefined) return rowOfRegistry(placed);
      const noted = notedBy(id);
      if (noted !== undefined) return noteNodes(noted.registry).find((node) => node.id === id);
      const entry = entryAt(id)?.entry;
      if (entry === undefined || !below(id)) return entry === undefined ? undefined : entryNode(entry, now);
      return [...detailNodes(entry, now, roots), ...evidenceNodes(entry, now)].find((node) => node.id === id);
    },
    tooltipOf: (id) => {
      const placed = index().registries.get(id);
      if (placed !== undefined) return registryTooltip(placed.registry, roots);
      const noted = notedBy(id);
      if (noted !== undefined) {
        const note = noteNodes(noted.registry).find((node) => node.id === id);
        return note === undefined ? '' : markdownText(note.accessibilityLabel);
      }
      const listed = entryAt(id);
      return listed === undefined || below(id) ? '' : entryTooltip(listed.entry, listed.registry, now, roots);
    },
  };
}

interface Listed {
  readonly registry: Registry;
  readonly entry: RegistryEntry;
}

interface Index {
  readonly ordered: readonly PlacedRegistry[];
  /** By the ids of their rows. */
  readonly registries: ReadonlyMap<string, PlacedRegistry>;
  /** The rows of nodes, by those of the tables in them. */
  readonly nodes: ReadonlyMap<string, string>;
  readonly entries: ReadonlyMap<string, Listed>;
}

function indexOf(registries: readonly Registry[]): Index {
  const ordered = inPlaces(registries);
  const all = ordered.flatMap((placed) => [placed, ...placed.tables]);
  return {
    ordered,
    registries: new Map(all.map((placed) => [nodeOfRegistry(placed.registry.id), placed])),
    nodes: new Map(
      ordered.flatMap(({ registry, tables }) =>
        tables.map((table) => [nodeOfRegistry(table.registry.id), nodeOfRegistry(registry.id)] as const),
      ),
    ),
    entries: new Map(
      registries.flatMap((registry) =>
        registry.entries.map((entry) => [nodeOfEntry(entry.id), { registry, entry }] as const),
      ),
    ),
  };
}

/** What is in a live node stands below it, where that is in the list. What is wrong comes first. */
function inPlaces(registries: readonly Registry[]): readonly PlacedRegistry[] {
  const tables = new Map<string, PlacedRegistry[]>();
  for (const { source } of registries) if (source.kind === 'node') tables.set(source.node, []);
  const roots: PlacedRegistry[] = [];
  for (const registry of registries) {
    const { source } = registry;
    const own = source.kind === 'node' ? tables.get(source.node) : undefined;
    const above = source.kind === 'beam' ? tables.get(source.node) : undefined;
    (above ?? roots).push({ registry, tables: own ?? [], isBelowNode: above !== undefined });
  }
  for (const some of [...tables.values(), roots]) some.sort((a, b) => Number(isWrong(b)) - Number(isWrong(a)));
  return roots;
}

/** The order they come in is that of their names. */
function inOrder({ entries }: Registry): readonly RegistryEntry[] {
  return [...entries].sort(byConcern);
}
