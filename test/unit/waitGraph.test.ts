import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Wait } from '../../src/core/waits/wait';
import { type Party, sessionsBehind, waitForest, waitGraphOf, type WaitNode } from '../../src/core/waits/waitGraph';

describe('who waits for whom on a server', () => {
  it('puts the session that waits for nobody on top of the chain behind it', () => {
    const { roots, deadlocks } = forestOf([2, 1], [3, 2], [4, 2]);
    assert.deepEqual(roots.map(drawn), [{ 1: [{ 2: ['3', '4'] }] }]);
    assert.deepEqual(deadlocks, []);
  });

  it('has the root with the most sessions behind it first', () => {
    const { roots } = forestOf([2, 1], [4, 3], [5, 4]);
    assert.deepEqual(roots.map(drawn), [{ 3: [{ 4: ['5'] }] }, { 1: ['2'] }]);
  });

  it('has the one that has waited longest first', () => {
    const { roots } = waitForest(waitGraphOf([wait(2, 1, 3_000), wait(3, 1, 1_000), wait(4, 1, null)]));
    assert.deepEqual(roots.map(drawn), [{ 1: ['3', '2', '4'] }]);
  });

  it('names a session that two block below both, and who waits for it only once', () => {
    const { roots } = forestOf([3, 1], [3, 2], [4, 3]);
    assert.deepEqual(roots.map(drawn), [{ 1: [{ 3: ['4'] }] }, { 2: ['3 again'] }]);
  });

  it('shows a deadlock from one of its sessions on, and names all of it', () => {
    const { roots, deadlocks } = forestOf([1, 2], [2, 3], [3, 1], [4, 3]);
    assert.deepEqual(deadlocks, [[1, 2, 3]]);
    assert.deepEqual(roots.map(drawn), [{ 1: [{ 3: [{ 2: ['1 again'] }, '4'] }] }]);
  });

  it('shows a deadlock behind a root blocker at its place', () => {
    const { roots, deadlocks } = forestOf([2, 1], [2, 3], [3, 2]);
    assert.deepEqual(deadlocks, [[2, 3]]);
    assert.deepEqual(roots.map(drawn), [{ 1: [{ 2: [{ 3: ['2 again'] }] }] }]);
  });

  it('calls a session that waits for itself a deadlock', () => {
    assert.deepEqual(forestOf([1, 1]).deadlocks, [[1]]);
  });

  it('gives a prepared transaction, which has no session, a place of its own', () => {
    const { roots } = forestOf([2, null]);
    assert.deepEqual(roots.map(drawn), [{ null: ['2'] }]);
  });

  it('keeps several locks between the same two in one node', () => {
    const { roots } = forestOf([2, 1], [2, 1]);
    assert.equal(roots[0]?.waiters.length, 1);
    assert.equal(roots[0]?.waiters[0]?.waits.length, 2);
  });

  it('follows a chain of a hundred thousand', () => {
    const chain = Array.from({ length: 100_000 }, (_, index): [number, number] => [index + 1, index]);
    const graph = waitGraphOf(chain.map(([waiter, blocker]) => wait(waiter, blocker)));
    const { roots, deadlocks } = waitForest(graph);
    assert.equal(roots.length, 1);
    assert.deepEqual(deadlocks, []);
    assert.equal(sessionsBehind(graph, 0), 100_000);
  });

  it('has every session, each with its waiters at exactly one place, in any graph', () => {
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const { roots, deadlocks } = forestOf(...edges);
        const nodes = roots.flatMap(all);
        const whole = nodes.filter(({ isRepeated }) => !isRepeated).map(({ party }) => party);
        assert.equal(new Set(whole).size, whole.length);
        assert.deepEqual(new Set(whole), new Set(edges.flat()));
        const drawnEdges = new Set(nodes.flatMap(({ waits }) => waits.map((each) => pair(each.waiter, each.blocker))));
        assert.deepEqual(drawnEdges, new Set(edges.map(([waiter, blocker]) => pair(waiter, blocker))));
        assert.deepEqual(new Set(deadlocks.flat()), reachingThemselves(edges));
      }),
      { numRuns: 500 },
    );
  });
});

const anyGraph = fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 24 });

/** The plain way to say who is in a ring: whoever is behind itself. */
function reachingThemselves(edges: readonly (readonly [number, number])[]): ReadonlySet<number> {
  const reach = new Set(edges.map(([waiter, blocker]) => pair(waiter, blocker)));
  for (let over = 0; over < 9; over++)
    for (let from = 0; from < 9; from++)
      for (let to = 0; to < 9; to++)
        if (reach.has(pair(from, over)) && reach.has(pair(over, to))) reach.add(pair(from, to));
  return new Set(edges.flat().filter((party) => reach.has(pair(party, party))));
}

function forestOf(...edges: readonly (readonly [number, Party])[]): ReturnType<typeof waitForest> {
  return waitForest(waitGraphOf(edges.map(([waiter, blocker]) => wait(waiter, blocker))));
}

function wait(waiter: number, blocker: Party, since: number | null = null): Wait {
  return { waiter, blocker, lock: null, since, isQueue: false };
}

function pair(waiter: Party, blocker: Party): string {
  return `${waiter}:${blocker}`;
}

function all(node: WaitNode): readonly WaitNode[] {
  return [node, ...node.waiters.flatMap(all)];
}

function drawn({ party, waiters, isRepeated }: WaitNode): unknown {
  if (isRepeated) return `${party} again`;
  return waiters.length === 0 ? `${party}` : { [`${party}`]: waiters.map(drawn) };
}
