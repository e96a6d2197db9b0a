import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { codegraphJournalLock } from '../../src/core/dialects/codegraph/journalLock';
import type { LockRecord } from '../../src/core/lock';
import { codegraph, pids } from './actors';
import { type Actor, explore, type State } from './explore';
import { acquiring, recordIn, recovering, releasing } from './lockscope';
import {
  all,
  atMostOneHolder,
  codegraphFolder,
  codegraphLock as lock,
  deadCodegraphLock,
  ending,
  freeCodegraphLock,
  holdersStand,
} from './worlds';

const pidOf = { codegraph: pids.codegraph, lockscope: pids.lockscope, other: pids.other };
const deadText = deadCodegraphLock().tree.text(lock);

/** What the dead lock was is in its place or kept for undo, or somebody has taken it over; and nothing else lies about. */
function nothingLostNorLeft({ progress, world: { tree, holders, dead } }: State): string | null {
  if (!dead.has(pids.lockscope) || progress.get('other')?.state !== 'done') return null;
  if ([...progress.values()].some(({ state }) => state === 'running')) return null;
  const left = tree.paths.filter((path) => path.includes('/.lockscope-'));
  if (left.length > 0) return `left: ${left.join(' ')}`;
  const isThere = tree.paths.some((path) => tree.text(path) === deadText);
  const isTakenOver = tree.text(lock)?.startsWith(`${pids.codegraph}\n`) === true;
  return isThere || isTakenOver || holders.size > 0 ? null : 'the dead lock is lost';
}

const safe = {
  check: all(atMostOneHolder, holdersStand(lock, pidOf), nothingLostNorLeft),
  end: ending,
  // Nobody is killed in some of the orders.
  mayWait: ['other'],
};

describe('in every order of their steps, and killed between any two of them,', function () {
  this.timeout(300_000);
  let record: LockRecord;

  before(async () => {
    record = await recordIn(deadCodegraphLock(), lock, codegraphJournalLock);
  });

  for (const [way, swaps] of [
    ['swap', true],
    ['quarantine', false],
  ] as const) {
    const restarted = (): Actor =>
      recovering(codegraphFolder, { swaps, name: 'other', pid: pids.other }, pids.lockscope);

    it(`a release by ${way} loses nothing, and the next start leaves nothing`, async () => {
      const actors = [releasing(record, { swaps, mayCrash: true }), restarted()];
      const { ends } = await explore(deadCodegraphLock(), actors, safe);
      assert.ok(
        [...ends.keys()].some((end) => /lockscope: crashed, other: kept/.test(end)),
        [...ends.keys()].join('\n'),
      );
    });

    it(`a release by ${way} beside a codegraph lets no two in and loses no live lock`, async () => {
      const actors = [
        releasing(record, { swaps, mayCrash: true }),
        restarted(),
        codegraph({ name: 'codegraph', pid: pids.codegraph, lock }),
      ];
      const { states, ends } = await explore(deadCodegraphLock(), actors, safe);
      assert.ok(states > 500);
      assert.ok(
        [...ends.keys()].some((end) => /lockscope: crashed, other: put-back/.test(end)),
        [...ends.keys()].join('\n'),
      );
    });

    it(`a lock that Lockscope takes by ${way} holds for nobody afterwards`, async () => {
      for (const world of [deadCodegraphLock, freeCodegraphLock]) {
        const actors = [
          acquiring(lock, { swaps, mayCrash: true, releases: true }),
          restarted(),
          codegraph({ name: 'codegraph', pid: pids.codegraph, lock }),
        ];
        await explore(world(), actors, { ...safe, check: all(atMostOneHolder, holdersStand(lock, pidOf)) });
      }
    });
  }
});
