import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { contendWithGit } from '../support/release/gitContention';
import { ways } from '../support/release/realCore';

if (process.platform === 'linux') {
  describe('the real git, whose abandoned index.lock is released while gits commit,', function () {
    this.timeout(3 * 60_000);

    for (const way of ways) {
      it(`loses no commit and is never disturbed, ${way}`, async () => {
        const run = await contendWithGit({ way, ms: 5_000, enough: { commits: 30, released: 3, refused: 1 } });
        assert.deepEqual(run.objections, [], JSON.stringify(run));
      });
    }
  });
}
