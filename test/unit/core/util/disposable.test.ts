import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { disposeAll, DisposableStore } from '../../../../src/core/util/disposable';

function recorded(names: readonly string[], calls: string[], broken: readonly string[] = []): { dispose(): void }[] {
  return names.map((name) => ({
    dispose: () => {
      calls.push(name);
      if (broken.includes(name)) throw new Error(name);
    },
  }));
}

describe('DisposableStore', () => {
  it('lets go of all it owns, the last first, and once only', () => {
    const calls: string[] = [];
    const store = new DisposableStore();
    for (const item of recorded(['a', 'b', 'c'], calls)) assert.equal(store.add(item), item);
    store.dispose();
    store.dispose();
    assert.deepEqual(calls, ['c', 'b', 'a']);
  });

  it('lets go at once of what comes too late', () => {
    const calls: string[] = [];
    const store = new DisposableStore();
    store.dispose();
    for (const item of recorded(['late'], calls)) store.add(item);
    assert.deepEqual(calls, ['late']);
  });

  it('lets go of the rest when one throws, and throws that then', () => {
    const calls: string[] = [];
    const store = new DisposableStore();
    for (const item of recorded(['a', 'b', 'c'], calls, ['b'])) store.add(item);
    assert.throws(() => store.dispose(), { message: 'b' });
    assert.deepEqual(calls, ['c', 'b', 'a']);
  });

  it('throws all errors together when there are several', () => {
    const calls: string[] = [];
    assert.throws(
      () => disposeAll(recorded(['a', 'b', 'c'], calls, ['a', 'c'])),
      (error) => error instanceof AggregateError && error.errors.length === 2,
    );
    assert.deepEqual(calls, ['a', 'b', 'c']);
  });
});
