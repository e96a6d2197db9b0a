import type { Evidence } from '../../src/core/evidence';
import type { LockRecord } from '../../src/core/lock';
import type { Registry, RegistryEntry } from '../../src/core/registry/registry';
import { holder, liveHolder, lockRecord, minute, now } from './records';

/** A pid file of Rails, as the inventory has it: its process is gone. */
export function pidFile(name: string, overrides: Partial<LockRecord> = {}): LockRecord {
  return lockRecord({
    path: `/ws/api/tmp/pids/${name}.pid`,
    resource: '/ws/api',
    ...{ dialect: 'rails.pid-file', tool: 'rails', entry: name, lease: null, acquiredAt: now - 4 * minute },
    evidence: [{ code: 'process-absent', pid: 4711 }],
    ...overrides,
  });
}

/** The same of a process that lives. */
export function livePidFile(name: string, overrides: Partial<LockRecord> = {}): LockRecord {
  return pidFile(name, {
    ...{ verdict: 'held', releasable: false, holder: liveHolder() },
    evidence: [{ code: 'process-running', pid: 4711, startedAt: now - 10 * minute }],
    ...overrides,
  });
}

/** What a dev server of Nuxt leaves; `port` is the evidence on its port. */
export function devServer(port: Evidence | null, overrides: Partial<LockRecord> = {}): LockRecord {
  return livePidFile('nuxt', {
    ...{ path: '/ws/web/.nuxt/nuxt.lock', resource: '/ws/web/.nuxt', dialect: 'nuxt.lock', tool: 'nuxt' },
    evidence: [
      { code: 'process-running', pid: 4711, startedAt: now - 10 * minute },
      { code: 'file-says', fact: { name: 'port', value: '3000' } },
      { code: 'file-says', fact: { name: 'url', value: 'http://localhost:3000/' } },
      ...(port === null ? [] : [port]),
    ],
    ...overrides,
  });
}

/** An entry that is no lock: one of many in a file. Its process is gone. */
export function mapEntry(name: string, overrides: Partial<RegistryEntry> = {}): RegistryEntry {
  const path = '/ws/registry.json';
  return {
    ...{ id: `map:${path}#/${name}`, name, path, verdict: 'stale', since: null, port: null, address: null },
    process: { kind: 'system', holder: holder() },
    rivals: [],
    evidence: [{ code: 'process-absent', pid: 4711 }],
    removal: { kind: 'map', path, keys: [name] },
    lock: null,
    ...overrides,
  };
}

export function mapRegistry(entries: readonly RegistryEntry[]): Registry {
  const source = { kind: 'file', path: '/ws/registry.json' } as const;
  return { id: `map:${source.path}`, source, dialect: 'x.registry', tool: 'x', title: 'X registry', entries };
}

/** A table of a live node: of these names, with these pids. */
export function beamRegistry(entries: readonly RegistryEntry[]): Registry {
  const source = { kind: 'beam', node: 'app@host', table: 'Electric.Shapes.ConsumerRegistry:one' } as const;
  const id = `beam:${source.node}:${source.table}`;
  return { id, source, dialect: 'beam.registry', tool: 'beam', title: 'BEAM registry', entries };
}

/** An entry of such a table, of a process that has gone to sleep. */
export function beamEntry(name: string, overrides: Partial<RegistryEntry> = {}): RegistryEntry {
  return mapEntry(name, {
    ...{ id: `beam:app@host:${name}`, path: null, verdict: 'held', evidence: [] },
    process: { kind: 'beam', pid: '<0.87.0>', liveness: 'suspended', command: null },
    removal: { kind: 'none', copy: null },
    ...overrides,
  });
}
