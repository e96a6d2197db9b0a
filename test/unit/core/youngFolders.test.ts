import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { minute, second } from './judging';
import { crawlMs, stamp, SurveyRig } from './surveyRig';

describe('a folder that came into being with others in it', () => {
  let rig: SurveyRig;
  const late = '/ws/deep/er/.codegraph/changes.journal.lock';

  beforeEach(async () => {
    rig = new SurveyRig();
    rig.tree.putSpecial('/ws', 'directory');
    rig.processes.run(11, rig.clock.now() - minute, 'node codegraph');
    await rig.setRoots('/ws');
    for (const made of ['/ws/deep', '/ws/deep/er', '/ws/deep/er/.codegraph']) rig.tree.putSpecial(made, 'directory');
    // All that is ever heard of it.
    rig.survey.appeared('/ws/deep');
    await rig.clock.advance(200);
  });

  afterEach(() => rig.survey.close());

  for (const [what, wait] of [
    ['a moment', 300],
    ['some seconds', 5 * second],
    ['a minute', minute],
  ] as const) {
    it(`shows a lock taken there ${what} later, without an event, when it is twice as old at the latest`, async () => {
      await rig.clock.advance(wait);
      rig.tree.put(late, stamp(11));
      await rig.clock.advance(wait + 2 * second);
      assert.deepEqual(Object.keys(rig.verdicts), ['deep/er/.codegraph/changes.journal.lock']);
    });
  }

  it('is walked through ever more rarely, and left to the crawl of everything in the end', async () => {
    rig.fs.forgetCalls();
    await rig.clock.advance(crawlMs - minute);
    const walks = rig.fs.crawls.filter((root) => root === '/ws/deep').length;
    assert.ok(walks >= 8 && walks <= 12, `${walks} walks`);
    await rig.clock.advance(2 * crawlMs);
    rig.fs.forgetCalls();
    await rig.clock.advance(3 * crawlMs);
    assert.deepEqual(new Set(rig.fs.crawls), new Set(['/ws']));
  });

  it('is forgotten when it is gone', async () => {
    for (const made of ['/ws/deep/er/.codegraph', '/ws/deep/er', '/ws/deep']) rig.tree.remove(made);
    await rig.clock.advance(2 * second);
    rig.fs.forgetCalls();
    await rig.clock.advance(minute);
    assert.deepEqual(rig.fs.crawls, []);
  });
});
