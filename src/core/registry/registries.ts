import type { Fact } from '../evidence';
import type { Snapshot } from '../inventory';
import type { LockRecord } from '../lock';
import { dirname } from '../paths';
import { portNumber } from '../portNumber';
import { compare } from '../util/compare';
import { nodeOf, diskPathOf, type Registry, type RegistryEntry } from './registry';
import { withRivals } from './rivals';

/** All that there are, those made of files that are locks as well and all others, in the order of their places. */
export function registriesOf({ locks, registries }: Pick<Snapshot, 'locks' | 'registries'>): readonly Registry[] {
  const all = [...fileRegistries(locks.values()), ...registries.values()];
  return withRivals(all.sort((a, b) => compare(placeOf(a), placeOf(b)) || compare(a.dialect, b.dialect)));
}

/** The registries that these files make up: those of one tool in one folder. */
function fileRegistries(records: Iterable<LockRecord>): readonly Registry[] {
  const groups = new Map<string, LockRecord[]>();
  for (const record of records) {
    if (record.entry === null) continue;
    const id = `${record.dialect}:${dirname(record.path)}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [record]);
    else group.push(record);
  }
  return [...groups].flatMap(([id, members]): readonly Registry[] => {
    const [first] = members;
    if (first === undefined) return [];
    const { path, dialect, tool, words } = first;
    const entries = members.map(entryOf).sort(byName);
    return [{ id, source: { kind: 'folder', path: dirname(path) }, dialect, tool, title: words.title, entries }];
  });
}

function entryOf(record: LockRecord): RegistryEntry {
  return {
    id: record.id,
    name: record.entry ?? '',
    path: record.path,
    process: record.holder === null ? null : { kind: 'system', holder: record.holder },
    verdict: record.verdict,
    since: record.acquiredAt,
    port: portNumber(factOf(record, 'port') ?? ''),
    address: factOf(record, 'url'),
    rivals: [],
    evidence: record.evidence,
    removal: record.releasable ? { kind: 'lock', lockId: record.id } : { kind: 'none', copy: null },
    lock: record,
  };
}

function factOf({ evidence }: LockRecord, name: Fact['name']): string | null {
  for (const item of evidence) if (item.code === 'file-says' && item.fact.name === name) return item.fact.value;
  return null;
}

function placeOf({ source }: Registry): string {
  return diskPathOf(source) ?? [nodeOf(source) ?? '', source.kind === 'beam' ? source.table : ''].join(' ');
}

function byName(a: RegistryEntry, b: RegistryEntry): number {
  return compare(a.name, b.name) || compare(a.id, b.id);
}
