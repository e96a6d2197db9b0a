import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { LockRecord } from '../../../src/core/lock';
import { kernelLock } from '../../support/memory/fakeKernelLocks';
import { minute, second } from './judging';
import { lockPath, pulseMs, SurveyRig } from './surveyRig';

const dataPath = '/ws/data/store.bin';
/** Longer than between two looks at the kernel's locks. */
const aWhile = 8 * second;

describe('what the survey says of the kernel’s locks', () => {
  let rig: SurveyRig;

  beforeEach(() => {
    rig = new SurveyRig();
    rig.processes.run(11, rig.clock.now() - minute, 'postgres -D /ws/data');
    rig.processes.run(12, rig.clock.now() - minute, 'postgres: writer');
    rig.tree.put(dataPath, 'data');
  });

  afterEach(() => rig.survey.close());

  function record(path = dataPath): LockRecord | undefined {
    return rig.inventory.snapshot.locks.get(`kernel.lock:${path}`);
  }

  describe('on files that no tool’s dialect knows', () => {
    it('appears, changes and vanishes by pulses alone', async () => {
      await rig.setRoots('/ws');
      rig.kernel.locks = [kernelLock(dataPath, 11)];
      await rig.clock.advance(aWhile);
      const first = record();
      rig.kernel.locks = [kernelLock(dataPath, 12), kernelLock(dataPath, 11, { type: 'posix' })];
      await rig.clock.advance(aWhile);
      const second = record();
      rig.kernel.locks = [];
      await rig.clock.advance(aWhile);
      assert.deepEqual(
        [
          [first?.verdict, first?.kind, first?.releasable, first?.holder?.pid, first?.otherHolders.length],
          [second?.holder?.pid, second?.otherHolders.map(({ pid }) => pid)],
          record(),
        ],
        [['held', 'kernel', false, 11, 0], [12, [11]], undefined],
      );
    });

    it('never opens them, since to close them again could drop a lock of ours', async () => {
      await rig.setRoots('/ws');
      rig.kernel.locks = [kernelLock(dataPath, 11)];
      await rig.clock.advance(aWhile);
      assert.equal(record()?.fingerprint.sha256, null);
    });

    it('says nothing while nothing changes', async () => {
      await rig.setRoots('/ws');
      rig.kernel.locks = [kernelLock(dataPath, 11)];
      await rig.clock.advance(aWhile);
      let changes = 0;
      rig.inventory.onChange(() => changes++);
      rig.fs.forgetCalls();
      await rig.clock.advance(20 * second);
      assert.deepEqual([changes, rig.fs.looks], [0, []]);
    });

    it('leaves out what lies in excluded folders and elsewhere', async () => {
      const elsewhere = ['/ws/vendor/x', '/ws/node_modules/a/b', '/elsewhere/x'];
      for (const path of elsewhere) rig.tree.put(path, '');
      await rig.setRoots('/ws');
      rig.kernel.locks = [...elsewhere, dataPath].map((path) => kernelLock(path, 11));
      await rig.clock.advance(aWhile);
      assert.deepEqual(Object.keys(rig.verdicts), ['data/store.bin']);
    });

    it('asks for those below the roots, and lets go of them when the roots are gone', async () => {
      await rig.setRoots('/ws');
      rig.kernel.locks = [kernelLock(dataPath, 11)];
      await rig.clock.advance(aWhile);
      const asked = rig.kernel.requests.filter(({ roots }) => roots.length > 0).at(-1);
      assert.notEqual(record(), undefined);
      await rig.setRoots();
      await rig.clock.advance(pulseMs + 10);
      assert.deepEqual([asked, rig.verdicts], [{ files: [], roots: ['/ws'] }, {}]);
    });

    it('is looked at when somebody asks for it, however short ago the last look was', async () => {
      await rig.setRoots('/ws');
      await rig.clock.advance(aWhile);
      rig.kernel.locks = [kernelLock(dataPath, 11)];
      const pulse = rig.survey.pulse();
      await rig.clock.advance(10);
      await pulse;
      assert.equal(record()?.verdict, 'held');
    });

    it('goes when the kernel’s locks can no longer be read', async () => {
      await rig.setRoots('/ws');
      rig.kernel.locks = [kernelLock(dataPath, 11)];
      await rig.clock.advance(aWhile);
      rig.kernel.trouble = 'no /proc/locks';
      await rig.clock.advance(aWhile);
      assert.deepEqual(rig.verdicts, {});
    });

    it('has one record where the file has a dialect of its own', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      rig.kernel.locks = [kernelLock(lockPath, 11)];
      await rig.clock.advance(aWhile);
      assert.deepEqual([...rig.inventory.snapshot.locks.keys()], [`codegraph.journal-lock:${lockPath}`]);
    });
  });

  describe('on a file whose tool locks it so', () => {
    const cargoLock = '/ws/target/debug/.cargo-lock';

    function verdict(): string | undefined {
      return rig.inventory.snapshot.locks.get(`cargo.build-lock:${cargoLock}`)?.verdict;
    }

    it('goes from free to held and back by pulses, without any event of the file', async () => {
      rig.tree.put(cargoLock, '');
      await rig.setRoots('/ws');
      const verdicts = [verdict()];
      for (const locks of [[kernelLock(cargoLock, 11)], []]) {
        rig.kernel.locks = locks;
        await rig.clock.advance(pulseMs + 10);
        verdicts.push(verdict());
      }
      assert.deepEqual([verdicts, Object.keys(rig.verdicts)], [['free', 'held', 'free'], ['target/debug/.cargo-lock']]);
    });

    it('is known by its inode, when the holder has it under another name', async () => {
      rig.tree.put(cargoLock, '');
      await rig.setRoots('/ws');
      const seen = rig.tree.look({ path: cargoLock, maxBytes: 0 });
      assert.ok(seen.ok);
      const { dev, ino } = seen.value.stat;
      rig.kernel.locks = [kernelLock('/overlay/upper/.cargo-lock', 11, { dev, ino })];
      await rig.clock.advance(pulseMs + 10);
      assert.equal(verdict(), 'held');
    });

    it('is unknown while the kernel’s locks cannot be read', async () => {
      rig.tree.put(cargoLock, '');
      await rig.setRoots('/ws');
      rig.kernel.trouble = 'no /proc/locks';
      await rig.clock.advance(pulseMs + 10);
      const meanwhile = verdict();
      rig.kernel.trouble = null;
      await rig.clock.advance(pulseMs + 10);
      assert.deepEqual([meanwhile, verdict()], ['unknown', 'free']);
    });

    it('tells who waits as soon as somebody does', async () => {
      rig.tree.put(cargoLock, '');
      rig.kernel.locks = [kernelLock(cargoLock, 11)];
      await rig.setRoots('/ws');
      rig.kernel.locks = [kernelLock(cargoLock, 11, { waiters: [{ pid: 12, mode: 'exclusive' }] })];
      await rig.clock.advance(pulseMs + 10);
      assert.deepEqual(
        rig.inventory.snapshot.locks.get(`cargo.build-lock:${cargoLock}`)?.waiters.map(({ pid }) => pid),
        [12],
      );
    });
  });

  it('costs one query for all files, and one for all their holders', async () => {
    const paths = Array.from({ length: 50 }, (_, index) => `/ws/target/${index}/.cargo-lock`);
    for (const path of paths) rig.tree.put(path, '');
    rig.kernel.locks = paths.map((path) => kernelLock(path, 11));
    await rig.setRoots('/ws');
    rig.kernel.requests.length = 0;
    rig.processes.queries.length = 0;
    await rig.clock.advance(pulseMs + 10);
    assert.deepEqual([rig.kernel.requests.map(({ files }) => files.length), rig.processes.queries], [[50], [[11]]]);
  });
});
