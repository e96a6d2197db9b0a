import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { codegraphJournalLock } from '../../../../src/core/dialects/codegraph/journalLock';
import { acquire, type AcquireFailure, type OwnLock } from '../../../../src/core/release/ownLock';
import type { Result } from '../../../../src/core/result';
import { fileError } from '../../../support/memory/memoryTree';
import { keptIn } from '../../../support/keptFiles';
import { minute } from '../judging';
import { ReleaseRig } from './releaseRig';
import { folder, lockPath, stamp } from '../surveyRig';

const lock = 'changes.journal.lock';
const thief = stamp(12, 'fedcba9876543210');

describe('a lock that Lockscope takes for itself', () => {
  let rig: ReleaseRig;

  beforeEach(() => {
    rig = new ReleaseRig();
  });

  async function take(timeoutMs = 0): Promise<Result<OwnLock, AcquireFailure>> {
    const { signal } = new AbortController();
    const taken = acquire(lockPath, codegraphJournalLock, rig.ports, { timeoutMs, signal });
    await rig.clock.advance(minute);
    return taken;
  }

  function said(taken: Result<OwnLock, AcquireFailure>): string {
    if (taken.ok) return 'held by us';
    const { reason } = taken.error;
    return reason === 'failed' || reason === 'conflict' ? `${reason}: ${taken.error.error.code}` : reason;
  }

  for (const swaps of ['yes', 'no'] as const) {
    describe(`where names can be exchanged: ${swaps}`, () => {
      beforeEach(() => {
        rig.hands.swaps = swaps;
      });

      it('is a dead one’s, which is kept for undo', async () => {
        await rig.deadLock(lockPath);
        const taken = await take();
        assert.equal(said(taken), 'held by us');
        assert.deepEqual(
          (await keptIn(rig.undo)).map(({ path, holderPid }) => [path, holderPid]),
          [[lockPath, 11]],
        );
        assert.deepEqual([taken.ok && taken.value.release().ok, rig.around(lockPath)], [true, []]);
      });

      it('is not a dead one’s that cannot be kept for undo: that goes back, and it is said why', async () => {
        await rig.deadLock(lockPath);
        rig.undo.keepError = fileError('ENOSPC');
        assert.equal(said(await take()), 'failed: ENOSPC');
        assert.deepEqual([rig.tree.text(lockPath), rig.around(lockPath)], [stamp(11), [lock]]);
      });

      it('says where the dead one lies that can neither be kept nor go back, since somebody was faster', async () => {
        await rig.deadLock(lockPath);
        rig.undo.keepError = fileError('ENOSPC');
        rig.undo.beforeKeep = () => rig.tree.put(lockPath, thief);
        const taken = await take();
        assert.equal(said(taken), 'conflict: EEXIST');
        const at = !taken.ok && taken.error.reason === 'conflict' ? taken.error.quarantine : '';
        assert.deepEqual([rig.tree.text(at), rig.tree.text(lockPath)], [stamp(11), thief]);
      });

      it('leaves nothing where any one call fails, or says so', async () => {
        for (const free of [true, false]) {
          for (const step of ['look', 'rename', 'restore', 'create', 'swap', 'unlink', 'list'] as const) {
            for (let nth = 1; nth <= 10; nth++) {
              rig = new ReleaseRig();
              rig.hands.swaps = swaps;
              if (!free) await rig.deadLock(lockPath);
              rig.hands.failAt(step, nth, fileError('EIO'));
              const taken = await take();
              const what = `${free ? 'free' : 'dead'}, ${step} ${nth}: ${said(taken)}`;
              if (taken.ok) assert.ok(taken.value.release().ok, what);
              const kept = await keptIn(rig.undo);
              const stands = rig.tree.text(lockPath);
              assert.ok(stands === undefined || stands === stamp(11), `${what}: ours stands there still`);
              if (!free) assert.equal(kept.length + (stands === undefined ? 0 : 1), 1, what);
              if (taken.ok) assert.deepEqual(rig.around(lockPath), [], what);
            }
          }
        }
      });
    });
  }

  it('is let go of, and said to be held, where nobody can see whether it is ours', async () => {
    rig.hands.failAt('look', 1, fileError('EIO'));
    assert.equal(said(await take()), 'held');
    assert.deepEqual(rig.around(lockPath), []);
  });

  it('is not said to be somebody’s where it stays ours, since nobody can see what stands there', async () => {
    rig.tree.lookErrors.set(lockPath, fileError('EIO'));
    assert.equal(said(await take()), 'failed: EIO');
    assert.equal(rig.tree.has(lockPath), true);
    assert.deepEqual(rig.around(lockPath), [lock], folder);
  });
});
