import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { leftoverName } from '../../../src/core/release/leftoverNames';
import { leftovers } from '../../../src/core/release/recovery';
import { minute, second } from './judging';
import { folder, lockPath, pulseMs, stamp, SurveyRig } from './surveyRig';

describe('what the survey says of what Lockscope itself makes beside a lock', () => {
  let rig: SurveyRig;
  let path: string;

  beforeEach(() => {
    rig = new SurveyRig();
    const maker = { pid: 77, startedAt: rig.clock.now() - minute };
    path = `${folder}/${leftoverName('quarantine', 'changes.journal.lock', maker, '00000000000000aa')}`;
    rig.tree.put(path, stamp(11), { mtimeMs: rig.clock.now() - second });
  });

  afterEach(() => rig.survey.close());

  const paths = (): readonly string[] => [...rig.inventory.snapshot.locks.values()].map((record) => record.path);

  it('is nothing while its maker is at work', async () => {
    rig.processes.run(77, rig.clock.now() - minute);
    await rig.setRoots('/ws');
    assert.deepEqual(paths(), []);
  });

  it('is an orphan that is not for sale, but to be put right, once its maker is gone', async () => {
    await rig.setRoots('/ws');
    const [record] = leftovers(rig.inventory.snapshot);
    assert.deepEqual(
      [record?.path, record?.verdict, record?.kind, record?.releasable, record?.overridable, record?.resource],
      [path, 'orphan', 'temp', false, false, lockPath],
    );
  });

  it('is told when its maker ends, though nothing happens to the file', async () => {
    rig.processes.run(77, rig.clock.now() - minute);
    await rig.setRoots('/ws');
    rig.processes.set({ state: 'absent', pid: 77 });
    await rig.clock.advance(pulseMs + 10);
    assert.deepEqual(
      leftovers(rig.inventory.snapshot).map((record) => record.path),
      [path],
    );
  });
});
