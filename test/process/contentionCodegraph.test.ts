import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { stampGraceMs } from '../../src/core/release/takeOut';
import { type Codegraph, ensureCodegraph } from '../support/codegraph/install';
import { contendWithCodegraph } from '../support/release/codegraphContention';
import { objectionsTo, summaryOf } from '../support/release/contention';
import { ways } from '../support/release/realCore';

/** One contender at the most takes over a dead lock in every other place; in the rest only we clear it away. */
const thieves = (place: number): number => place % 2;

const enough = { held: 200, released: 20, stolen: 1 };

if (process.platform === 'linux') {
  describe('the real codegraph, whose dead locks are released while its processes fight over them,', function () {
    this.timeout(3 * 60_000);
    let tool: Codegraph;

    before(async function () {
      this.timeout(15 * 60_000);
      tool = await ensureCodegraph();
    });

    for (const way of ways) {
      // Without the exchange nothing stands there while one who has read of the dead holder makes up his mind.
      const graceMs = way === 'native' ? stampGraceMs : 0;

      it(`loses no update and no live lock, ${way}`, async () => {
        const run = await contendWithCodegraph(tool, { way, ms: 5_000, enough, thieves, dawdleMs: 0.3 });
        assert.deepEqual(objectionsTo(run, graceMs), [], summaryOf(run));
      });

      it(`never holds its lock at the same time as a Lockscope that takes it, ${way}`, async () => {
        const mixed = { owners: 2, contenders: 2, load: 1, enough: { held: 200 } };
        const run = await contendWithCodegraph(tool, { way, ms: 3_000, thieves, ...mixed });
        assert.deepEqual(objectionsTo(run, graceMs), [], summaryOf(run));
      });
    }
  });
}
