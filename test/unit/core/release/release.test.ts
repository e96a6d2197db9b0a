import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { LockRecord } from '../../../../src/core/lock';
import { executeRelease, planRelease } from '../../../../src/core/release/release';
import { fileError } from '../../../support/memory/memoryTree';
import { place } from '../../../contract/place';
import { catalog } from '../../../support/dialects';
import { hour, minute, second } from '../judging';
import { outcome, ReleaseRig } from './releaseRig';
import { folder, lockPath, stamp } from '../surveyRig';
import { keptIn } from '../../../support/keptFiles';

const lock = 'changes.journal.lock';
const stealPath = `${folder}/changes.journal.lock.11-0123456789abcdef.tmp`;

describe('a release by moving aside', () => {
  let rig: ReleaseRig;
  let dead: LockRecord;

  beforeEach(async () => {
    rig = new ReleaseRig();
    rig.hands.swaps = 'no';
    dead = await rig.deadLock(lockPath);
  });

  it('removes the lock of a dead holder and keeps it for undo', async () => {
    const now = rig.clock.now();
    const result = await rig.release(dead);
    assert.deepEqual(
      [result, rig.around(lockPath), await keptIn(rig.undo)],
      [
        {
          ok: true,
          value: {
            id: `${now}-0000000000000003`,
            path: lockPath,
            dialect: 'codegraph.journal-lock',
            kind: 'lock',
            shape: 'file',
            removedAt: now,
            by: 'quarantine',
            batch: '0000000000000001',
            holderPid: 11,
            size: 23,
            sha256: dead.fingerprint.sha256,
          },
        },
        [],
        result.ok ? [result.value] : [],
      ],
    );
  });

  it('looks a last time, moves and looks at what it moved, with nothing in between', async () => {
    await rig.release(dead);
    const quarantine = rig.hands.calls.at(-1)?.slice('look '.length) ?? '';
    assert.deepEqual(rig.hands.calls, [
      `look ${lockPath}`,
      `look ${lockPath}`,
      `rename ${lockPath}`,
      `look ${quarantine}`,
    ]);
  });

  it('sets aside under a name beside it that no tool looks for, however long the name of the lock', async () => {
    const names = [lock, 'graph.db.lock', `${'数'.repeat(82)}.db.lock`];
    const seen: string[] = [];
    for (const name of names) {
      const path = `${folder}/${name}`;
      rig.tree.put(path, '11', { mtimeMs: rig.clock.now() - minute });
      const record = { ...(await rig.record(path, 'codegraph.database-lock')), releasable: true };
      await rig.release(record);
      const aside = rig.hands.calls.at(-1)?.slice('look '.length) ?? '';
      seen.push(aside.slice(folder.length + 1));
    }
    assert.deepEqual(
      seen.filter(
        (name) =>
          catalog.at(place(folder, name)).some(({ id }) => id !== 'lockscope.leftover') ||
          /\.(?:lock|tmp|lck|pid)$/.test(name) ||
          !name.startsWith('.') ||
          Buffer.byteLength(name) > 255,
      ),
      [],
    );
    assert.equal(seen.filter((name) => name.startsWith('.lockscope-')).length, 3);
  });

  it('takes a dead symbolic link away, and never what it points to', async () => {
    const link = '/ws/.#a.txt';
    rig.tree.putSpecial(link, 'symlink', { target: 'ann@here.11', mtimeMs: rig.clock.now() - minute });
    const record = await rig.record(link, 'emacs.file-lock');
    assert.equal(record.verdict, 'stale');
    assert.equal(outcome(await rig.release(record)), 'released');
    assert.equal(rig.tree.has(link), false);
  });

  it('notices that a link points elsewhere than when it was judged', async () => {
    const link = '/ws/.#a.txt';
    rig.tree.putSpecial(link, 'symlink', { target: 'ann@here.11', mtimeMs: rig.clock.now() - minute });
    const record = await rig.record(link, 'emacs.file-lock');
    rig.tree.putSpecial(link, 'symlink', { target: 'bob@here.12', mtimeMs: rig.clock.now() - minute });
    assert.match(outcome(await rig.release(record)), /^changed-underneath: .*inside/);
    assert.equal(rig.tree.has(link), true);
  });

  describe('is refused', () => {
    it('in a workspace that is not trusted', () => {
      assert.deepEqual(planRelease(dead, { trusted: false }), { ok: false, error: { reason: 'untrusted-workspace' } });
    });

    it("for everything that is not proved to be nobody's", async () => {
      const verdicts: string[] = [];
      const tryIt = async (dialect?: string, path = lockPath): Promise<void> => {
        verdicts.push(outcome(await rig.release(await rig.record(path, dialect))));
      };
      rig.processes.run(11, rig.clock.now() - hour);
      await tryIt();
      rig.tree.put(lockPath, stamp(11));
      await tryIt();
      rig.processes.set({ state: 'unreadable', pid: 11, reason: 'no' });
      await tryIt();
      rig.tree.put(lockPath, '');
      await tryIt();
      rig.tree.lock(lockPath, fileError('EACCES'));
      await tryIt();
      rig.tree.putSpecial(lockPath, 'symlink', { mtimeMs: 0 });
      await tryIt();
      rig.tree.put(`${folder}/changes.journal.tmp`, '', { mtimeMs: rig.clock.now() - minute });
      await tryIt('codegraph.header-temp', `${folder}/changes.journal.tmp`);
      assert.deepEqual(
        [verdicts, rig.hands.calls],
        [
          ['overdue', 'held', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'].map(
            (verdict) => `evidence: ${verdict}`,
          ),
          [],
        ],
      );
    });

    it('for a leftover younger than the tool itself would sweep', async () => {
      rig.tree.put(stealPath, stamp(11), { mtimeMs: rig.clock.now() - 29 * second });
      const young = outcome(await rig.release(await rig.record(stealPath, 'codegraph.steal-file')));
      await rig.clock.advance(2 * second);
      const old = outcome(await rig.release(await rig.record(stealPath, 'codegraph.steal-file')));
      assert.deepEqual([young, old], ['evidence: unknown', 'released']);
    });

    it('though it was planned, when the process table says otherwise by now', async () => {
      rig.processes.run(11, rig.clock.now() - hour);
      assert.deepEqual([outcome(await rig.release(dead)), rig.around(lockPath)], ['evidence: overdue', [lock]]);
    });

    it('though it was planned, when the process table cannot be read by now', async () => {
      rig.processes.set({ state: 'unreadable', pid: 11, reason: 'no' });
      assert.deepEqual([outcome(await rig.release(dead)), rig.around(lockPath)], ['evidence: unknown', [lock]]);
    });

    it('though it was planned, when the clock was set meanwhile', async () => {
      rig.processes.run(11, rig.clock.now() - 30 * second, 'another program');
      const reused = await rig.record(lockPath);
      rig.host.steppedAt = rig.clock.now();
      assert.deepEqual([reused.verdict, outcome(await rig.release(reused))], ['stale', 'evidence: overdue']);
    });

    it('though a forged plan says otherwise', async () => {
      rig.processes.run(11, rig.clock.now() - hour);
      const held = await rig.record(lockPath);
      const result = await executeRelease(
        { record: { ...held, verdict: 'stale', releasable: true }, isOverride: false },
        rig.ports,
      );
      assert.deepEqual([outcome(result), rig.around(lockPath)], ['evidence: overdue', [lock]]);
    });

    it('when it is gone already', async () => {
      rig.tree.remove(lockPath);
      assert.equal(outcome(await rig.release(dead)), 'vanished');
    });

    it('when it cannot be looked at', async () => {
      rig.hands.failAt('look', 1, fileError('EIO'));
      assert.equal(outcome(await rig.release(dead)), 'failed to look: EIO');
    });

    it('when it cannot be moved', async () => {
      rig.hands.failAt('rename', 1, fileError('EPERM'));
      assert.deepEqual(
        [outcome(await rig.release(dead)), rig.around(lockPath)],
        ['failed to move-aside: EPERM', [lock]],
      );
    });
  });

  describe('stops at any change since it was planned', () => {
    const age = { mtimeMs: 0, birthtimeMs: 0 };
    const changes: readonly (readonly [what: string, change: (rig: ReleaseRig) => void, outcome: string])[] = [
      ['another kind', ({ tree }) => tree.putSpecial(lockPath, 'directory', age), 'kind ino size mtimeNs sha256'],
      ['another inode', ({ tree }) => tree.renumber(lockPath), 'ino'],
      [
        'another length',
        ({ tree, clock }) => tree.overwrite(lockPath, `${stamp(11)} `, clock.now() - minute),
        'size sha256',
      ],
      ['another time', ({ tree }) => tree.overwrite(lockPath, stamp(11)), 'mtimeNs'],
      [
        'another nonce',
        ({ tree, clock }) => tree.overwrite(lockPath, stamp(11, 'fedcba9876543210'), clock.now() - minute),
        'sha256 nonce',
      ],
      ['another pid', ({ tree, clock }) => tree.overwrite(lockPath, stamp(12), clock.now() - minute), 'sha256 nonce'],
      ['no more reading', ({ tree }) => tree.lock(lockPath, fileError('EACCES')), 'sha256'],
    ];
    for (const [what, change, differences] of changes) {
      it(`before the process is asked after: ${what}`, async () => {
        change(rig);
        const result = await rig.release(dead);
        assert.deepEqual([outcome(result), rig.around(lockPath)], [`changed-underneath: ${differences}`, [lock]]);
      });

      it(`while the process is asked after: ${what}`, async () => {
        rig.processes.onQuery = () => change(rig);
        const result = await rig.release(dead);
        assert.deepEqual([outcome(result), rig.around(lockPath)], [`changed-underneath: ${differences}`, [lock]]);
      });
    }

    it('or because it went meanwhile', async () => {
      rig.processes.onQuery = () => rig.tree.remove(lockPath);
      assert.equal(outcome(await rig.release(dead)), 'vanished');
    });
  });

  describe('that meets a steal at the very moment of the move', () => {
    const thief = stamp(12, 'fedcba9876543210');

    beforeEach(() => {
      rig.processes.run(12, rig.clock.now() - hour);
      rig.hands.before('rename', 1, () => rig.tree.put(lockPath, thief));
    });

    it('puts the new lock back as it was, and says so', async () => {
      const before = (): unknown => rig.tree.look({ path: lockPath, maxBytes: 99 });
      let stolen: unknown;
      rig.hands.before('rename', 1, () => {
        rig.tree.put(lockPath, thief);
        stolen = before();
      });
      const result = await rig.release(dead);
      assert.deepEqual(
        [outcome(result), before(), rig.around(lockPath), await keptIn(rig.undo)],
        ['moved-and-put-back: ino mtimeNs sha256 nonce', stolen, [lock], []],
      );
    });

    it('overwrites nobody who took the place meanwhile, keeps both and says so loudly', async () => {
      const third = stamp(13, 'aaaaaaaaaaaaaaaa');
      rig.hands.before('restore', 1, () => rig.tree.put(lockPath, third));
      const result = await rig.release(dead);
      const aside = !result.ok && result.error.reason === 'conflict' ? result.error.quarantine : '';
      assert.deepEqual(
        [outcome(result), rig.tree.text(lockPath), rig.tree.text(aside)],
        ['conflict: EEXIST', third, thief],
      );
    });

    it('says where the new lock lies when it cannot be put back', async () => {
      rig.hands.failAt('restore', 1, fileError('EROFS'));
      const result = await rig.release(dead);
      const aside = !result.ok && result.error.reason === 'conflict' ? result.error.quarantine : '';
      assert.deepEqual([outcome(result), rig.tree.text(aside)], ['conflict: EROFS', thief]);
    });

    it('puts back what it cannot look at once it has moved it', async () => {
      rig.hands.failAt('look', 3, fileError('EIO'));
      const result = await rig.release(dead);
      assert.deepEqual([result.ok ? '' : result.error.reason, rig.tree.text(lockPath)], ['moved-and-put-back', thief]);
    });
  });

  describe('that cannot be kept for undo', () => {
    beforeEach(() => {
      rig.undo.keepError = fileError('ENOSPC');
    });

    it('is taken back', async () => {
      assert.deepEqual(
        [outcome(await rig.release(dead)), rig.tree.text(lockPath), rig.around(lockPath)],
        ['failed to keep: ENOSPC', stamp(11), [lock]],
      );
    });

    it('overwrites nobody who took the place meanwhile', async () => {
      rig.hands.before('restore', 1, () => rig.tree.put(lockPath, stamp(13)));
      assert.deepEqual([outcome(await rig.release(dead)), rig.tree.text(lockPath)], ['conflict: EEXIST', stamp(13)]);
    });
  });

  describe('that is undone', () => {
    it('puts the lock back and forgets it', async () => {
      const result = await rig.release(dead);
      assert.ok(result.ok);
      const restored = await rig.undo.restore(result.value.id);
      assert.deepEqual([restored.ok, rig.tree.text(lockPath), await keptIn(rig.undo)], [true, stamp(11), []]);
    });

    it('overwrites no lock that was taken since', async () => {
      const result = await rig.release(dead);
      assert.ok(result.ok);
      rig.tree.put(lockPath, stamp(12));
      const restored = await rig.undo.restore(result.value.id);
      assert.deepEqual(
        [restored.ok ? '' : restored.error.code, rig.tree.text(lockPath), (await keptIn(rig.undo)).length],
        ['EEXIST', stamp(12), 1],
      );
    });
  });
});
