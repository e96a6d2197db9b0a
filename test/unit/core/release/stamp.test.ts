import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { leftoverName } from '../../../../src/core/release/leftoverNames';
import { dropStamp, type Stamp } from '../../../../src/core/release/stamp';
import { fileError } from '../../../support/memory/memoryTree';
import { ownPid, ReleaseRig } from './releaseRig';
import { folder, lockPath, stamp as textOf } from '../surveyRig';

const hex = '00000000000000aa';
const ours: Stamp = { shape: 'file', text: textOf(ownPid, hex), hex };
const somebodys = textOf(12, 'fedcba9876543210');
const lock = 'changes.journal.lock';

describe('our own stamp, to be taken away,', () => {
  let rig: ReleaseRig;

  beforeEach(() => {
    rig = new ReleaseRig();
    rig.tree.put(lockPath, ours.text);
  });

  function drop(): string {
    const done = dropStamp(lockPath, ours, rig.ports.maker, rig.hands);
    return done.ok ? done.value.state : done.error.code;
  }

  it('is never said to be gone where nobody can see whether it is', () => {
    for (const code of ['EIO', 'EMFILE', 'EACCES', 'EPERM']) {
      rig.tree.lookErrors.set(lockPath, fileError(code));
      assert.deepEqual([drop(), rig.tree.text(lockPath)], [code, ours.text]);
    }
  });

  it('is never said to be gone where it may not be read', () => {
    rig.tree.lock(lockPath, fileError('EIO'));
    assert.deepEqual([drop(), rig.around(lockPath)], ['EIO', [lock]]);
  });

  it('is never said to be gone where nobody can see whether another Lockscope has moved it aside', () => {
    const aside = leftoverName('quarantine', lock, { pid: 77, startedAt: null }, hex);
    rig.tree.rename(lockPath, `${folder}/${aside}`);
    for (let nth = 1; nth <= 20; nth++) rig.hands.failAt('list', nth, fileError('EIO'));
    assert.deepEqual([drop(), rig.around(lockPath)], ['EIO', [aside]]);
  });

  it('goes where a call fails only once', () => {
    for (const step of ['look', 'list', 'rename', 'unlink', 'restore'] as const) {
      for (let nth = 1; nth <= 4; nth++) {
        rig = new ReleaseRig();
        rig.tree.put(lockPath, ours.text);
        rig.hands.failAt(step, nth, fileError('EIO'));
        assert.deepEqual([drop(), rig.around(lockPath)], ['dropped', []], `${step} ${nth}`);
      }
    }
  });

  it('goes back where it cannot be looked at aside, and is not said to be gone', () => {
    // Each search looks at the place, and then aside.
    for (let nth = 2; nth <= 20; nth += 2) rig.hands.failAt('look', nth, fileError('EIO'));
    assert.deepEqual([drop(), rig.around(lockPath), rig.tree.text(lockPath)], ['EIO', [lock], ours.text]);
  });

  it('leaves somebody’s lock where it is, and is gone then', () => {
    rig.tree.put(lockPath, somebodys);
    assert.deepEqual([drop(), rig.tree.text(lockPath), rig.around(lockPath)], ['dropped', somebodys, [lock]]);
  });
});
