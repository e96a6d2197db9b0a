import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { hour, minute, second } from './judging';
import { pulseMs, SurveyRig } from './surveyRig';

/** An empty folder that is touched every few seconds, judged on a lease of ten. */
const yarnLock = '/ws/.yarn-single-instance.lock';

describe('what the survey says of a lock with a heartbeat', () => {
  let rig: SurveyRig;

  beforeEach(() => {
    rig = new SurveyRig();
  });

  afterEach(() => rig.survey.close());

  function touch(): void {
    rig.tree.putSpecial(yarnLock, 'directory', { birthtimeMs: rig.clock.now() - hour, mtimeMs: rig.clock.now() });
  }

  function told(): string | undefined {
    const record = [...rig.inventory.snapshot.locks.values()].find(({ path }) => path === yarnLock);
    return record && `${record.verdict}${record.releasable ? '!' : ''} ${record.evidence.at(-1)?.code ?? ''}`;
  }

  it('is held as long as it beats, without any event', async () => {
    touch();
    await rig.setRoots('/ws');
    for (let beat = 0; beat < 8; beat++) {
      await rig.clock.advance(4 * second);
      touch();
    }
    await rig.clock.advance(pulseMs + 10);
    assert.equal(told(), 'held heartbeat-fresh');
  });

  it('turns stale within a pulse of the end of its lease', async () => {
    touch();
    await rig.setRoots('/ws');
    await rig.clock.advance(9 * second);
    const before = told();
    await rig.clock.advance(4 * second);
    assert.deepEqual([before, told()], ['held heartbeat-fresh', 'stale! tool-rule-expired']);
  });

  it('beats again after it was called stale, and is held again', async () => {
    touch();
    await rig.setRoots('/ws');
    await rig.clock.advance(minute);
    const before = told();
    touch();
    await rig.clock.advance(pulseMs + 10);
    assert.deepEqual([before, told()], ['stale! tool-rule-expired', 'held heartbeat-fresh']);
  });

  it('is unknown after a sleep, until it was watched for a whole lease', async () => {
    touch();
    rig.clock.set(rig.clock.now() + hour);
    rig.host.slept = hour;
    await rig.setRoots('/ws');
    const before = told();
    await rig.clock.advance(14 * second);
    assert.deepEqual([before, told()], ['unknown machine-slept', 'stale! tool-rule-expired']);
  });

  it('that a script made, without a heartbeat, is unknown for ever', async () => {
    rig.tree.putSpecial(yarnLock, 'directory');
    await rig.setRoots('/ws');
    await rig.clock.advance(hour);
    assert.equal(told(), 'unknown heartbeat-never-seen');
  });

  it('is nobody’s lock once there is something in it', async () => {
    touch();
    await rig.setRoots('/ws');
    rig.tree.put(`${yarnLock}/file`, '');
    await rig.clock.advance(minute);
    assert.equal(told(), undefined);
  });
});
