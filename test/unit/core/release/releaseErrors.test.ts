import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LockRecord } from '../../../../src/core/lock';
import { unwritableMode } from '../../../support/memory/memoryHands';
import { fileError } from '../../../support/memory/memoryTree';
import { minute } from '../judging';
import { outcome, ReleaseRig } from './releaseRig';
import { folder, lockPath, stamp } from '../surveyRig';

const codes = ['ENOSPC', 'EIO', 'EACCES', 'EPERM', 'EXDEV', 'EROFS', 'ENOENT', 'EMFILE', 'EBUSY', 'ENAMETOOLONG'];
const steps = [
  'look',
  'rename',
  'restore',
  'create',
  'swap',
  'unlink',
  'list',
  'makeFolder',
  'makeLink',
  'removeFolder',
] as const;
/** More than a release makes of any one kind. */
const most = 8;

/** Where what the lock holds lies now: in its place, kept for undo, or aside. */
function whereIs(rig: ReleaseRig, text: string): readonly string[] {
  return rig.tree.paths.filter((path) => rig.tree.text(path) === text);
}

const folderLock = '/ws/data.json.lock';

/** A folder that nobody has touched for ten minutes. */
async function deadFolder(rig: ReleaseRig): Promise<{ readonly record: LockRecord; readonly ino: string }> {
  const now = rig.clock.now();
  rig.tree.putSpecial(folderLock, 'directory', { mtimeMs: now - 10 * minute, birthtimeMs: now - 11 * minute });
  const record = { ...(await rig.record(folderLock, 'proper-lockfile.folder')), releasable: true };
  return { record, ino: inodeAt(rig, folderLock) };
}

function inodeAt(rig: ReleaseRig, path: string): string {
  const seen = rig.tree.look({ path, maxBytes: 0 });
  return seen.ok && seen.value.stat.mode !== unwritableMode ? seen.value.stat.ino : '';
}

function whereIsFolder(rig: ReleaseRig, ino: string): string | undefined {
  return rig.tree.paths.find((path) => inodeAt(rig, path) === ino);
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

  it('loses no folder whose holder is gone, and says so', async () => {
    let released = 0;
    for (const swaps of ['yes', 'not-here', 'no'] as const) {
      for (const code of codes) {
        for (const step of steps) {
          for (let nth = 1; nth <= most; nth++) {
            const rig = new ReleaseRig();
            rig.hands.swaps = swaps;
            const { record, ino } = await deadFolder(rig);
            rig.hands.failAt(step, nth, fileError(code));
            const result = await rig.release(record);
            const what = `${swaps} ${step} ${nth} ${code}: ${outcome(result)}`;
            const place = whereIsFolder(rig, ino);
            if (result.ok) released += 1;
            const isTold = !result.ok && result.error.reason === 'conflict' && result.error.quarantine === place;
            assert.ok(place?.startsWith('/undo/') === true || (!result.ok && place === folderLock) || isTold, what);
          }
        }
      }
    }
    assert.ok(released > 100, String(released));
  });

  it('puts a live folder that it moved by accident back, or says where it lies', async () => {
    for (const code of codes) {
      for (const step of steps) {
        for (let nth = 1; nth <= most; nth++) {
          const rig = new ReleaseRig();
          const { record } = await deadFolder(rig);
          let ino = '';
          rig.hands.before('swap', 1, () => {
            rig.tree.removeFolder(folderLock);
            rig.tree.makeFolder(folderLock);
            ino = inodeAt(rig, folderLock);
          });
          rig.hands.failAt(step, nth, fileError(code));
          const result = await rig.release(record);
          const what = `${step} ${nth} ${code}: ${outcome(result)}: ${rig.around(folderLock).join(' ')}`;
          if (ino === '') continue;
          const place = whereIsFolder(rig, ino);
          const isTold = !result.ok && result.error.reason === 'conflict' && result.error.quarantine === place;
          // That the name is gone says that its owner has let go.
          const isLetGo = code === 'ENOENT' && place === undefined;
          assert.ok(place === folderLock || isTold || isLetGo, what);
        }
      }
    }
  });

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
