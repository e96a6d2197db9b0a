import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { basename } from '../../../../../src/core/paths';
import { fileError } from '../../../../support/memory/memoryTree';
import { keptIn } from '../../../../support/keptFiles';
import { stamp } from '../../surveyRig';
import { damaged, journalPath, lockPath, reasonOf, repaired, RepairRig } from './repairRig';

const lock = basename(lockPath);

describe('a repair whose lock does not go', () => {
  let rig: RepairRig;

  /** From the nth on, counted from now. */
  function failRenames(nth = 1, code = 'EIO'): void {
    const so = rig.hands.calls.filter((call) => call.startsWith('rename ')).length;
    for (let call = nth; call < nth + 20; call++) rig.hands.failAt('rename', so + call, fileError(code));
  }

  beforeEach(() => {
    rig = new RepairRig();
    rig.tree.put(journalPath, damaged);
  });

  it('is done, and says that its lock is left, and why', async () => {
    failRenames();
    const done = await rig.repair();
    assert.ok(done.ok, JSON.stringify(done));
    assert.deepEqual(done.value.lock, { reason: 'lock-left', path: lockPath, error: fileError('EIO') });
    assert.equal(rig.tree.text(journalPath), repaired);
    assert.match(rig.tree.text(lockPath) ?? '', new RegExp(`^${rig.ports.maker.pid}\n`));
    assert.deepEqual(
      (await keptIn(rig.undo)).map(({ id }) => id),
      [done.value.kept.id],
    );
  });

  it('says so as well where nothing was repaired', async () => {
    rig.hands.before('swap', 1, () => rig.tree.put(journalPath, 'a new one'));
    failRenames();
    const done = await rig.repair();
    assert.ok(!done.ok);
    assert.equal(done.error.reason, 'changed-underneath');
    assert.deepEqual(done.error.lock, { reason: 'lock-left', path: lockPath, error: fileError('EIO') });
  });

  it('says so as well where the damaged one could not be kept, and is back under a second lock', async () => {
    rig.undo.keepError = fileError('ENOSPC');
    // The first lock goes in one.
    failRenames(2);
    const done = await rig.repair();
    assert.ok(!done.ok);
    assert.deepEqual([reasonOf(done), done.error.lock?.reason], ['failed to keep: ENOSPC', 'lock-left']);
    assert.equal(rig.tree.text(journalPath), damaged);
  });

  it('is undone, and that says so as well', async () => {
    await rig.repair();
    failRenames();
    const undone = await rig.undoRepair();
    assert.ok(undone.ok, JSON.stringify(undone));
    assert.deepEqual(undone.value, { reason: 'lock-left', path: lockPath, error: fileError('EIO') });
    assert.equal(rig.tree.text(journalPath), damaged);
    assert.deepEqual(await keptIn(rig.undo), []);
  });

  it('is refused, and says so, where the lock can be neither held nor let go of', async () => {
    // It stands there, and cannot be seen.
    rig.hands.before('restore', 1, () => failLooks());
    const done = await rig.repair();
    assert.ok(!done.ok);
    assert.deepEqual([reasonOf(done), done.error.lock?.reason], ['failed to lock: EIO', 'lock-left']);
    assert.equal(rig.tree.text(journalPath), damaged);
    assert.ok(rig.around(journalPath).includes(lock));
  });

  it('is done, and says where somebody’s lock lies that was moved in its stead', async () => {
    rig.processes.run(12, rig.clock.now());
    // He took it over between our look and our move, and another one has taken his place since.
    rig.hands.before('rename', 1, () => rig.tree.put(lockPath, stamp(12)));
    rig.hands.before('restore', 3, () => rig.tree.put(lockPath, stamp(13)));
    const done = await rig.repair();
    assert.ok(done.ok, JSON.stringify(done));
    assert.ok(done.value.lock?.reason === 'lock-moved', JSON.stringify([done.value.lock, rig.hands.calls]));
    assert.equal(rig.tree.text(done.value.lock.quarantine), stamp(12));
    assert.equal(rig.tree.text(lockPath), stamp(13));
    assert.equal(rig.tree.text(journalPath), repaired);
  });

  function failLooks(): void {
    const so = rig.hands.calls.filter((call) => call.startsWith('look ')).length;
    for (let call = 1; call < 60; call++) rig.hands.failAt('look', so + call, fileError('EIO'));
  }
});
