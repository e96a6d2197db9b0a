import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { plainCatalog } from '../../../src/core/dialects/catalogOptions';
import { createCatalog } from '../../../src/node/files/createCatalog';
import { manifestNames } from './manifestSample';
import { minute, second } from './judging';
import { databaseLockPath, folder, lockPath, pulseMs, stamp, SurveyRig } from './surveyRig';

describe('what speaks against a verdict', () => {
  let rig: SurveyRig;

  beforeEach(() => {
    rig = new SurveyRig();
  });

  afterEach(() => rig.survey.close());

  function told(path = lockPath): readonly unknown[] {
    const record = [...rig.inventory.snapshot.locks.values()].find((lock) => lock.path === path);
    return [record?.verdict, record?.releasable, record?.evidence.at(-1)?.code];
  }

  describe('that git tracks the file', () => {
    it('makes it data, whatever it is called', async () => {
      rig.tree.put(lockPath, stamp(11));
      rig.fs.tracked.set(lockPath, 'tracked');
      await rig.setRoots('/ws');
      assert.deepEqual(told(), ['unknown', false, 'tracked-by-git']);
    });

    it('or may track it, keeps it from being removed', async () => {
      rig.tree.put(lockPath, stamp(11));
      rig.fs.tracked.set(lockPath, 'unknown');
      await rig.setRoots('/ws');
      assert.deepEqual(told(), ['stale', false, 'tracking-unknown']);
    });

    it('is noticed when its holder dies, though it was added only after it was first seen', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      rig.fs.tracked.set(lockPath, 'tracked');
      rig.processes.kill(11);
      await rig.clock.advance(pulseMs + 10);
      assert.deepEqual(
        [told(), rig.history],
        [
          ['unknown', false, 'tracked-by-git'],
          ['held', 'unknown'],
        ],
      );
    });

    it('is asked once of a lock that is held, not at every look', async () => {
      let asked = 0;
      const tracking = rig.fs.tracking.bind(rig.fs);
      rig.fs.tracking = (paths) => {
        asked += paths.length;
        return tracking(paths);
      };
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      for (let n = 0; n < 5; n++) await rig.hint(lockPath);
      await rig.clock.advance(20 * second);
      assert.equal(asked, 1);
    });
  });

  describe('that a container has a process of this number', () => {
    it('is believed as long as it has, and no longer', async () => {
      rig.tree.put(lockPath, stamp(11));
      rig.inner.pids.add(11);
      await rig.setRoots('/ws');
      const inside = told();
      await rig.clock.advance(10 * second);
      const later = told();
      rig.inner.pids.clear();
      await rig.clock.advance(pulseMs + 10);
      const doubt = ['unknown', false, 'container-namesake'];
      assert.deepEqual([inside, later, told().slice(0, 2)], [doubt, doubt, ['stale', true]]);
    });

    it('is not asked of anybody who lives here', async () => {
      const asked: number[] = [];
      rig.inner.namesakes = (pids) => {
        asked.push(...pids);
        return Promise.resolve(new Set());
      };
      rig.hold(lockPath, 11);
      rig.tree.put(databaseLockPath, '12');
      await rig.setRoots('/ws');
      await rig.clock.advance(10 * second);
      assert.deepEqual(new Set(asked), new Set([12]));
    });
  });
});

describe('a pulse', () => {
  it('asks after a holder once, however many locks it has, and looks at no file that did not change', async () => {
    const costs: unknown[] = [];
    for (const count of [1, 300]) {
      const rig = new SurveyRig();
      for (let index = 0; index < count; index++) rig.hold(`/ws/p${index}/.codegraph/changes.journal.lock`, 11);
      await rig.setRoots('/ws');
      rig.processes.queries.length = 0;
      rig.kernel.requests.length = 0;
      rig.fs.forgetCalls();
      await rig.clock.advance(pulseMs + 10);
      costs.push([rig.processes.queries, rig.kernel.requests.length <= 1, rig.fs.looks, rig.uses.questions]);
      await rig.survey.close();
    }
    assert.deepEqual(costs, Array(2).fill([[[11]], true, [], []]));
  });

  it('asks after each generation above the holders once, and not again while they stay', async () => {
    const rig = new SurveyRig();
    rig.processes.run(40, 0, 'claude');
    const above = (pid: number, parentPid: number): void =>
      rig.processes.set({
        ...{ state: 'running', pid, parentPid, startedAt: 0, startPrecisionMs: 10 },
        ...{ startTicks: null, command: 'zsh', user: null },
      });
    above(30, 40);
    for (let index = 0; index < 20; index++) {
      rig.tree.put(`/ws/p${index}/.codegraph/changes.journal.lock`, stamp(100 + index));
      above(100 + index, 30);
    }
    await rig.setRoots('/ws');
    await rig.clock.advance(pulseMs + 10);
    assert.deepEqual(
      rig.processes.queries.map((pids) => pids.length),
      [20, 1, 1, 20],
    );
    await rig.survey.close();
  });
});

describe('a dependency manifest', () => {
  it('is never looked at for a hint, whatever the user declares or asks to see', async () => {
    const rig = new SurveyRig();
    const catalogOptions = {
      ...plainCatalog,
      unrecognised: true,
      declared: [{ name: 'Any', glob: '**/*.lock', removable: true }],
      roots: ['/ws'],
    };
    await rig.setRoots('/ws');
    const done = rig.survey.setOptions({ ...rig.options, catalog: createCatalog(catalogOptions), catalogOptions });
    await rig.clock.advance(20);
    await done;
    rig.fs.forgetCalls();
    for (const name of manifestNames) {
      rig.tree.put(`/ws/app/${name}`, `${minute}`);
      await rig.distantHint(`/ws/app/${name}`);
    }
    assert.deepEqual([rig.fs.looks, rig.fs.lists, rig.verdicts, rig.watcher.watched.size], [[], [], {}, 0]);
    await rig.survey.close();
  });

  it('is no lock in a folder that is watched for others, at no look', async () => {
    const rig = new SurveyRig();
    for (const name of manifestNames) rig.tree.put(`${folder}/${name}`, '11');
    rig.hold(lockPath, 11);
    await rig.setRoots('/ws');
    await rig.clock.advance(minute);
    assert.deepEqual(Object.keys(rig.verdicts), ['.codegraph/changes.journal.lock']);
    await rig.survey.close();
  });
});
