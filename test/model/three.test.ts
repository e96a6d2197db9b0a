import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { codegraphJournalLock } from '../../src/core/dialects/codegraph/journalLock';
import type { LockRecord } from '../../src/core/lock';
import { codegraph, personWithRm, pids } from './actors';
import { type Actor, explore, Violation } from './explore';
import { acquiring, recordIn, releasing } from './lockscope';
import { all, atMostOneHolder, codegraphLock as lock, deadCodegraphLock, ending, holdersStand } from './worlds';

const pidOf = { codegraph: pids.codegraph, lockscope: pids.lockscope, other: pids.other };
const safe = { check: all(atMostOneHolder, holdersStand(lock, pidOf)), end: ending, limit: 2_000_000 };

describe('in every order of the steps of three', function () {
  this.timeout(600_000);
  let record: LockRecord;

  before(async () => {
    record = await recordIn(deadCodegraphLock(), lock, codegraphJournalLock);
  });

  for (const [way, swaps] of [
    ['swap', true],
    ['quarantine', false],
  ] as const) {
    const release = (): Actor => releasing(record, { swaps });
    const otherRelease = (): Actor => releasing(record, { swaps, name: 'other', pid: pids.other });
    const otherAcquire = (): Actor => acquiring(lock, { swaps, releases: true, name: 'other', pid: pids.other });
    const tool = (): Actor => codegraph({ name: 'codegraph', pid: pids.codegraph, lock, attempts: 1 });
    const scenes: Readonly<Record<string, () => readonly Actor[]>> = {
      'a release and a Lockscope that takes the lock': () => [release(), otherAcquire()],
      'two releases and a codegraph': () => [release(), otherRelease(), tool()],
      'a release, a Lockscope that takes the lock and a codegraph': () => [release(), otherAcquire(), tool()],
      'a release, a codegraph and a person with rm': () => [
        release(),
        tool(),
        personWithRm({ name: 'person', path: lock }),
      ],
    };
    for (const [what, scene] of Object.entries(scenes)) {
      const check = what.includes('rm') ? atMostOneHolder : safe.check;
      const explored = () => explore(deadCodegraphLock(), scene(), { ...safe, check });
      if (swaps || !what.startsWith('a release, a Lockscope')) {
        it(`by ${way}, never two hold it, and no live lock is lost: ${what}`, async () => {
          assert.ok((await explored()).states > 100);
        });
        continue;
      }
      it('by moving aside there is a window, which an exchange does not have: a live lock is away while it is looked at', async () => {
        await assert.rejects(explored, (error) => {
          assert.ok(error instanceof Violation);
          const { trace } = error.state;
          const away = trace.map((step) => step.startsWith('lockscope: rename ')).lastIndexOf(true);
          // While it was away somebody else found the place free.
          assert.match(trace.slice(away + 1).join('\n'), /^other: put [^\n]* back$/m);
          return error.message.startsWith('two holders: codegraph and other');
        });
      });
    }
  }
});
