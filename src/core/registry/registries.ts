import type { Fact } from '../evidence';
import type { LockRecord } from '../lock';
import { dirname } from '../paths';
import { portNumber } from '../portNumber';

/** A table of names, each with the process that it leads to: the files of one tool in one folder. */
export interface Registry {
  /** Stable as long as there is an entry in it. */
  readonly id: string;
  /** The folder. */
  readonly path: string;
  readonly dialect: string;
  readonly tool: string;
  /** In the order of their names. */
  readonly entries: readonly RegistryEntry[];
}

export interface RegistryEntry {
  readonly name: string;
  /** The file that says so. */
  readonly record: LockRecord;
  /** Where its process is said to listen. */
  readonly port: number | null;
  /** The address of it; `null` where the file names none. */
  readonly address: string | null;
  /** Paths of other entries whose processes live as well, and which name the same port: one of them is wrong. */
  readonly rivals: readonly string[];
}

/** The registries that these files make up, in the order of their folders. */
export function registriesOf(records: Iterable<LockRecord>): readonly Registry[] {
  const all = [...records].filter(({ entry }) => entry !== null);
  const byPort = grouped(all.filter(isServing), portOf);
  const groups = grouped(all, ({ dialect, path }) => `${dialect}:${dirname(path)}`);
  return [...groups]
    .flatMap(([id, members]): readonly Registry[] => {
      const [first] = members;
      if (first === undefined) return [];
      const { path, dialect, tool } = first;
      const entries = members.map((record) => entryOf(record, byPort)).sort(byName);
      return [{ id, path: dirname(path), dialect, tool, entries }];
    })
    .sort((a, b) => compare(a.path, b.path) || compare(a.dialect, b.dialect));
}

function entryOf(record: LockRecord, byPort: ReadonlyMap<number | null, readonly LockRecord[]>): RegistryEntry {
  const port = portOf(record);
  const others = isServing(record) && port !== null ? (byPort.get(port) ?? []) : [];
  return {
    name: record.entry ?? '',
    record,
    port,
    address: factOf(record, 'url'),
    // Several files of one process name its port with good reason.
    rivals: others.filter(({ holder }) => holder?.pid !== record.holder?.pid).map(({ path }) => path),
  };
}

/** Whether its process lives here, so that its port is one of this machine. */
function isServing({ holder }: LockRecord): boolean {
  return holder?.liveness === 'alive';
}

function portOf(record: LockRecord): number | null {
  return portNumber(factOf(record, 'port') ?? '');
}

function factOf({ evidence }: LockRecord, name: Fact['name']): string | null {
  for (const item of evidence) if (item.code === 'file-says' && item.fact.name === name) return item.fact.value;
  return null;
}

function grouped<Key>(
  records: readonly LockRecord[],
  keyOf: (record: LockRecord) => Key,
): ReadonlyMap<Key, readonly LockRecord[]> {
  const groups = new Map<Key, LockRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return groups;
}

function byName(a: RegistryEntry, b: RegistryEntry): number {
  return compare(a.name, b.name) || compare(a.record.path, b.record.path);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
