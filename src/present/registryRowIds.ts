import { nodeOfBeamId } from '../core/registry/beam/beamIds';

/** Ids of the rows of the Registries view: commands are given ids, and look up what is there now. */

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

/** The row of a registry, and of a live node. */
export function nodeOfRegistry(registryId: string): string {
  return registryPrefix + registryId;
}

/** The registry a row is about, as its id; `undefined` for an entry. */
export function registryOfNode(id: string): string | undefined {
  return id.startsWith(registryPrefix) ? rowOf(id).slice(registryPrefix.length) : undefined;
}

/** The live node that a row is, or that the registry of the row is in; `undefined` for all others, and for entries. */
export function nodeOfRow(id: string): string | undefined {
  const registry = registryOfNode(id);
  return registry === undefined ? undefined : nodeOfBeamId(registry);
}

/** The row that this one stands below, or itself. */
export function rowOf(id: string): string {
  const end = id.indexOf(rowSeparator);
  return end < 0 ? id : id.slice(0, end);
}

const registryPrefix = 'registry:';
const entryPrefix = 'entry:';
/** A name in a JSON file may have a NUL in it, which is therefore escaped in the ids of rows. */
export const rowSeparator = '\u0000';
const toEscape = /[%\u0000]/g;
const escaped = /%(?:00|25)/g;
