import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  databaseLockPath,
  folder,
  journalPath,
  lockPath,
  pulseMs,
  reconcileMs,
  crawlMs,
  stamp,
  SurveyRig,
} from './surveyRig';

const header = '# codegraph-journal v1 1763640000000\n';

describe('Survey', () => {
  let rig: SurveyRig;

  beforeEach(() => {
    rig = new SurveyRig();
  });

  afterEach(() => rig.survey.close());

  it('finds all locks and journals of a workspace at its first look', async () => {
    rig.hold(lockPath, 11);
    rig.tree.put(journalPath, header);
    rig.tree.put(databaseLockPath, '12');
    rig.hold('/ws/deep/down/here/changes.journal.lock', 13);
    rig.tree.put('/ws/yarn.lock', 'not a lock');
    rig.tree.put('/ws/src/a.ts', '');
    assert.equal(rig.inventory.snapshot.phase, 'looking');
    await rig.setRoots('/ws');
    assert.deepEqual(
      [rig.verdicts, rig.journals, rig.inventory.snapshot.phase, [...rig.watcher.watched].sort()],
      [
        {
          '.codegraph/changes.journal.lock': 'held',
          '.codegraph/graph.db.lock': 'stale',
          'deep/down/here/changes.journal.lock': 'held',
        },
        [`${journalPath} ok`],
        'complete',
        [folder, '/ws/deep/down/here'],
      ],
    );
  });

  it('is complete in a workspace without any lock, and watches nothing there', async () => {
    rig.tree.put('/ws/src/a.ts', '');
    await rig.setRoots('/ws');
    assert.deepEqual([rig.verdicts, rig.inventory.snapshot.phase, rig.watcher.watched.size], [{}, 'complete', 0]);
  });

  it('shows what a long crawl has found before it is through, and does not list it twice', async () => {
    rig.hold(lockPath, 11);
    const gate = rig.fs.stopNext('crawl');
    const looking = rig.survey.setRoots(['/ws']);
    await rig.clock.advance(100);
    const early = [rig.verdicts, rig.inventory.snapshot.phase];
    rig.hold('/ws/later/changes.journal.lock', 12);
    rig.survey.hint({ folder: '/ws/later', name: 'changes.journal.lock' });
    gate.open();
    await rig.clock.advance(100);
    await looking;
    const held = { '.codegraph/changes.journal.lock': 'held' };
    assert.deepEqual(
      [early, rig.verdicts, rig.inventory.snapshot.phase, rig.fs.lists],
      [[held, 'looking'], { ...held, 'later/changes.journal.lock': 'held' }, 'complete', [folder, '/ws/later']],
    );
  });

  it('takes along at the next crawl what vanished since the last, although that does not find it', async () => {
    rig.hold(lockPath, 11);
    await rig.setRoots('/ws');
    rig.tree.remove(lockPath);
    await rig.clock.advance(crawlMs + 100);
    assert.deepEqual(rig.verdicts, {});
  });

  it('is complete without any folder', async () => {
    await rig.setRoots();
    assert.deepEqual([rig.verdicts, rig.inventory.snapshot.phase], [{}, 'complete']);
  });

  it('shows a lock that comes, changes hands and goes, by the hints of its watcher', async () => {
    rig.tree.put(journalPath, header);
    await rig.setRoots('/ws');
    rig.hold(lockPath, 11);
    await rig.hint(lockPath);
    const first = rig.inventory.snapshot.locks.get(`codegraph.journal-lock:${lockPath}`)?.holder?.pid;
    rig.hold(lockPath, 12);
    await rig.hint(lockPath);
    const second = rig.inventory.snapshot.locks.get(`codegraph.journal-lock:${lockPath}`)?.holder?.pid;
    rig.tree.remove(lockPath);
    await rig.hint(lockPath);
    assert.deepEqual([first, second, rig.history], [11, 12, ['held', undefined]]);
  });

  it('leaves no ghost of a lock that lived for 5 ms', async () => {
    rig.tree.put(journalPath, header);
    await rig.setRoots('/ws');
    rig.hold(lockPath, 11);
    rig.watcher.hint(folder, 'changes.journal.lock');
    await rig.clock.advance(5);
    rig.tree.remove(lockPath);
    rig.processes.kill(11);
    await rig.hint(lockPath);
    await rig.clock.advance(pulseMs * 2);
    assert.deepEqual([rig.history, rig.verdicts], [[], {}]);
  });

  it('looks once for a storm of hints', async () => {
    rig.hold(lockPath, 11);
    await rig.setRoots('/ws');
    rig.fs.forgetCalls();
    for (let n = 0; n < 5_000; n++) rig.watcher.hint(folder, 'changes.journal.lock');
    await rig.clock.advance(10);
    assert.deepEqual([rig.fs.looks, rig.fs.lists], [[[lockPath]], []]);
  });

  it('looks at one file when one of ten thousand locks changed', async () => {
    for (let n = 0; n < 10_000; n++) {
      rig.tree.put(`${folder}/changes.journal.lock.${n + 1}-0123456789abcdef.tmp`, '', { mtimeMs: rig.clock.now() });
    }
    rig.hold(lockPath, 20_001);
    await rig.setRoots('/ws');
    rig.fs.forgetCalls();
    rig.processes.queries.length = 0;
    rig.hold(lockPath, 20_002);
    await rig.hint(lockPath);
    assert.deepEqual(
      [rig.inventory.snapshot.locks.size, rig.fs.looks, rig.processes.queries],
      [10_001, [[lockPath]], [[20_002]]],
    );
  });

  it('learns of a folder it does not know by a hint, and watches it from then on', async () => {
    await rig.setRoots('/ws');
    rig.hold(lockPath, 11);
    rig.tree.put(journalPath, header);
    await rig.distantHint(lockPath);
    assert.deepEqual(
      [rig.verdicts, rig.journals, [...rig.watcher.watched]],
      [{ '.codegraph/changes.journal.lock': 'held' }, [`${journalPath} ok`], [folder]],
    );
  });

  it('does not go on watching a folder that was hinted at for nothing', async () => {
    rig.tree.put('/ws/src/a.ts', '');
    await rig.setRoots('/ws');
    await rig.distantHint('/ws/src/changes.journal.lock');
    assert.equal(rig.watcher.watched.size, 0);
  });

  it('ignores hints at files of no interest, at excluded folders and at folders outside', async () => {
    await rig.setRoots('/ws');
    rig.fs.forgetCalls();
    for (const path of [
      '/ws/yarn.lock',
      '/ws/vendor/changes.journal.lock',
      '/ws/a/node_modules/b/changes.journal.lock',
      '/wsx/changes.journal.lock',
    ]) {
      rig.hold(path, 11);
      await rig.distantHint(path);
    }
    assert.deepEqual([rig.verdicts, rig.fs.looks, rig.fs.lists, rig.watcher.calls], [{}, [], [], []]);
  });

  it('does not enter excluded folders', async () => {
    rig.hold('/ws/vendor/changes.journal.lock', 11);
    rig.hold('/ws/node_modules/x/changes.journal.lock', 11);
    rig.hold('/ws/a/changes.journal.lock', 11);
    await rig.setRoots('/ws');
    assert.deepEqual(rig.verdicts, { 'a/changes.journal.lock': 'held' });
  });

  it('lets go of what the user excludes', async () => {
    rig.hold('/ws/a/changes.journal.lock', 11);
    rig.hold('/ws/b/changes.journal.lock', 12);
    await rig.setRoots('/ws');
    const done = rig.survey.setOptions({ ...rig.options, isExcluded: (relative) => relative === 'a' });
    await rig.clock.advance(20);
    await done;
    assert.deepEqual([rig.verdicts, [...rig.watcher.watched]], [{ 'b/changes.journal.lock': 'held' }, ['/ws/b']]);
  });

  it('takes up roots that are added and lets go of those that are removed', async () => {
    rig.hold('/ws/a/changes.journal.lock', 11);
    rig.hold('/ws/b/changes.journal.lock', 12);
    rig.tree.put('/ws/a/changes.journal', header);
    await rig.setRoots('/ws/a');
    const first = [rig.verdicts, rig.journals];
    await rig.setRoots('/ws/b');
    const second = [rig.verdicts, rig.journals, [...rig.watcher.watched]];
    await rig.setRoots();
    assert.deepEqual(
      [first, second, rig.verdicts, rig.watcher.watched.size],
      [
        [{ 'a/changes.journal.lock': 'held' }, ['/ws/a/changes.journal ok']],
        [{ 'b/changes.journal.lock': 'held' }, [], ['/ws/b']],
        {},
        0,
      ],
    );
  });

  it('walks once through roots that lie in one another', async () => {
    rig.hold('/ws/a/changes.journal.lock', 11);
    await rig.setRoots('/ws/a', '/ws', '/ws/a/b', '/ws');
    assert.deepEqual([rig.fs.crawls, rig.verdicts], [['/ws'], { 'a/changes.journal.lock': 'held' }]);
  });

  it('enters a root even where the folder around it is excluded from another root', async () => {
    const path = '/ws/vendor/tool/changes.journal.lock';
    rig.hold(path, 11);
    await rig.setRoots('/ws', '/ws/vendor/tool');
    rig.hold('/ws/vendor/tool/sub/changes.journal.lock', 12);
    await rig.distantHint('/ws/vendor/tool/sub/changes.journal.lock');
    assert.deepEqual(rig.verdicts, {
      'vendor/tool/changes.journal.lock': 'held',
      'vendor/tool/sub/changes.journal.lock': 'held',
    });
  });

  it('takes along the locks of a folder that vanishes, and watches it again when it returns', async () => {
    rig.hold(lockPath, 11);
    rig.tree.put(journalPath, header);
    await rig.setRoots('/ws');
    rig.tree.remove(folder);
    rig.watcher.hint(folder, null);
    await rig.clock.advance(10);
    const vanished = [rig.verdicts, rig.journals, rig.watcher.watched.size];
    rig.hold(lockPath, 12);
    await rig.distantHint(lockPath);
    assert.deepEqual(
      [vanished, rig.verdicts, [...rig.watcher.watched]],
      [[{}, [], 0], { '.codegraph/changes.journal.lock': 'held' }, [folder]],
    );
  });

  it('finds what no hint told of at the next look at everything', async () => {
    rig.tree.put(journalPath, header);
    await rig.setRoots('/ws');
    rig.hold(lockPath, 11);
    await rig.clock.advance(reconcileMs - 100);
    const before = rig.verdicts;
    await rig.clock.advance(200);
    assert.deepEqual([before, rig.verdicts], [{}, { '.codegraph/changes.journal.lock': 'held' }]);
  });

  it('looks ten times more rarely while nobody watches', async () => {
    rig.tree.put(journalPath, header);
    await rig.setRoots('/ws');
    rig.survey.setWatched(false);
    rig.fs.forgetCalls();
    await rig.clock.advance(reconcileMs * 9);
    const unwatched = rig.fs.lists.length;
    rig.survey.setWatched(true);
    await rig.clock.advance(reconcileMs + 100);
    assert.deepEqual([unwatched, rig.fs.lists.length], [0, 1]);
  });

  it('finds a folder no hint told of at the next crawl', async () => {
    await rig.setRoots('/ws');
    rig.hold(lockPath, 11);
    await rig.clock.advance(crawlMs + 100);
    assert.deepEqual(rig.verdicts, { '.codegraph/changes.journal.lock': 'overdue' });
  });

  it("knows a database's lock by the neighbours that came after the folder was listed", async () => {
    rig.tree.put(journalPath, header);
    await rig.setRoots('/ws');
    rig.tree.put(`${folder}/my.db`, '');
    rig.hold(`${folder}/my.db.lock`, 11);
    rig.tree.overwrite(`${folder}/my.db.lock`, '11');
    await rig.hint(`${folder}/my.db.lock`);
    assert.deepEqual(rig.verdicts, { '.codegraph/my.db.lock': 'held' });
  });

  it('is not stopped by a listener that throws', async () => {
    rig.inventory.onChange(() => {
      throw new Error('broken listener');
    });
    rig.hold(lockPath, 11);
    await rig.setRoots('/ws');
    rig.tree.remove(lockPath);
    await rig.hint(lockPath);
    assert.deepEqual([rig.history, rig.log.of('error').length > 0], [['held', undefined], true]);
  });

  it('says nothing while nothing changes, however often it looks', async () => {
    rig.hold(lockPath, 11);
    rig.tree.put(journalPath, header);
    await rig.setRoots('/ws');
    let changes = 0;
    rig.inventory.onChange(() => changes++);
    await rig.hint(lockPath);
    await rig.clock.advance(29_000);
    assert.equal(changes, 0);
  });

  it('shows an unfinished stamp as unknown and the finished one as held', async () => {
    rig.tree.put(journalPath, header);
    await rig.setRoots('/ws');
    rig.tree.put(lockPath, '');
    await rig.hint(lockPath);
    rig.processes.run(11, rig.clock.now() - 1_000);
    rig.tree.overwrite(lockPath, stamp(11));
    await rig.hint(lockPath);
    assert.deepEqual(rig.history, ['unknown', 'held']);
  });
});
