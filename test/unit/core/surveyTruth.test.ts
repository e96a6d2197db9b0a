import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { minute, second } from './judging';
import { databaseLockPath, folder, lockPath, pulseMs, reconcileMs, stamp, SurveyRig } from './surveyRig';

const stealPath = `${folder}/changes.journal.lock.11-0123456789abcdef.tmp`;

describe('what the survey says of a lock', () => {
  let rig: SurveyRig;

  beforeEach(() => {
    rig = new SurveyRig();
  });

  afterEach(() => rig.survey.close());

  describe('without any file event', () => {
    it('turns from held to stale when its holder dies', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      rig.processes.kill(11);
      await rig.clock.advance(pulseMs + 10);
      assert.deepEqual(rig.history, ['held', 'stale']);
    });

    it('turns from held to overdue when its lease ends', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      await rig.clock.advance(29 * second);
      const before = rig.verdicts;
      await rig.clock.advance(3 * second);
      assert.deepEqual([before, rig.history], [{ '.codegraph/changes.journal.lock': 'held' }, ['held', 'overdue']]);
    });

    it('turns from unknown to stale when the lease of an empty one ends', async () => {
      rig.tree.put(lockPath, '');
      await rig.setRoots('/ws');
      await rig.clock.advance(33 * second);
      assert.deepEqual(rig.history, ['unknown', 'stale']);
    });

    it('turns to orphan when a leftover of a dead maker is old enough', async () => {
      rig.tree.put(stealPath, stamp(11));
      await rig.setRoots('/ws');
      const before = Object.values(rig.verdicts);
      await rig.clock.advance(33 * second);
      assert.deepEqual([before, Object.values(rig.verdicts)], [['unknown'], ['orphan']]);
    });

    it('turns from held to stale when its pid is used again', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      rig.processes.run(11, rig.clock.now() + 10 * second, 'another program');
      await rig.clock.advance(pulseMs + 10);
      assert.deepEqual(rig.history, ['held', 'stale']);
    });

    it('is the same for all locks of a holder that dies, though a hint about one of them came first', async () => {
      rig.hold(lockPath, 11);
      rig.tree.put(databaseLockPath, '11');
      await rig.setRoots('/ws');
      rig.processes.kill(11);
      await rig.hint(lockPath);
      await rig.clock.advance(pulseMs + 10);
      assert.deepEqual(rig.verdicts, {
        '.codegraph/changes.journal.lock': 'stale',
        '.codegraph/graph.db.lock': 'stale',
      });
    });

    it('asks after all holders at once', async () => {
      rig.hold(lockPath, 11);
      rig.tree.put(databaseLockPath, '11');
      rig.hold('/ws/other/changes.journal.lock', 12);
      await rig.setRoots('/ws');
      rig.processes.queries.length = 0;
      await rig.clock.advance(pulseMs + 10);
      assert.deepEqual(
        rig.processes.queries.map((pids) => [...pids].sort()),
        [[11, 12]],
      );
    });

    it('asks nobody while there is no lock', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      rig.tree.remove(lockPath);
      await rig.hint(lockPath);
      rig.processes.queries.length = 0;
      await rig.clock.advance(reconcileMs);
      assert.deepEqual(rig.processes.queries, []);
    });

    it('does not tremble with a start time that is off by less than its precision', async () => {
      const startedAt = rig.clock.now() - minute;
      rig.hold(lockPath, 11);
      rig.processes.run(11, startedAt);
      await rig.setRoots('/ws');
      let changes = 0;
      rig.inventory.onChange(() => changes++);
      rig.processes.run(11, startedAt + 15);
      await rig.clock.advance(pulseMs * 3);
      assert.equal(changes, 0);
    });
  });

  describe('is never stale', () => {
    it('because its holder let go and ended between the look at the file and the look at the process', async () => {
      rig.tree.put(`${folder}/changes.journal`, '');
      await rig.setRoots('/ws');
      rig.hold(lockPath, 11);
      rig.processes.onQuery = () => {
        rig.tree.remove(lockPath);
        rig.processes.kill(11);
      };
      await rig.hint(lockPath);
      assert.deepEqual([rig.history, rig.verdicts], [[], {}]);
    });

    it('because another took it between the look at the file and the look at the process', async () => {
      rig.tree.put(`${folder}/changes.journal`, '');
      await rig.setRoots('/ws');
      rig.hold(lockPath, 11);
      rig.processes.onQuery = () => {
        rig.processes.onQuery = () => undefined;
        rig.processes.kill(11);
        rig.hold(lockPath, 12, 'fedcba9876543210');
      };
      await rig.hint(lockPath);
      assert.deepEqual([rig.history, holderPid(rig)], [['held'], 12]);
    });

    it('at a pulse that comes before the hint that its holder let go', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      rig.tree.remove(lockPath);
      rig.processes.kill(11);
      await rig.clock.advance(pulseMs + 10);
      assert.deepEqual(rig.history, ['held', undefined]);
    });

    it('at a pulse that comes before the hint that another took it', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      rig.processes.kill(11);
      rig.hold(lockPath, 12, 'fedcba9876543210');
      await rig.clock.advance(pulseMs + 10);
      assert.deepEqual([rig.history, holderPid(rig)], [['held'], 12]);
    });

    it('by the age of a file that was renewed without a hint', async () => {
      rig.tree.put(lockPath, '');
      await rig.setRoots('/ws');
      await rig.clock.advance(29 * second);
      rig.tree.put(lockPath, '');
      await rig.clock.advance(5 * second);
      assert.deepEqual(rig.history, ['unknown']);
    });

    it('by an answer about its pid that is older than the lock', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      rig.processes.kill(11);
      const gate = rig.processes.stopNext();
      const pulse = rig.survey.pulse();
      await rig.clock.advance(10);
      await gate.arrived;
      // The pid is given to a new process, which takes the lock while the old answer is still on its way.
      rig.processes.run(11, rig.clock.now() - second);
      rig.tree.put(lockPath, stamp(11, 'fedcba9876543210'));
      rig.watcher.hint(folder, 'changes.journal.lock');
      await rig.clock.advance(20);
      gate.open();
      await rig.clock.advance(20);
      await pulse;
      assert.deepEqual([rig.history, rig.verdicts], [['held'], { '.codegraph/changes.journal.lock': 'held' }]);
    });

    it('by an answer about the last holder that arrives after the next one came', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      const gate = rig.fs.stopNext('look');
      rig.watcher.hint(folder, 'changes.journal.lock');
      await rig.clock.advance(10);
      await gate.arrived;
      rig.processes.kill(11);
      rig.hold(lockPath, 12, 'fedcba9876543210');
      rig.watcher.hint(folder, 'changes.journal.lock');
      gate.open();
      await rig.clock.advance(50);
      assert.deepEqual([rig.history, holderPid(rig)], [['held'], 12]);
    });

    it('as a new lock in the place of one that was, given up before it could be judged', async () => {
      rig.tree.put(lockPath, stamp(11));
      await rig.setRoots('/ws');
      const before = rig.verdicts;
      rig.hold(lockPath, 12, 'fedcba9876543210');
      rig.processes.onQuery = () => {
        rig.tree.remove(lockPath);
        rig.processes.kill(12);
      };
      await rig.hint(lockPath);
      assert.deepEqual([before, rig.verdicts], [{ '.codegraph/changes.journal.lock': 'stale' }, {}]);
    });

    it('nor overdue by a look that began before the next holder came', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      // The next look is the pulse's, then: not one at everything.
      rig.survey.setWatched(false);
      await rig.clock.advance(29 * second);
      const gate = rig.fs.stopNext('look');
      await rig.clock.advance(2 * pulseMs);
      await gate.arrived;
      rig.hold(lockPath, 12, 'fedcba9876543210');
      rig.watcher.hint(folder, 'changes.journal.lock');
      await rig.clock.advance(20);
      gate.open();
      await rig.clock.advance(20);
      assert.deepEqual([rig.history.at(-1), holderPid(rig)], ['held', 12]);
    });

    it('while it changes hands faster than anybody can look', async () => {
      rig.tree.put(`${folder}/changes.journal`, '');
      await rig.setRoots('/ws');
      rig.hold(lockPath, 100);
      let pid = 100;
      rig.processes.onQuery = () => {
        rig.processes.kill(pid);
        rig.hold(lockPath, ++pid);
      };
      await rig.hint(lockPath);
      await rig.clock.advance(pulseMs * 5);
      assert.equal(rig.history.includes('stale'), false);
    });
  });

  describe('is still said', () => {
    it('when its file cannot be looked at for a while: it is unknown then, and not gone', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      rig.tree.lookErrors.set(lockPath, { code: 'EIO', message: 'input/output error' });
      await rig.hint(lockPath);
      const meanwhile = rig.inventory.snapshot.locks.get(`codegraph.journal-lock:${lockPath}`);
      rig.tree.lookErrors.clear();
      await rig.hint(lockPath);
      assert.deepEqual(
        [rig.history, meanwhile?.releasable, meanwhile?.evidence[0]],
        [
          ['held', 'unknown', 'held'],
          false,
          { code: 'content-unreadable', error: { code: 'EIO', message: 'input/output error' } },
        ],
      );
    });

    it('when its folder cannot be listed for a while', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      rig.fs.listErrors.set(folder, { code: 'EMFILE', message: 'too many open files' });
      await rig.clock.advance(reconcileMs - 2 * second);
      await rig.clock.advance(3 * second);
      assert.deepEqual([rig.history, [...rig.watcher.watched]], [['held', 'overdue'], [folder]]);
    });

    it('until its file is gone from a folder that cannot be listed', async () => {
      rig.hold(lockPath, 11);
      await rig.setRoots('/ws');
      rig.fs.listErrors.set(folder, { code: 'EACCES', message: 'permission denied' });
      rig.tree.remove(lockPath);
      await rig.clock.advance(reconcileMs + second);
      assert.deepEqual(rig.verdicts, {});
    });
  });
});

function holderPid(rig: SurveyRig): number | undefined {
  return rig.inventory.snapshot.locks.get(`codegraph.journal-lock:${lockPath}`)?.holder?.pid;
}
