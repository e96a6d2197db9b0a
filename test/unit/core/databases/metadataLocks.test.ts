import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { metadataAccess, waitsForGranted, waitsForWaiting } from '../../../../src/core/databases/metadataLocks';

describe('metadata locks', () => {
  it('let a reader of a table wait for an ALTER that waits itself, and the ALTER for whoever has read', () => {
    assert.equal(waitsForGranted('TABLE', 'EXCLUSIVE', 'SHARED_READ'), true);
    assert.equal(waitsForGranted('TABLE', 'SHARED_READ', 'SHARED_UPGRADABLE'), false);
    assert.equal(waitsForWaiting('TABLE', 'SHARED_READ', 'EXCLUSIVE'), true);
    assert.equal(waitsForWaiting('TABLE', 'EXCLUSIVE', 'SHARED_READ'), false);
  });

  it('let two ALTERs wait for each other by the lock that only one may have', () => {
    assert.equal(waitsForGranted('TABLE', 'SHARED_UPGRADABLE', 'SHARED_UPGRADABLE'), true);
  });

  it('of names exclude each other in the mode of either server', () => {
    assert.equal(waitsForGranted('USER LEVEL LOCK', 'EXCLUSIVE', 'EXCLUSIVE'), true);
    assert.equal(waitsForGranted('USER LEVEL LOCK', 'SHARED_NO_WRITE', 'SHARED_NO_WRITE'), true);
    assert.equal(metadataAccess('USER LEVEL LOCK', 'SHARED_NO_WRITE'), 'exclusive');
  });

  it('let a statement that changes rows wait for FLUSH TABLES WITH READ LOCK, in the words of either server', () => {
    assert.equal(waitsForGranted('GLOBAL', 'INTENTION_EXCLUSIVE', 'SHARED'), true);
    assert.equal(waitsForGranted('BACKUP', 'BACKUP_TRANS_DML', 'BACKUP_FTWRL2'), true);
    assert.equal(waitsForGranted('BACKUP', 'BACKUP_COMMIT', 'BACKUP_FTWRL1'), false);
  });

  it('are given no wait that is not known', () => {
    assert.equal(waitsForGranted('TABLE', 'SOMETHING_NEW', 'EXCLUSIVE'), false);
    assert.equal(waitsForGranted('TABLE', 'EXCLUSIVE', 'SOMETHING_NEW'), false);
    assert.equal(waitsForGranted('SCHEMA', 'SHARED_READ', 'SHARED_WRITE'), false);
  });

  it('never let two requests each let the other go first', () => {
    const modes = ['SHARED', 'SHARED_READ', 'SHARED_WRITE', 'SHARED_UPGRADABLE', 'SHARED_READ_ONLY', 'EXCLUSIVE'];
    for (const a of [...modes, 'SHARED_NO_WRITE', 'SHARED_NO_READ_WRITE']) {
      for (const b of modes)
        assert.ok(!(waitsForWaiting('TABLE', a, b) && waitsForWaiting('TABLE', b, a)), `${a} and ${b}`);
    }
  });
});
