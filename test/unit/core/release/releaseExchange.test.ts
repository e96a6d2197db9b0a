import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { LockRecord } from '../../../../src/core/lock';
import { planRelease } from '../../../../src/core/release/release';
import { removeEach } from '../../../../src/core/release/sweep';
import { stampGraceMs } from '../../../../src/core/release/takeOut';
import { minute } from '../judging';
import { outcome, ownPid, ReleaseRig } from './releaseRig';
import { folder, lockPath, stamp } from '../surveyRig';
import { keptIn } from '../../../support/keptFiles';

const lock = 'changes.journal.lock';
const thief = stamp(12, 'fedcba9876543210');

describe('a release by exchange', () => {
  let rig: ReleaseRig;
  let dead: LockRecord;

  beforeEach(async () => {
    rig = new ReleaseRig();
    dead = await rig.deadLock(lockPath);
    rig.processes.run(12, rig.clock.now() - minute);
  });

  it('leaves a live stamp in the place until everybody who read of the dead holder has acted, and then nothing', async () => {
    const seen: string[] = [];
    rig.hands.before('unlink', 1, () => seen.push(String(rig.clock.now() - started)));
    rig.hands.before('swap', 1, () => seen.push('swap'));
    const started = rig.clock.now();
    const result = await rig.release(dead);
    assert.deepEqual([outcome(result), seen, rig.around(lockPath)], ['released', ['swap', String(stampGraceMs)], []]);
    assert.equal(result.ok && result.value.by, 'swap');
    assert.deepEqual(
      (await keptIn(rig.undo)).map(({ path, by }) => [path, by]),
      [[lockPath, 'swap']],
    );
  });

  it('writes what the tool itself would write of this process', async () => {
    let text: string | undefined;
    rig.hands.before('swap', 1, () => {
      const name = rig.around(lockPath).find((one) => one.startsWith('.lockscope-swap-')) ?? '';
      text = rig.tree.text(`${folder}/${name}`);
    });
    await rig.release(dead);
    assert.match(text ?? '', new RegExp(`^${ownPid}\\n${ownPid}-[0-9a-f]{16}\\n$`));
  });

  it('leaves a contender alone who takes our stamp over within the grace', async () => {
    const plan = planRelease(dead, { trusted: true });
    assert.ok(plan.ok);
    const released = removeEach([dead], { trusted: true }, rig.ports, new AbortController().signal, () => undefined);
    await rig.clock.advance(stampGraceMs / 2);
    rig.tree.put(lockPath, thief);
    await rig.clock.advance(stampGraceMs);
    const [done] = await released;
    assert.equal(done && outcome(done.result), 'released');
    assert.deepEqual([rig.tree.text(lockPath), rig.around(lockPath)], [thief, [lock]]);
  });

  it('puts a lock back that was taken right before, whole', async () => {
    rig.hands.before('swap', 1, () => rig.tree.put(lockPath, thief));
    const result = await rig.release(dead);
    assert.match(outcome(result), /^moved-and-put-back/);
    assert.deepEqual([rig.tree.text(lockPath), rig.around(lockPath), await keptIn(rig.undo)], [thief, [lock], []]);
  });

  it('is done by moving aside where this very file system cannot exchange, and leaves no stamp', async () => {
    rig.hands.swaps = 'not-here';
    const result = await rig.release(dead);
    assert.equal(result.ok && result.value.by, 'quarantine');
    assert.deepEqual(rig.around(lockPath), []);
  });

  it('is not for a lock file that is, or becomes, the data', async () => {
    rig.hands.swaps = 'yes';
    rig.tree.put(`${folder}/graph.db.lock`, '11', { mtimeMs: rig.clock.now() - minute });
    const note = await rig.record(`${folder}/graph.db.lock`, 'codegraph.database-lock');
    const result = await rig.release({ ...note, releasable: true });
    assert.deepEqual(
      [result.ok && result.value.by, rig.hands.calls.filter((call) => call.startsWith('swap'))],
      ['quarantine', []],
    );
  });

  it('waits for another Lockscope that is at it, and finds the lock gone', async () => {
    const rival = `${folder}/.lockscope-swap-${lock}-77-mwoxekdc-00000000000000aa`;
    rig.tree.put(rival, stamp(77));
    assert.equal(outcome(await rig.release(dead)), 'busy');
    const waiting = removeEach([dead], { trusted: true }, rig.ports, new AbortController().signal, () => undefined);
    await rig.clock.advance(60);
    rig.tree.remove(lockPath);
    rig.tree.remove(rival);
    await rig.clock.advance(minute);
    const [done] = await waiting;
    assert.equal(done && outcome(done.result), 'vanished');
  });

  it('gives what is removed in one go one mark', async () => {
    const other = `${folder}/sub/${lock}`;
    const second = await rig.deadLock(other, 13);
    const done = removeEach(
      [dead, second],
      { trusted: true },
      rig.ports,
      new AbortController().signal,
      () => undefined,
    );
    await rig.clock.advance(minute);
    assert.deepEqual(
      (await done).map(({ result }) => outcome(result)),
      ['released', 'released'],
    );
    const marks = new Set((await keptIn(rig.undo)).map(({ batch }) => batch));
    assert.equal(marks.size, 1);
  });
});

describe('a release that a person insists on', () => {
  let rig: ReleaseRig;

  beforeEach(() => {
    rig = new ReleaseRig();
  });

  async function insist(record: LockRecord): Promise<string> {
    const done = removeEach(
      [record],
      { trusted: true },
      rig.ports,
      new AbortController().signal,
      () => undefined,
      true,
    );
    await rig.clock.advance(minute);
    const [only] = await done;
    return only === undefined ? 'nothing' : outcome(only.result);
  }

  it('takes away what nobody is seen to hold, though nobody is proved gone', async () => {
    rig.processes.set({ state: 'unreadable', pid: 11, reason: 'no' });
    const unsure = await rig.deadLock(lockPath);
    assert.deepEqual([unsure.verdict, unsure.releasable, unsure.overridable], ['unknown', false, true]);
    assert.equal(outcome(await rig.release(unsure)), 'evidence: unknown');
    assert.equal(await insist(unsure), 'released');
  });

  it('never takes the lock of a live holder away, whether within its lease or past it', async () => {
    rig.processes.run(11, rig.clock.now() - 2 * minute);
    const overdue = await rig.deadLock(lockPath);
    rig.tree.put(`${folder}/b/${lock}`, stamp(11));
    const held = await rig.record(`${folder}/b/${lock}`);
    assert.deepEqual(
      [overdue.verdict, overdue.overridable, held.verdict, held.overridable],
      ['overdue', false, 'held', false],
    );
    assert.deepEqual([await insist(overdue), await insist(held)], ['evidence: overdue', 'evidence: held']);
    assert.equal(await insist({ ...overdue, overridable: true }), 'evidence: overdue');
  });

  it('takes nothing away whose holder came back while it was typed', async () => {
    rig.processes.set({ state: 'unreadable', pid: 11, reason: 'no' });
    const unsure = await rig.deadLock(lockPath);
    rig.processes.run(11, rig.clock.now() - 2 * minute);
    assert.equal(await insist(unsure), 'evidence: overdue');
  });

  it('moves nothing that is somebody’s data, nor what is never removed', async () => {
    const swap = '/ws/.a.txt.swp';
    rig.tree.put(swap, 'b0VIM 9.0', { mtimeMs: rig.clock.now() - minute });
    const record = await rig.record(swap, 'vim.swap');
    assert.equal(record.overridable, false);
    assert.match(await insist(record), /^evidence/);
  });
});
