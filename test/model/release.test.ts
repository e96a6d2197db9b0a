import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { codegraphJournalLock } from '../../src/core/dialects/codegraph/journalLock';
import type { LockRecord } from '../../src/core/lock';
import { codegraph, pids } from './actors';
import { explore, Violation } from './explore';
import { recordIn, releasing } from './lockscope';
import { all, atMostOneHolder, codegraphLock as lock, deadCodegraphLock, ending, holdersStand } from './worlds';

const pidOf = { codegraph: pids.codegraph, second: pids.second, lockscope: pids.lockscope, other: pids.other };
const safe = { check: all(atMostOneHolder, holdersStand(lock, pidOf)), end: ending };
const first = { name: 'codegraph', pid: pids.codegraph, lock };
const second = { name: 'second', pid: pids.second, lock };

describe('in every order of their steps, the release of a dead codegraph lock', function () {
  this.timeout(120_000);
  let record: LockRecord;

  before(async () => {
    record = await recordIn(deadCodegraphLock(), lock, codegraphJournalLock);
    assert.equal(record.releasable, true);
  });

  for (const [way, swaps] of [
    ['swap', true],
    ['quarantine', false],
  ] as const) {
    describe(`by ${way}`, () => {
      it('takes it out and leaves nothing', async () => {
        const { ends } = await explore(deadCodegraphLock(), [releasing(record, { swaps })], safe);
        assert.deepEqual([...ends.keys()], [`lockscope: released by ${way}`]);
        const [end] = ends.values();
        assert.equal(end?.world.tree.has(lock), false);
      });

      for (const releases of [false, true]) {
        it(`and a codegraph that takes it over${releases ? ' and lets go' : ''}: never two, and no live lock is lost`, async () => {
          const actors = [releasing(record, { swaps }), codegraph({ ...first, releases })];
          const { states, ends } = await explore(deadCodegraphLock(), actors, safe);
          assert.ok(states > 50, String(states));
          assert.ok([...ends.keys()].some((end) => end.startsWith(`lockscope: released by ${way}`)));
        });
      }

      it('and another Lockscope: one of them at the most does it, and neither takes the other for somebody', async () => {
        const actors = [releasing(record, { swaps }), releasing(record, { swaps, name: 'other', pid: pids.other })];
        const { ends } = await explore(deadCodegraphLock(), actors, safe);
        const done = `released by ${way}`;
        for (const end of ends.keys()) {
          assert.ok(end.split(done).length <= 2, `twice: ${end}`);
          assert.ok(!/conflict|put-back|failed|left/.test(end), end);
        }
      });
    });
  }

  it('is not needed for two codegraphs to hold it at once: both read of the dead holder, and rename one after the other', async () => {
    const actors = [codegraph(first), codegraph({ ...second, attempts: 1 })];
    const isTheHole = (error: unknown): boolean =>
      error instanceof Violation && error.state.trace.filter((step) => step.endsWith('rename over')).length === 2;
    await assert.rejects(explore(deadCodegraphLock(), actors, safe), isTheHole);
  });
});
