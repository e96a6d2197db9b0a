import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { type Codegraph, ensureCodegraph } from '../support/codegraph/install';
import { watchWriting } from '../support/journalsWhileWritten';
import { bundleScripts, type Scripts } from './bundledWorker';

describe('a journal that two real codegraph processes write', function () {
  this.timeout(60_000);
  let tool: Codegraph;
  let scripts: Scripts;

  before(async function () {
    this.timeout(15 * 60_000);
    tool = await ensureCodegraph();
    scripts = await bundleScripts();
  });

  // `npm run test:soak` does it for longer.
  it('is never called damaged, and every entry is counted in the end', async () => {
    const { written, counted, healths, snapshots } = await watchWriting(tool, scripts, 5_000);
    assert.deepEqual([counted, healths], [written, ['ok']]);
    assert.ok(written > 100 && snapshots > 5, `${written} entries, ${snapshots} snapshots`);
  });
});
