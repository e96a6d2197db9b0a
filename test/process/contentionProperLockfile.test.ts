import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { stampGraceMs } from '../../src/core/release/takeOut';
import { ensureProperLockfile } from '../support/realTools/properLockfile';
import { objectionsTo, summaryOf } from '../support/release/contention';
import { contendWithProperLockfile } from '../support/release/properContention';
import { ways } from '../support/release/realCore';

/** In every other place one contender takes over an old folder, in the rest only we clear it away. */
const thieves = (place: number): number => place % 2;

const enough = { held: 300, released: 20, stolen: 5 };

if (process.platform === 'linux') {
  describe('the real proper-lockfile, whose old folders are released while processes fight over them,', function () {
    this.timeout(3 * 60_000);
    let library: string;

    before(async function () {
      this.timeout(5 * 60_000);
      library = await ensureProperLockfile();
    });

    for (const way of ways) {
      it(`loses no update and no live lock, ${way}`, async () => {
        // Without the exchange nothing stands there while one who has found it old makes up his mind.
        const graceMs = way === 'native' ? stampGraceMs : 0;
        const run = await contendWithProperLockfile(library, { way, ms: 3_000, enough, thieves });
        assert.deepEqual(objectionsTo(run, graceMs), [], summaryOf(run));
      });
    }
  });
}
