import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { Inventory, type InventoryChange, type JournalRecord } from '../../../src/core/inventory';
import type { LockRecord } from '../../../src/core/lock';
import { absent, running } from '../../support/memory/fakeProcessTable';
import { judged, minute, now, pid } from './judging';

const stamp = `${pid}\n${pid}-0123456789abcdef\n`;
const held = judged({ content: stamp }, running(pid, now - minute));
const stale = judged({ content: stamp }, absent(pid));
const journal: JournalRecord = {
  id: 'codegraph.journal:/ws/.codegraph/changes.journal',
  path: '/ws/.codegraph/changes.journal',
  dialect: 'codegraph.journal',
  form: 'text',
  isRepairable: true,
  use: null,
  database: null,
  title: 'codegraph journal',
  tool: 'codegraph',
  health: 'unreadable',
  report: null,
  error: { code: 'EACCES', message: 'no' },
  modifiedAt: now,
  size: 1,
};

describe('Inventory', () => {
  let inventory: Inventory;
  let changes: InventoryChange[];
  let errors: unknown[];

  beforeEach(() => {
    changes = [];
    errors = [];
    inventory = new Inventory((error) => errors.push(error));
    inventory.onChange((change) => changes.push(change));
  });

  function put(record: LockRecord | null, id = held.id): void {
    inventory.apply({ locks: new Map([[id, record]]) });
  }

  it('says what came, what is judged otherwise and what went, and nothing else', () => {
    put(held);
    put({ ...held, evidence: [...held.evidence] });
    put(stale);
    put(null);
    put(null);
    put(null, 'never there');
    assert.deepEqual(
      changes.map(({ ids, snapshot, previous }) => [
        [...ids],
        previous.generation,
        snapshot.generation,
        snapshot.locks.get(held.id)?.verdict,
      ]),
      [
        [[held.id], 0, 1, 'held'],
        [[held.id], 1, 2, 'stale'],
        [[held.id], 2, 3, undefined],
      ],
    );
  });

  it('never changes a snapshot that was handed out', () => {
    const before = inventory.snapshot;
    put(held);
    const between = inventory.snapshot;
    inventory.apply({
      locks: new Map([[held.id, null]]),
      journals: new Map([[journal.id, journal]]),
      phase: 'complete',
    });
    assert.deepEqual(
      [before.locks.size, [...between.locks.values()], between.phase, between.journals.size],
      [0, [held], 'looking', 0],
    );
  });

  it('keeps the parts that did not change, so that they compare equal', () => {
    put(held);
    const before = inventory.snapshot;
    inventory.apply({ journals: new Map([[journal.id, journal]]) });
    assert.equal(inventory.snapshot.locks, before.locks);
    assert.equal(inventory.snapshot.notices, before.notices);
  });

  it('makes one change of one update, whatever is in it', () => {
    inventory.apply({
      locks: new Map([[held.id, held]]),
      journals: new Map([[journal.id, journal]]),
      phase: 'complete',
    });
    assert.deepEqual(
      changes.map(({ ids, snapshot }) => [[...ids], snapshot.phase]),
      [[[held.id, journal.id], 'complete']],
    );
  });

  it('fires for a registry alone, once for each change of it', () => {
    const source = { kind: 'file', path: '/ws/registry.json' } as const;
    const registry = { id: 'r', source, dialect: 'd', tool: 't', title: 'T', entries: [] };
    for (const value of [registry, { ...registry }, null, null])
      inventory.apply({ registries: new Map([['r', value]]) });
    assert.deepEqual(
      changes.map(({ snapshot, ids }) => [snapshot.registries.size, ids.size]),
      [
        [1, 0],
        [0, 0],
      ],
    );
  });

  it('fires for a phase or a notice alone, and not when those stay the same', () => {
    const notice = { code: 'folder-unreadable' as const, path: '/ws', error: { code: 'EACCES', message: 'no' } };
    inventory.apply({ phase: 'complete' });
    inventory.apply({ phase: 'complete', notices: [] });
    inventory.apply({ notices: [notice] });
    inventory.apply({ notices: [{ ...notice }] });
    assert.deepEqual(
      changes.map(({ snapshot, ids }) => [snapshot.phase, snapshot.notices.length, ids.size]),
      [
        ['complete', 0, 0],
        ['complete', 1, 0],
      ],
    );
  });

  it('shows a listener that writes the generations in order', () => {
    inventory.onChange(({ snapshot }) => {
      if (snapshot.generation === 1) put(stale);
    });
    put(held);
    assert.deepEqual(
      changes.map(({ snapshot, previous }) => [previous.generation, snapshot.generation]),
      [
        [0, 1],
        [1, 2],
      ],
    );
  });

  it('outlives a listener that throws', () => {
    inventory.onChange(() => {
      throw new Error('broken');
    });
    put(held);
    put(stale);
    assert.deepEqual([inventory.snapshot.generation, errors.length, changes.length], [2, 2, 2]);
  });
});
