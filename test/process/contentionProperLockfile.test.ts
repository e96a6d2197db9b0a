import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { stampGraceMs } from '../../src/core/release/takeOut';
import { ensureProperLockfile } from '../support/realTools/properLockfile';
import { summaryOf } from '../support/release/contention';
import { judgeProper } from '../support/release/properAttribution';
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
        const { objections, ...rest } = judgeProper(run, graceMs);
        assert.deepEqual(objections, [], `${summaryOf(run)} ${JSON.stringify(rest)}`);
      });
    }

    it('knows by the log of all of them what the library does to itself, without us', async () => {
      const run = await contendWithProperLockfile(library, {
        way: null,
        ms: 1_000,
        enough: { robbed: 1 },
        thieves: () => 3,
      });
      const { objections, causes } = judgeProper(run, 0);
      assert.deepEqual(objections, [], `${summaryOf(run)} ${JSON.stringify(causes)}`);
      assert.ok((causes['takeover-of-their-own'] ?? 0) > 0, JSON.stringify(causes));
    });
  });
}
