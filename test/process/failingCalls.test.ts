import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type Cast, newCast, scenesOf } from '../support/release/crashScenes';
import { type AnsweringProcess, startAnswering } from '../support/release/answeringProcess';
import type { Failings } from '../support/release/failEverywhere';
import { bundleProgram } from '../support/release/programs';
import { createTemporaryFolder, memoryFolder, otherDevice } from '../support/release/scratch';
import type { TemporaryFolder } from '../support/temporaryFolder';
import type { FailingTold } from './programs/failing';

describe('a Lockscope, any one of whose calls fails in any way,', function () {
  this.timeout(60_000);
  const cast: Cast = newCast();
  let failing: AnsweringProcess<FailingTold, Failings>;
  const folders: TemporaryFolder[] = [];
  const fresh = (parent: string): string => {
    const folder = createTemporaryFolder(parent);
    folders.push(folder);
    return folder.path;
  };

  before(async () => {
    failing = await startAnswering(await bundleProgram('failing'));
  });

  after(async () => {
    await failing.end();
    for (const folder of folders) folder.remove();
  });

  for (const { title, ways } of scenesOf(cast)) {
    for (const way of ways) {
      it(`says so or succeeds, loses nothing and leaves nothing while it ${title}, ${way}`, async () => {
        const near = fresh(memoryFolder());
        const far = fresh(otherDevice(memoryFolder()) ?? memoryFolder());
        const { calls, cases, complaints } = await failing.ask({ cast, title, way, isWhole: false, near, far });
        assert.deepEqual(complaints.slice(0, 5), [], `${complaints.length} of ${cases} at ${calls} calls`);
        assert.ok(calls > 3 && cases >= 3 * calls);
      });
    }
  }
});
