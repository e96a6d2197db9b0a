import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fileError } from '../../../support/memory/memoryTree';
import { outcome, ReleaseRig } from './releaseRig';
import { folder, lockPath, stamp } from '../surveyRig';

const codes = ['ENOSPC', 'EIO', 'EACCES', 'EPERM', 'EXDEV', 'EROFS', 'ENOENT', 'EMFILE', 'EBUSY', 'ENAMETOOLONG'];
const steps = ['look', 'rename', 'restore', 'create', 'swap', 'unlink', 'list'] as const;
/** More than a release makes of any one kind. */
const most = 8;

/** Where what the lock holds lies now: in its place, kept for undo, or aside. */
function whereIs(rig: ReleaseRig, text: string): readonly string[] {
  return rig.tree.paths.filter((path) => rig.tree.text(path) === text);
}

describe('a release in which a system call fails', () => {
  for (const swaps of ['yes', 'not-here', 'no'] as const) {
    describe(`where names can be exchanged: ${swaps}`, () => {
      for (const code of codes) {
        it(`with ${code}, whichever it is, loses nothing, and says so`, async () => {
          let failed = 0;
          for (const step of steps) {
            for (let nth = 1; nth <= most; nth++) {
              const rig = new ReleaseRig();
              rig.hands.swaps = swaps;
              const dead = await rig.deadLock(lockPath);
              rig.hands.failAt(step, nth, fileError(code));
              const result = await rig.release(dead);
              const what = `${step} ${nth}: ${outcome(result)}`;
              const places = whereIs(rig, stamp(11));
              assert.equal(places.length, 1, `${what}: ${places.join(' ')}`);
              const [place = ''] = places;
              if (result.ok) assert.ok(place.startsWith('/undo/'), what);
              else {
                failed += 1;
                const { error } = result;
                const isTold = error.reason === 'conflict' && error.quarantine === place;
                assert.ok(place === lockPath || place.startsWith('/undo/') || isTold, `${what}: ${place}`);
              }
            }
          }
          assert.ok(failed > 3, String(failed));
        });
      }
    });
  }

  it('puts a live lock that it moved by accident back, or says where it lies', async () => {
    const thief = stamp(12, 'fedcba9876543210');
    for (const swaps of ['yes', 'no'] as const) {
      for (const code of codes) {
        for (const step of steps) {
          for (let nth = 1; nth <= most; nth++) {
            const rig = new ReleaseRig();
            rig.hands.swaps = swaps;
            const dead = await rig.deadLock(lockPath);
            rig.hands.before(swaps === 'yes' ? 'swap' : 'rename', 1, () => rig.tree.put(lockPath, thief));
            rig.hands.failAt(step, nth, fileError(code));
            const result = await rig.release(dead);
            const places = whereIs(rig, thief);
            const what = `${swaps} ${step} ${nth} ${code}: ${outcome(result)}: ${rig.around(lockPath).join(' ')}`;
            if (places.length === 0) {
              // It failed before anybody stole anything.
              assert.equal(whereIs(rig, stamp(11)).length, 1, what);
              continue;
            }
            const [place] = places;
            const isTold = !result.ok && result.error.reason === 'conflict' && result.error.quarantine === place;
            assert.ok(place === lockPath || isTold, `${what} in ${folder}`);
          }
        }
      }
    }
  });
});
