import { addToList } from '../util/addToList';
import type { Wait } from './wait';

/** A session, or `null` for prepared transactions, which have none. */
export type Party = number | null;

/** Who waits for whom, both ways. */
export interface WaitGraph {
  readonly waitersOf: ReadonlyMap<Party, readonly Wait[]>;
  readonly blockersOf: ReadonlyMap<Party, readonly Wait[]>;
}

/** A party, and below it those that wait for it. */
export interface WaitNode {
  readonly party: Party;
  /** What it waits for of the party above it: several locks may be. Empty for a root. */
  readonly waits: readonly Wait[];
  readonly waiters: readonly WaitNode[];
  /** Who waits for it stands at another place of the forest, where it was met first. */
  readonly isRepeated: boolean;
}

export interface WaitForest {
  /** Root blockers, who wait for nobody, those with the most sessions behind them first; then one of each deadlock. */
  readonly roots: readonly WaitNode[];
  /** Parties that wait for each other in a ring, each in the order of its numbers. */
  readonly deadlocks: readonly (readonly Party[])[];
}

export function waitGraphOf(waits: readonly Wait[]): WaitGraph {
  const waitersOf = new Map<Party, Wait[]>();
  const blockersOf = new Map<Party, Wait[]>();
  for (const wait of waits) {
    addToList(waitersOf, wait.blocker, wait);
    addToList(blockersOf, wait.waiter, wait);
  }
  return { waitersOf, blockersOf };
}

/** How many sessions wait for this one, directly or for one that does. */
export function sessionsBehind({ waitersOf }: WaitGraph, party: Party): number {
  const seen = new Set<Party>([party]);
  // A set gives what is added to it during the loop as well.
  for (const each of seen) for (const { waiter } of waitersOf.get(each) ?? []) seen.add(waiter);
  return seen.size - 1;
}

/** Every party once, with all that wait for it; at other places it is only named, so that the forest is no larger than the graph. */
export function waitForest(graph: WaitGraph): WaitForest {
  const deadlocks = deadlocksOf(graph);
  const heads = [...graph.waitersOf.keys()]
    .filter((party) => !graph.blockersOf.has(party))
    .map((party) => ({ party, behind: sessionsBehind(graph, party) }))
    .sort((a, b) => b.behind - a.behind || byNumber(a.party, b.party))
    .map(({ party }) => party);
  const met = new Set<Party>();
  const roots = heads.map((party) => grow(graph, party, met));
  for (const [first] of deadlocks) {
    if (first !== undefined && !met.has(first)) roots.push(grow(graph, first, met));
  }
  return { roots, deadlocks };
}

interface Growing extends WaitNode {
  readonly waiters: Growing[];
}

/** Level by level, so that a party stands as near to its root as it can, and chains of any length end no stack. */
function grow({ waitersOf }: WaitGraph, root: Party, met: Set<Party>): WaitNode {
  const top: Growing = { party: root, waits: [], waiters: [], isRepeated: met.has(root) };
  met.add(root);
  const level: Growing[] = [top];
  for (const node of level) {
    if (node.isRepeated) continue;
    const byWaiter = new Map<number, Wait[]>();
    for (const wait of waitersOf.get(node.party) ?? []) addToList(byWaiter, wait.waiter, wait);
    for (const { party, waits } of longestFirst(byWaiter)) {
      const waiter: Growing = { party, waits, waiters: [], isRepeated: met.has(party) };
      met.add(party);
      node.waiters.push(waiter);
      level.push(waiter);
    }
  }
  return top;
}

function longestFirst(
  byWaiter: ReadonlyMap<number, readonly Wait[]>,
): readonly { readonly party: number; readonly waits: readonly Wait[] }[] {
  return [...byWaiter]
    .map(([party, waits]) => ({ party, waits, since: sinceOf(waits) }))
    .sort((a, b) => a.since - b.since || a.party - b.party);
}

/** When the oldest of them began; what is not known comes last. */
function sinceOf(waits: readonly Wait[]): number {
  return waits.reduce(
    (oldest, { since }) => Math.min(oldest, since ?? Number.MAX_SAFE_INTEGER),
    Number.MAX_SAFE_INTEGER,
  );
}

/** The strongly connected components of more than one party, or of one that waits for itself (Tarjan, without recursion). */
function deadlocksOf(graph: WaitGraph): readonly (readonly Party[])[] {
  const indexOf = new Map<Party, number>();
  const lowOf = new Map<Party, number>();
  const stack: Party[] = [];
  const onStack = new Set<Party>();
  const rings: Party[][] = [];
  const enter = (party: Party): { readonly party: Party; readonly next: Iterator<Wait> } => {
    lowOf.set(party, indexOf.size);
    indexOf.set(party, indexOf.size);
    stack.push(party);
    onStack.add(party);
    return { party, next: (graph.waitersOf.get(party) ?? [])[Symbol.iterator]() };
  };
  const lower = (party: Party, to: number): void => void lowOf.set(party, Math.min(lowOf.get(party) ?? to, to));
  for (const start of graph.waitersOf.keys()) {
    if (indexOf.has(start)) continue;
    const path = [enter(start)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const step = top.next.next();
      if (step.done !== true) {
        const { waiter } = step.value;
        const index = indexOf.get(waiter);
        if (index === undefined) path.push(enter(waiter));
        else if (onStack.has(waiter)) lower(top.party, index);
        continue;
      }
      path.pop();
      const low = lowOf.get(top.party) ?? 0;
      const above = path.at(-1);
      if (above !== undefined) lower(above.party, low);
      if (low === indexOf.get(top.party)) {
        const ring = stack.splice(stack.lastIndexOf(top.party));
        for (const party of ring) onStack.delete(party);
        if (ring.length > 1 || waitsForItself(graph, top.party)) rings.push(ring.sort(byNumber));
      }
    }
  }
  return rings.sort(([a], [b]) => byNumber(a ?? null, b ?? null));
}

function waitsForItself({ waitersOf }: WaitGraph, party: Party): boolean {
  return (waitersOf.get(party) ?? []).some(({ waiter }) => waiter === party);
}

function byNumber(a: Party, b: Party): number {
  return (a ?? -1) - (b ?? -1);
}
