import * as l10n from '@vscode/l10n';
import { type EntryState, stateOf } from '../core/registry/entryState';
import type { Registry, RegistrySource } from '../core/registry/registry';
import { assertNever } from '../core/util/assertNever';
import { isDeclared } from './dialectText';
import { fileText, folderText, type WorkspaceRoots } from './placeText';
import { oneLine } from './safeText';
import { isProblem, type IconView } from './verdictText';

/** What such a registry is, in the language of the user. */
export function registryTitle({ dialect, title }: Pick<Registry, 'dialect' | 'title'>): string {
  return oneLine(isDeclared(dialect) ? title : l10n.t(title));
}

/** Where it is, as people know it. */
export function registryPlace(source: RegistrySource, roots: WorkspaceRoots): string {
  switch (source.kind) {
    case 'folder':
      // Of a file in it, since a folder of the workspace itself has its name.
      return folderText(`${source.path}/x`, roots);
    case 'file':
      return fileText(source.path, roots);
    case 'node':
      return oneLine(source.node);
    case 'beam':
      return l10n.t('{0} on {1}', oneLine(source.table), oneLine(source.node));
    default:
      return assertNever(source);
  }
}

/** A table below the row of its node. */
export function tableText(registry: Pick<Registry, 'source' | 'dialect' | 'title'>): string {
  const { source, dialect } = registry;
  // These are no tables; what they are called stands for what they are.
  if (source.kind !== 'beam' || dialect === 'beam.global' || dialect === 'beam.registered')
    return registryTitle(registry);
  // Elixir itself writes its modules so.
  return oneLine(source.table.replace(/^Elixir\./, ''));
}

export function registryIcon(source: RegistrySource): IconView {
  switch (source.kind) {
    case 'folder':
      return { id: 'folder', color: null };
    case 'file':
      return { id: 'json', color: null };
    case 'node':
      return { id: 'server-process', color: null };
    case 'beam':
      return { id: 'table', color: null };
    default:
      return assertNever(source);
  }
}

/** `1 dead, 2 misleading, 1 silent`; empty where every name leads where it says. */
export function wrongText(registries: readonly Registry[]): string {
  const states = registries.flatMap(({ entries }) => entries.map(stateOf));
  const count = (...wanted: readonly EntryState[]): number => states.filter((state) => wanted.includes(state)).length;
  const dead = count('dead');
  const misleading = count('taken', 'contested');
  const silent = count('silent');
  return [
    dead === 0 ? '' : l10n.t('{0} dead', dead),
    misleading === 0 ? '' : l10n.t('{0} misleading', misleading),
    silent === 0 ? '' : l10n.t('{0} silent', silent),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/**
 * How many dead entries the badge of the Registries view counts. What is a stale lock as well stands on the badge of the
 * Locks view, and the side bar shows the sum of both: nothing is to be counted twice.
 */
export function badgeCount(registries: readonly Registry[]): number {
  return registries
    .flatMap(({ entries }) => entries)
    .filter((entry) => stateOf(entry) === 'dead' && (entry.lock === null || !isProblem(entry.lock))).length;
}
