import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { contendWithGit } from '../support/release/gitContention';
import { ways } from '../support/release/realCore';

if (process.platform === 'linux') {
  describe('the real git, whose abandoned index.lock is released while gits commit,', function () {
    this.timeout(60_000);

    for (const way of ways) {
      it(`loses no commit and is never disturbed, ${way}`, async () => {
        const run = await contendWithGit({ way, ms: 5_000 });
        assert.deepEqual(run.objections, [], JSON.stringify(run));
        assert.ok(run.commits > 30 && run.released.released > 3 && run.refused > 0, JSON.stringify(run));
      });
    }
  });
}
