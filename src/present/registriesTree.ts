import * as l10n from '@vscode/l10n';
import { addressOf, pageOf } from '../core/registry/address';
import { byConcern, isConcern, stateOf } from '../core/registry/entryState';
import { holderOf, livenessOf, type Registry, type RegistryEntry } from '../core/registry/registry';
import { registryGapText } from './beamText';
import { entryProcessDetail, entrySpoken, entrySummary, stateIcon, stateMeaning } from './entryText';
import { entryTooltip, registryTooltip } from './entryTooltip';
import { evidenceText } from './evidenceText';
import { mapTroubleText } from './mapTroubleText';
import type { NodeView, TreeView } from './nodeView';
import { fileText, type WorkspaceRoots } from './placeText';
import { ancestryText } from './processTreeText';
import { registryIcon, registryPlace, registryTitle, wrongText } from './registryText';
import { oneLine, shortened } from './safeText';

export interface RegistriesTreeOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly roots: WorkspaceRoots;
  /** Registries that were opened because of what is wrong: what is put right is not closed before one's eyes. */
  readonly opened: Set<string>;
}

/** The Registries view: registries, their entries, and below each what is known of it. What is wrong comes first. */
export function registriesTree(registries: readonly Registry[], options: RegistriesTreeOptions): TreeView {
  // Made on first use: a tick of the clock only asks for the rows that are on screen.
  let known: Index | undefined;
  const index = (): Index => (known ??= indexOf(registries));
  const entryAt = (id: string): Listed | undefined => index().entries.get(rowOf(id));
  const notedBy = (id: string): Registry | undefined =>
    id.includes(`${separator}${noteKey}/`) ? index().registries.get(id.slice(0, id.lastIndexOf(separator))) : undefined;
  const below = (id: string): boolean => id.includes(separator);
  let roots: readonly NodeView[] | undefined;
  return {
    get roots() {
      return (roots ??= index().ordered.map((registry) => registryNode(registry, options)));
    },
    childrenOf: (id) => {
      const registry = index().registries.get(id);
      if (registry !== undefined)
        return [...noteNodes(registry), ...inOrder(registry).map((entry) => entryNode(entry, options))];
      const listed = entryAt(id);
      if (listed === undefined) return [];
      if (!below(id)) return detailNodes(listed.entry, options);
      return id.endsWith(separator + evidenceKey) ? evidenceNodes(listed.entry, options.now) : [];
    },
    parentOf: (id) => {
      const listed = entryAt(id);
      const noted = notedBy(id);
      if (listed === undefined) return noted === undefined ? undefined : registryPrefix + noted.id;
      if (!below(id)) return registryPrefix + listed.registry.id;
      return id.includes(`${evidenceKey}/`) ? id.slice(0, id.lastIndexOf('/')) : rowOf(id);
    },
    node: (id) => {
      const registry = index().registries.get(id);
      if (registry !== undefined) return registryNode(registry, options);
      const noted = notedBy(id);
      if (noted !== undefined) return noteNodes(noted).find((node) => node.id === id);
      const entry = entryAt(id)?.entry;
      if (entry === undefined || !below(id)) return entry === undefined ? undefined : entryNode(entry, options);
      return [...detailNodes(entry, options), ...evidenceNodes(entry, options.now)].find((node) => node.id === id);
    },
    tooltipOf: (id) => {
      const registry = index().registries.get(id);
      if (registry !== undefined) return registryTooltip(registry, options.roots);
      const listed = entryAt(id);
      return listed === undefined || below(id)
        ? ''
        : entryTooltip(listed.entry, listed.registry, options.now, options.roots);
    },
  };
}

/** The entry a row is about, as its id; `undefined` for a registry. */
export function entryOfNode(id: string): string | undefined {
  return id.startsWith(entryPrefix)
    ? rowOf(id).slice(entryPrefix.length).replace(escaped, decodeURIComponent)
    : undefined;
}

/** The row of an entry. */
export function nodeOfEntry(entryId: string): string {
  return entryPrefix + entryId.replace(toEscape, encodeURIComponent);
}

interface Listed {
  readonly registry: Registry;
  readonly entry: RegistryEntry;
}

interface Index {
  readonly ordered: readonly Registry[];
  /** By the ids of their rows. */
  readonly registries: ReadonlyMap<string, Registry>;
  readonly entries: ReadonlyMap<string, Listed>;
}

const registryPrefix = 'registry:';
const entryPrefix = 'entry:';
/** A name in a JSON file may have a NUL in it, which is therefore escaped in the ids of rows. */
const separator = '\u0000';
const toEscape = /[%\u0000]/g;
const escaped = /%(?:00|25)/g;
const evidenceKey = 'evidence';
const noteKey = 'note';

/** Characters of a name in a row; the hover and the screen reader have all of it. */
const labelLimit = 30;

function indexOf(registries: readonly Registry[]): Index {
  return {
    // The order they come in is that of their places.
    ordered: [...registries].sort((a, b) => concernOf(b) - concernOf(a)),
    registries: new Map(registries.map((registry) => [registryPrefix + registry.id, registry])),
    entries: new Map(
      registries.flatMap((registry) =>
        registry.entries.map((entry) => [nodeOfEntry(entry.id), { registry, entry }] as const),
      ),
    ),
  };
}

function concernOf({ entries, trouble }: Registry): number {
  return trouble !== undefined || entries.some(isConcern) ? 1 : 0;
}

/** The order they come in is that of their names. */
function inOrder({ entries }: Registry): readonly RegistryEntry[] {
  return [...entries].sort(byConcern);
}

function rowOf(id: string): string {
  const end = id.indexOf(separator);
  return end < 0 ? id : id.slice(0, end);
}

function registryNode(registry: Registry, { roots, opened }: RegistriesTreeOptions): NodeView {
  const { entries, source } = registry;
  const place = registryPlace(source, roots);
  const wrong = wrongText([registry]);
  const count = entries.length === 1 ? l10n.t('1 entry') : l10n.t('{0} entries', entries.length);
  const words = [wrong, count, registryTitle(registry)].filter((part) => part !== '');
  return {
    id: registryPrefix + registry.id,
    label: shortened(place, labelLimit),
    description: words.join(' · '),
    icon: registryIcon(source),
    accessibilityLabel: l10n.t('{0}, {1}', place, words.join(', ')),
    context: `registry ${source.kind}`,
    expandable: expandableOf(registry, opened),
    opens: null,
  };
}

/** What is in order is there for whoever looks for it. */
function expandableOf(registry: Registry, opened: Set<string>): NodeView['expandable'] {
  if (registry.entries.length === 0 && noteNodes(registry).length === 0) return 'none';
  if (concernOf(registry) > 0) opened.add(registry.id);
  return opened.has(registry.id) ? 'expanded' : 'collapsed';
}

/** Why not all is told of a registry. */
function noteNodes({ id, source, trouble, gaps = [] }: Registry): readonly NodeView[] {
  const node = source.kind === 'beam' ? source.node : '';
  const notes = [
    ...(trouble === undefined ? [] : [mapTroubleText(trouble)]),
    ...gaps.map((gap) => registryGapText(gap, node)),
  ];
  return notes.map((text, at) => ({
    id: `${registryPrefix}${id}${separator}${noteKey}/${at}`,
    label: text,
    description: '',
    icon: { id: 'warning', color: 'problemsWarningIcon.foreground' },
    accessibilityLabel: text,
    context: 'note',
    expandable: 'none',
    opens: null,
  }));
}

function entryNode(entry: RegistryEntry, { now }: RegistriesTreeOptions): NodeView {
  const name = oneLine(entry.name);
  return {
    id: nodeOfEntry(entry.id),
    label: shortened(name, labelLimit),
    description: entrySummary(entry, now),
    icon: stateIcon(stateOf(entry)),
    accessibilityLabel: l10n.t('{0}, {1}', name, entrySpoken(entry, now)),
    context: entryContext(entry),
    expandable: 'collapsed',
    opens: null,
  };
}

/**
 * Words a menu can look for: `entry`, then `lock` where it is one as well, `file`, `pid` and `alive` of a process of this
 * machine, `address`, `page`, `remove`, `expression` where they may be offered.
 */
function entryContext(entry: RegistryEntry): string {
  const words = ['entry'];
  if (entry.lock !== null) words.push('lock');
  if (entry.path !== null) words.push('file');
  if (holderOf(entry) !== null) words.push('pid');
  if (holderOf(entry) !== null && livenessOf(entry) === 'alive') words.push('alive');
  if (addressOf(entry) !== null) words.push('address');
  if (pageOf(entry) !== null) words.push('page');
  if (entry.removal.kind !== 'none') words.push('remove');
  if (entry.removal.kind === 'none' && entry.removal.copy !== null) words.push('expression');
  return words.join(' ');
}

function detailNodes(entry: RegistryEntry, { now, roots }: RegistriesTreeOptions): readonly NodeView[] {
  const holder = holderOf(entry);
  const started = holder === null ? '' : ancestryText(holder);
  const process = entryProcessDetail(entry, now);
  const address = addressOf(entry);
  const cure = entry.lock?.cure ?? null;
  const detail = (key: string, label: string, description: string, icon: string): NodeView => ({
    id: nodeOfEntry(entry.id) + separator + key,
    label,
    description,
    icon: { id: icon, color: null },
    accessibilityLabel: l10n.t('{0}: {1}', label, description),
    context: 'detail',
    expandable: 'none',
    opens: null,
  });
  return [
    ...(process === '' ? [] : [detail('process', l10n.t('Process'), process, 'account')]),
    ...(started === '' ? [] : [detail('ancestry', l10n.t('Started by'), started, 'type-hierarchy-super')]),
    ...(address === null ? [] : [detail('address', l10n.t('Address'), oneLine(address), 'globe')]),
    ...entry.rivals.map(({ name, path }, at) =>
      detail(
        `rival${at}`,
        l10n.t('Port also claimed by'),
        [oneLine(name), path === null ? '' : fileText(path, roots)].filter((part) => part !== '').join(' · '),
        'report',
      ),
    ),
    ...(cure === null ? [] : [detail('cure', l10n.t('The tool’s own way'), cure, 'terminal')]),
    {
      ...detail(evidenceKey, l10n.t('Evidence'), stateMeaning(entry), 'law'),
      expandable: entry.evidence.length === 0 ? 'none' : 'expanded',
    },
  ];
}

function evidenceNodes(entry: RegistryEntry, now: number): readonly NodeView[] {
  return entry.evidence.map((item, at) => {
    const text = evidenceText(item, now);
    return {
      id: `${nodeOfEntry(entry.id)}${separator}${evidenceKey}/${at}`,
      label: text,
      description: '',
      icon: null,
      accessibilityLabel: text,
      context: 'evidence',
      expandable: 'none',
      opens: null,
    };
  });
}
