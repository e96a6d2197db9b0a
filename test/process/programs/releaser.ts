import { lstatSync, readFileSync } from 'node:fs';
import type { Hands, KeptFile } from '../../../src/core/ports';
import { createHands } from '../../../src/node/files/hands';
import { entryLimit } from '../../../src/node/undo/bounds';
import { keptIn } from '../../support/keptFiles';
import { auditedHands, inoOf, type Move, sharedNow } from '../../support/release/auditedHands';
import { createRealCore, nativeRenameOf, type Way } from '../../support/release/realCore';

interface Told {
  readonly locks: readonly string[];
  readonly dialect: string;
  readonly way: Way;
  readonly undoFolder: string;
  /** For so long it dawdles, every second time, between its last look and its act. Milliseconds. */
  readonly dawdleMs: number;
  /** How one begins that is nobody's; `null` where it is not to be read, and its age tells. */
  readonly deadText: string | null;
  /** Whether it writes down what it moves: for folders, in a folder of its own each. */
  readonly isAudited?: boolean;
}

/** What a releaser says at its end. */
export interface Released {
  readonly released: number;
  readonly refusals: Readonly<Record<string, number>>;
  /** Of what was kept though it was somebody's. */
  readonly keptAlive: readonly string[];
  /** How many of the released can be undone, and how many the store has room for. */
  readonly kept: number;
  readonly room: number;
  readonly moves: readonly Move[];
}

/** Between two rounds through all the places. Milliseconds. */
const scanEveryMs = 5;

/** Nobody lets his own become so old here. Milliseconds. */
const deadAgeMs = 60_000;

const told = JSON.parse(process.argv[2] ?? '') as Told;
const refusals: Record<string, number> = {};
const keptAlive: string[] = [];
const moves: Move[] = [];
let released = 0;
let isOver = false;

/** Hands that are slow now and then where it matters, so that others do come in between. */
function slowHands(hands: Hands): Hands {
  const dawdle = (): void => {
    const until = performance.now() + (Math.random() < 0.5 ? told.dawdleMs : 0);
    while (performance.now() < until);
  };
  return {
    ...hands,
    rename: (from, to) => (dawdle(), hands.rename(from, to)),
    swap: (a, b) => (dawdle(), hands.swap(a, b)),
  };
}

async function main(): Promise<void> {
  process.stdin.on('end', () => (isOver = true)).resume();
  // The timers of the core hold nothing open.
  const keepAlive = setInterval(() => console.log(`progress ${JSON.stringify({ released })}`), 100);
  const { way, undoFolder, dialect, locks, deadText } = told;
  const bare = createHands(nativeRenameOf(way));
  const hands = told.isAudited === true ? auditedHands(bare, locks, moves) : bare;
  const core = createRealCore({ way, undoFolder, hands: slowHands(hands) });
  const keep = core.ports.undo.keep.bind(core.ports.undo);
  Object.assign(core.ports.undo, {
    keep: (entry: KeptFile, quarantine: string) => {
      if (!isDead(quarantine, deadText)) keptAlive.push(quarantine);
      const ino = inoOf(quarantine);
      const place = locks.indexOf(entry.path);
      const at = sharedNow();
      if (told.isAudited === true && ino !== null) moves.push({ place, kind: 'kept', ino, began: at, at });
      return keep(entry, quarantine);
    },
  });
  const work = async (lock: string): Promise<void> => {
    const seen = await core.record(lock, dialect);
    if (seen?.releasable !== true) return;
    const result = await core.release(seen);
    if (result.ok) released += 1;
    else {
      const { error } = result;
      const reason = error.reason === 'failed' ? `failed: ${error.step} ${error.error.code}` : error.reason;
      refusals[reason] = (refusals[reason] ?? 0) + 1;
    }
  };
  const underWay = new Map<string, Promise<void>>();
  while (!isOver) {
    for (const lock of locks) {
      if (underWay.has(lock)) continue;
      // The judgement of a live one takes time that is better spent on the dead.
      if (!isDead(lock, deadText)) continue;
      underWay.set(
        lock,
        work(lock).finally(() => underWay.delete(lock)),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, scanEveryMs));
  }
  await Promise.all(underWay.values());
  const kept = (await keptIn(core.ports.undo)).length;
  core.dispose();
  clearInterval(keepAlive);
  console.log(JSON.stringify({ released, refusals, keptAlive, kept, room: entryLimit, moves } satisfies Released));
}

/** Whether nobody has it, by what the test knows of it. */
function isDead(lock: string, deadText: string | null): boolean {
  try {
    if (deadText !== null) return readFileSync(lock, 'utf8').startsWith(deadText);
    return Date.now() - lstatSync(lock).mtimeMs > deadAgeMs;
  } catch {
    // ENOENT: nobody has it.
    return false;
  }
}

void main();
