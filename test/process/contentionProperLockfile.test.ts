import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { ensureProperLockfile } from '../support/realTools/properLockfile';
import { objectionsTo, summaryOf } from '../support/release/contention';
import { contendWithProperLockfile } from '../support/release/properContention';
import { ways } from '../support/release/realCore';

if (process.platform === 'linux') {
  describe('the real proper-lockfile, whose old folders are released while processes fight over them,', function () {
    this.timeout(60_000);
    let library: string;

    before(async function () {
      this.timeout(5 * 60_000);
      library = await ensureProperLockfile();
    });

    for (const way of ways) {
      it(`loses no update and no live lock, ${way}`, async () => {
        // In every other place one contender takes over an old folder, in the rest only we clear it away.
        const run = await contendWithProperLockfile(library, { way, ms: 3_000, thieves: (place) => place % 2 });
        assert.deepEqual(objectionsTo(run, 0), [], summaryOf(run));
        assert.ok(run.released.released > 20 && run.holds.length > 300 && run.thefts.length > 0, summaryOf(run));
      });
    }
  });
}
