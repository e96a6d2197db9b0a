import assert from 'node:assert/strict';
import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { KeptFile } from '../../src/core/ports';
import { batchLimit, byteLimit, entryLimit, surplus, surplusOf } from '../../src/node/undo/bounds';
import type { Kept } from '../../src/node/undo/shelf';
import { createUndoStore } from '../../src/node/undoStore';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { keptIn } from '../support/keptFiles';

let folder: TemporaryFolder;

beforeEach(() => (folder = createTemporaryFolder()));
afterEach(() => folder.remove());

function entry(n: number, batch = `${n}-a`): KeptFile {
  return {
    ...{ id: `${n}-a`, path: '/ws/lock', dialect: 'codegraph.journal-lock', kind: 'lock', shape: 'file' },
    ...{ removedAt: n, by: 'swap', batch, holderPid: null, size: 1, sha256: null },
  };
}

/** Which of these would go, by number. */
function dropped(all: readonly Kept[], newest = all.at(-1)!.entry): readonly number[] {
  return surplus(all, newest).map(({ entry: { removedAt } }) => removedAt);
}

const kept = (n: number, size = 1, batch?: string): Kept => ({ entry: entry(n, batch), size });

describe('the limits of the undo store', () => {
  const many = (count: number, batch?: string): readonly Kept[] =>
    Array.from({ length: count }, (_, n) => kept(n + 1, 1, batch));

  it('drop the oldest when there are more than two hundred', () => {
    assert.deepEqual([dropped(many(entryLimit)), dropped(many(entryLimit + 2))], [[], [2, 1]]);
  });

  it('drop the oldest when they are more than 64 MiB', () => {
    const half = byteLimit / 2;
    assert.deepEqual(
      [dropped([kept(1, half), kept(2, half)]), dropped([kept(1), kept(2, half), kept(3, half)])],
      [[], [1]],
    );
  });

  it('drop everything that is older than what has to go', () => {
    assert.deepEqual(dropped([kept(1), kept(2, byteLimit), kept(3)]), [2, 1]);
  });

  it('never drop the one just kept, whatever its size and its time', () => {
    assert.deepEqual(dropped([kept(1), kept(2, byteLimit + 1)]), [1]);
    const all = [kept(0, byteLimit + 1), ...many(entryLimit)];
    assert.deepEqual(dropped(all, all[0]!.entry).length, entryLimit);
  });

  it('leave a batch whole while it is being made, up to a thousand', () => {
    const batch = Array.from({ length: 300 }, (_, n) => kept(n + 10, byteLimit / 100, 'batch'));
    assert.deepEqual(dropped([kept(1), ...batch]), [1]);
    assert.deepEqual(dropped(many(batchLimit, 'batch')), []);
    assert.deepEqual(dropped(many(batchLimit + 2, 'batch')), [2, 1]);
  });

  it('spare all that were kept at a time, with their batches', () => {
    const all = [
      kept(1),
      kept(2, 1, 'batch'),
      kept(3),
      ...many(entryLimit).map((one) => kept(one.entry.removedAt + 3)),
    ];
    const going = (...newest: readonly Kept[]): readonly number[] =>
      surplusOf(
        all,
        newest.map((one) => one.entry),
      ).map((one) => one.entry.removedAt);
    assert.deepEqual([going(all.at(-1)!), going(all.at(-1)!, all[2]!, kept(500, 1, 'batch'))], [[1, 2, 3], [1]]);
  });

  it('fall on a batch again once it is no longer the newest', () => {
    assert.deepEqual(dropped([...many(300, 'batch'), kept(301)]).length, 101);
  });
});

describe('the undo store', function () {
  this.timeout(30_000);

  it('keeps what is removed all at once, up to two hundred', async () => {
    const store = createUndoStore(folder.at('undo'));
    const keepAll = async (from: number, to: number): Promise<void> => {
      const numbers = Array.from({ length: to - from + 1 }, (_, n) => from + n);
      for (const n of numbers) writeFileSync(folder.at(`aside-${n}`), '1');
      const results = await Promise.all(numbers.map((n) => store.keep(entry(n), folder.at(`aside-${n}`))));
      assert.ok(results.every(({ ok }) => ok));
    };
    await keepAll(1, 150);
    assert.equal((await keptIn(store)).length, 150);
    await keepAll(151, 250);
    const ids = (await keptIn(store)).map(({ id }) => id);
    assert.deepEqual([ids.length, ids[0], ids.at(-1)], [200, '250-a', '51-a']);
  });

  it('lists the newest first and keeps two hundred', async () => {
    const store = createUndoStore(folder.at('undo'));
    for (let n = 1; n <= 203; n++) {
      writeFileSync(folder.at('aside'), '1');
      await store.keep(entry(n), folder.at('aside'));
    }
    const ids = (await keptIn(store)).map(({ id }) => id);
    assert.deepEqual(
      [ids.length, ids[0], ids.at(-1), readdirSync(folder.at('undo')).length],
      [200, '203-a', '4-a', 400],
    );
  });

  it('counts what files take, also of those that were there before it began', async () => {
    for (const n of [1, 2, 3]) {
      writeFileSync(folder.at('aside'), '');
      truncateSync(folder.at('aside'), 30 * 1_048_576);
      await createUndoStore(folder.at('undo')).keep(entry(n), folder.at('aside'));
    }
    const ids = (await keptIn(createUndoStore(folder.at('undo')))).map(({ id }) => id);
    assert.deepEqual(ids, ['3-a', '2-a']);
  });

  it('keeps all of a batch of five hundred', async () => {
    const store = createUndoStore(folder.at('undo'));
    for (let n = 1; n <= 500; n++) {
      writeFileSync(folder.at('aside'), '1');
      assert.ok((await store.keep(entry(n, 'batch'), folder.at('aside'))).ok);
    }
    assert.equal((await keptIn(store)).length, 500);
  });
});
