import type { FileStat, LookRequest, Sighting } from '../../ports';
import { type JsonMap, mapIn, type MapTrouble, textOf, valueOf } from './jsonMap';
import { type MapDialect, type MapEntry, mapLimits } from './mapDialect';

/** Such a file as it was at one moment, before anybody is asked after what its entries lead to. */
export interface MapObservation {
  readonly dialect: MapDialect;
  readonly path: string;
  readonly stat: FileStat;
  readonly sha256: string | null;
  readonly content: { readonly text: string; readonly map: JsonMap } | null;
  readonly entries: readonly MapEntry[];
  readonly trouble: MapTrouble | null;
}

export function mapRequest(path: string): LookRequest {
  return { path, maxBytes: mapLimits.bytes };
}

/** Never throws, whatever the file has in it. */
export function observeMap(dialect: MapDialect, { path, stat, content }: Sighting): MapObservation {
  const base = { dialect, path, stat, sha256: null, content: null, entries: [] };
  if (stat.kind !== 'file') return { ...base, trouble: { code: 'not-a-file' } };
  if (content?.state !== 'read') {
    const message = content?.state === 'unreadable' ? content.error.message : '';
    return { ...base, trouble: { code: 'unreadable', message } };
  }
  if (content.truncated) return { ...base, trouble: { code: 'too-long', limit: mapLimits.bytes } };
  const { sha256 } = content;
  if (dialect.decode !== undefined) {
    const entries = dialect.decode(content.bytes);
    return entries === null
      ? { ...base, sha256, trouble: { code: 'not-decoded' } }
      : { ...base, sha256, entries: entries.slice(0, mapLimits.entries), trouble: null };
  }
  const text = textOf(content.bytes);
  if (text === null) return { ...base, sha256, trouble: { code: 'not-text' } };
  const map = mapIn(text, dialect.keys);
  if (!map.ok) return { ...base, sha256, trouble: map.error };
  const { members } = map.value;
  const entries = members
    .slice(0, mapLimits.entries)
    .map((member) => ({ name: member.name, claim: dialect.read(valueOf(text, member)) }));
  const trouble: MapTrouble | null =
    members.length > mapLimits.entries ? { code: 'too-many', limit: mapLimits.entries } : null;
  return { ...base, sha256, content: { text, map: map.value }, entries, trouble };
}

/** Whether this is the same file, with the same in it. */
export function isSameMap(a: MapObservation, b: MapObservation): boolean {
  return isSameStat(a.stat, b.stat) && a.sha256 === b.sha256;
}

/** Whether nothing was written to a file, as far as the system tells. */
export function isSameStat(a: FileStat, b: FileStat): boolean {
  return a.kind === b.kind && a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;
}
