import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { dialects } from '../../../../src/core/dialects/catalog';
import { entryName } from '../../../../src/core/registry/entryName';
import { registriesOf } from '../../../../src/core/registry/registries';
import type { Registry } from '../../../../src/core/registry/registry';
import type { LockRecord } from '../../../../src/core/lock';
import { holder, liveHolder, lockRecord, snapshotOf } from '../../../support/records';

interface Given {
  readonly entry: string | null;
  readonly dialect?: string;
  readonly pid?: number;
  readonly isAlive?: boolean;
  readonly port?: string;
  readonly url?: string;
}

function record(
  path: string,
  { entry, dialect = 'rails.pid-file', pid = 11, isAlive = true, port, url }: Given,
): LockRecord {
  return lockRecord({
    ...{ path, dialect, entry, tool: 'rails' },
    holder: isAlive ? liveHolder({ pid }) : holder({ pid, liveness: 'dead' }),
    evidence: [
      ...(port === undefined ? [] : [{ code: 'file-says', fact: { name: 'port', value: port } } as const]),
      ...(url === undefined ? [] : [{ code: 'file-says', fact: { name: 'url', value: url } } as const]),
    ],
  });
}

function of(locks: readonly LockRecord[], registries: readonly Registry[] = []): readonly Registry[] {
  return registriesOf(snapshotOf({ locks, registries }));
}

/** One JSON file with two entries, as other sources have them. */
function mapRegistry(port: number): Registry {
  const path = '/ws/m/registry.json';
  const entry = (name: string, pid: number): Registry['entries'][number] => ({
    ...{ id: `map:${path}#/${name}`, name, path, verdict: 'held', since: null, port, address: null, rivals: [] },
    process: { kind: 'system', holder: liveHolder({ pid }) },
    removal: { kind: 'map', path, keys: [name] },
    ...{ evidence: [], lock: null },
  });
  const entries = [entry('one', 21), entry('two', 21)];
  return { id: `map:${path}`, source: { kind: 'file', path }, dialect: 'x', tool: 'x', title: 'X', entries };
}

describe('registries', () => {
  it('are the files of one tool in one folder, by name', () => {
    const folder = (path: string): Registry['source'] => ({ kind: 'folder', path });
    const found = of([
      record('/ws/b/tmp/pids/server.pid', { entry: 'server' }),
      record('/ws/a/tmp/pids/sidekiq.pid', { entry: 'sidekiq' }),
      record('/ws/a/tmp/pids/puma.pid', { entry: 'puma' }),
      record('/ws/a/tmp/pids/puma.state', { entry: 'puma', dialect: 'puma.state' }),
      record('/ws/a/index.lock', { entry: null }),
    ]);
    assert.deepEqual(
      found.map(({ source, dialect, entries }) => [source, dialect, ...entries.map(({ name }) => name)]),
      [
        [folder('/ws/a/tmp/pids'), 'puma.state', 'puma'],
        [folder('/ws/a/tmp/pids'), 'rails.pid-file', 'puma', 'sidekiq'],
        [folder('/ws/b/tmp/pids'), 'rails.pid-file', 'server'],
      ],
    );
    assert.equal(new Set(found.map(({ id }) => id)).size, 3);
    assert.deepEqual(of([]), []);
  });

  it('say at which port and address each is to be found', () => {
    const [registry] = of([
      record('/ws/a.pid', { entry: 'a', port: '3000', url: 'http://localhost:3000' }),
      record('/ws/b.pid', { entry: 'b', port: '99999999' }),
    ]);
    assert.deepEqual(
      registry?.entries.map(({ port, address }) => [port, address]),
      [
        [3000, 'http://localhost:3000'],
        [null, null],
      ],
    );
  });

  it('tell of two living processes that claim one port, and of no others', () => {
    const registries = of([
      record('/ws/a/x.pid', { entry: 'x', pid: 11, port: '3000' }),
      record('/ws/b/x.pid', { entry: 'x', pid: 12, port: '3000' }),
      record('/ws/c/x.pid', { entry: 'x', pid: 13, port: '3000', isAlive: false }),
      record('/ws/d/x.pid', { entry: 'x', pid: 11, port: '3000' }),
      record('/ws/e/x.pid', { entry: 'x', pid: 14, port: '4000' }),
    ]);
    assert.deepEqual(
      registries.map(({ entries }) => entries[0]?.rivals.map(({ path }) => path)),
      [['/ws/b/x.pid'], ['/ws/a/x.pid', '/ws/d/x.pid'], [], ['/ws/b/x.pid'], []],
    );
  });
});

describe('registries of other sources', () => {
  it('stand among those of files, and claim ports against them', () => {
    const found = of(
      [record('/ws/a/x.pid', { entry: 'x', port: '3000' }), record('/ws/z/x.pid', { entry: 'x', isAlive: false })],
      [mapRegistry(3000)],
    );
    assert.deepEqual(
      found.map(({ source, entries }) => [source.kind, ...entries.map(({ rivals }) => rivals.map(({ name }) => name))]),
      [
        ['folder', ['one', 'two']],
        ['file', ['x'], ['x']],
        ['folder', []],
      ],
    );
  });

  it('give every entry an id of its own, and say how each is removed', () => {
    const entries = of(
      [
        record('/ws/a/x.pid', { entry: 'x', isAlive: false }),
        lockRecord({ path: '/ws/a/y.pid', entry: 'y', releasable: false }),
      ],
      [mapRegistry(1)],
    ).flatMap((registry) => registry.entries);
    assert.equal(new Set(entries.map(({ id }) => id)).size, 4);
    assert.deepEqual(
      entries.map(({ name, removal }) => [name, removal.kind]),
      [
        ['y', 'none'],
        ['x', 'lock'],
        ['one', 'map'],
        ['two', 'map'],
      ],
    );
  });
});

describe('an entry of a registry', () => {
  const file = { mechanism: 'pid-file', tool: 'tool' } as const;

  it('has the name of its file without the ending, or that of the tool', () => {
    assert.deepEqual(
      ['/ws/server.pid', '/ws/a.b.pid', '/ws/.hidden', '/ws/plain'].map((path) => entryName(file, path)),
      ['server', 'a.b', '.hidden', 'plain'],
    );
    assert.equal(entryName({ ...file, entry: 'tool' }, '/ws/lock'), 'tool');
    assert.equal(entryName({ ...file, entry: 'none' }, '/ws/lock'), null);
    assert.equal(entryName({ ...file, mechanism: 'existence' }, '/ws/lock'), null);
    assert.equal(entryName({ ...file, mechanism: 'existence', entry: 'stem' }, '/ws/postmaster.pid'), 'postmaster');
  });

  it('is none of the locks that merely name a process', () => {
    const ids = dialects.filter((dialect) => entryName(dialect, '/ws/x.pid') !== null).map(({ id }) => id);
    for (const id of [
      'mix.build-lock',
      'dvc.readers-writers',
      'kotlin.session-flag',
      'git.lock',
      'codegraph.journal-lock',
    ]) {
      assert.ok(!ids.includes(id), id);
    }
    for (const id of [
      'rails.pid-file',
      'next.dev-lock',
      'nuxt.lock',
      'postgres.postmaster-pid',
      'jupyter.server',
      'nx.daemon',
    ]) {
      assert.ok(ids.includes(id), id);
    }
  });
});
