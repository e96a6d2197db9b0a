import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { settle } from '../../support/memory/fakeClock';
import { fileError } from '../../support/memory/memoryTree';
import { crawlMs, folder, journalPath, lockPath, pulseMs, reconcileMs, SurveyRig } from './surveyRig';

const header = '# codegraph-journal v1 1763640000000\n';

describe('a survey in trouble', () => {
  let rig: SurveyRig;

  beforeEach(() => {
    rig = new SurveyRig();
  });

  afterEach(() => rig.survey.close());

  function notices(): readonly string[] {
    return rig.inventory.snapshot.notices.map(({ code, path, error }) => `${code} ${path} ${error.code}`);
  }

  it('says which folders it cannot read until it can, and finds what lies beside them', async () => {
    rig.hold('/ws/a/changes.journal.lock', 11);
    rig.hold('/ws/b/changes.journal.lock', 12);
    rig.fs.listErrors.set('/ws/b', fileError('EACCES'));
    await rig.setRoots('/ws', '/gone');
    const first = [notices(), rig.verdicts];
    rig.fs.listErrors.clear();
    rig.tree.putSpecial('/gone', 'directory');
    await rig.clock.advance(crawlMs + 100);
    assert.deepEqual(
      [first, notices(), Object.keys(rig.verdicts)],
      [
        [['folder-unreadable /ws/b EACCES', 'folder-unreadable /gone ENOENT'], { 'a/changes.journal.lock': 'held' }],
        [],
        ['a/changes.journal.lock', 'b/changes.journal.lock'],
      ],
    );
  });

  it('says no more of roots that were removed', async () => {
    await rig.setRoots('/gone');
    await rig.setRoots();
    assert.deepEqual(notices(), []);
  });

  it('says which folders are only looked at now and then', async () => {
    rig.hold(lockPath, 11);
    await rig.setRoots('/ws');
    rig.watcher.trouble(folder, 'ENOSPC');
    assert.deepEqual(
      [notices(), rig.log.of('warn')],
      [[`folder-unwatched ${folder} ENOSPC`], ['cannot watch "/ws/.codegraph": ENOSPC']],
    );
  });

  it('crawls again after a crawl that crashed', async () => {
    rig.hold(lockPath, 11);
    rig.fs.tellsEarly = false;
    rig.fs.crashNext('crawl');
    await rig.setRoots('/ws');
    const crashed = [rig.verdicts, rig.log.of('error')];
    await rig.clock.advance(crawlMs + 100);
    assert.deepEqual(
      [crashed, Object.keys(rig.verdicts), rig.inventory.snapshot.phase],
      [[{}, ['survey failed: crawl crashed']], ['.codegraph/changes.journal.lock'], 'complete'],
    );
  });

  it('leaves no failure unheard where all that was asked at once fails', async () => {
    rig.hold(lockPath, 11);
    rig.fs.crashNext('look');
    rig.fs.tracking = () => Promise.reject(new Error('tracking crashed'));
    const unheard: unknown[] = [];
    const listen = (error: unknown): void => void unheard.push(error);
    process.prependListener('unhandledRejection', listen);
    try {
      await rig.setRoots('/ws');
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.removeListener('unhandledRejection', listen);
    }
    assert.deepEqual([unheard, rig.log.of('error')], [[], ['survey failed: look crashed']]);
  });

  for (const call of ['list', 'look'] as const) {
    it(`looks again at what it was looking at when a ${call} crashed`, async () => {
      rig.hold(lockPath, 11);
      rig.fs.crashNext(call);
      await rig.setRoots('/ws');
      await rig.clock.advance(reconcileMs + 100);
      assert.deepEqual(
        [Object.keys(rig.verdicts), rig.log.of('error')],
        [['.codegraph/changes.journal.lock'], [`survey failed: ${call} crashed`]],
      );
    });
  }

  it('looks again at a folder it was told of by a hint when that look crashed', async () => {
    await rig.setRoots('/ws');
    rig.hold(lockPath, 11);
    rig.fs.crashNext('list');
    await rig.distantHint(lockPath);
    const crashed = rig.verdicts;
    await rig.clock.advance(reconcileMs + 100);
    assert.deepEqual([crashed, Object.keys(rig.verdicts)], [{}, ['.codegraph/changes.journal.lock']]);
  });

  it('goes on with its pulse after a pulse that crashed', async () => {
    rig.hold(lockPath, 11);
    await rig.setRoots('/ws');
    rig.processes.kill(11);
    rig.fs.crashNext('look');
    await rig.clock.advance(pulseMs * 2 + 100);
    assert.deepEqual(rig.history, ['held', 'stale']);
  });

  for (const call of ['crawl', 'list', 'look'] as const) {
    it(`closes during a ${call} once that has come back, and says nothing after that`, async () => {
      rig.hold(lockPath, 11);
      const gate = rig.fs.stopNext(call);
      const roots = rig.survey.setRoots(['/ws']);
      await rig.clock.advance(20);
      await gate.arrived;
      const closed = rig.survey.close();
      gate.open();
      await Promise.all([closed, roots]);
      const { generation } = rig.inventory.snapshot;
      rig.survey.hint({ folder, name: 'changes.journal.lock' });
      await rig.clock.advance(crawlMs);
      assert.deepEqual(
        [rig.inventory.snapshot.generation, rig.clock.pendingTimers, rig.log.of('error')],
        [generation, 0, []],
      );
    });
  }

  it('closes during the verification of a journal', async () => {
    rig.tree.put(journalPath, header);
    const gate = rig.fs.stopNext('verifyJournal');
    await rig.setRoots('/ws');
    await gate.arrived;
    const closed = rig.survey.close();
    gate.open();
    await closed;
    assert.deepEqual([rig.journals, rig.log.of('error'), rig.clock.pendingTimers], [[], [], 0]);
  });

  it('closes twice, and before it began', async () => {
    await rig.survey.close();
    await rig.survey.close();
    await rig.survey.setRoots(['/ws']);
    await rig.survey.refresh();
    await rig.survey.pulse();
    assert.deepEqual([rig.fs.crawls, rig.clock.pendingTimers], [[], 0]);
  });
});

describe('the journals of a survey', () => {
  let rig: SurveyRig;

  beforeEach(async () => {
    rig = new SurveyRig();
    rig.tree.put(journalPath, header);
    await rig.setRoots('/ws');
  });

  afterEach(() => rig.survey.close());

  it('are verified again only when their file has changed', async () => {
    rig.hold(lockPath, 11);
    await rig.hint(lockPath);
    await rig.hint(journalPath);
    await rig.clock.advance(reconcileMs + 100);
    const unchanged = rig.fs.verifications.length;
    rig.tree.put(journalPath, `${header}DELETED\n`);
    await rig.hint(journalPath);
    assert.deepEqual([unchanged, rig.fs.verifications.length, rig.journals], [1, 2, [`${journalPath} damaged`]]);
  });

  it('are verified anew on demand, changed or not', async () => {
    const done = rig.survey.verifyJournals();
    await rig.clock.advance(50);
    await done;
    assert.equal(rig.fs.verifications.length, 2);
  });

  it('go when their file goes', async () => {
    rig.tree.remove(journalPath);
    await rig.hint(journalPath);
    assert.deepEqual(rig.journals, []);
  });

  it('leave no ghost when their file goes while it is read for the first time', async () => {
    const path = '/ws/other/changes.journal';
    rig.tree.put(path, header);
    const gate = rig.fs.stopNext('verifyJournal');
    await rig.distantHint(path);
    await gate.arrived;
    rig.tree.remove('/ws/other');
    rig.watcher.hint('/ws/other', null);
    await rig.clock.advance(10);
    gate.open();
    await settle();
    assert.deepEqual(rig.journals, [`${journalPath} ok`]);
  });

  it('are verified once more when they changed while they were read', async () => {
    rig.tree.put(journalPath, `${header}src/a.ts\n`);
    const gate = rig.fs.stopNext('verifyJournal');
    await rig.hint(journalPath);
    await gate.arrived;
    rig.tree.put(journalPath, 'damage');
    for (let n = 0; n < 5; n++) await rig.hint(journalPath);
    gate.open();
    // It took a while, and is left alone for some times as long.
    await rig.clock.advance(1_000);
    assert.deepEqual([rig.journals, rig.fs.verifications.length], [[`${journalPath} damaged`], 3]);
  });

  it('that are no regular files are unreadable, and never opened', async () => {
    rig.tree.putSpecial('/ws/odd/changes.journal', 'other');
    await rig.distantHint('/ws/odd/changes.journal');
    assert.deepEqual(
      [rig.journals, rig.fs.verifications],
      [[`${journalPath} ok`, '/ws/odd/changes.journal unreadable'], [journalPath]],
    );
  });

  it('that cannot be read are unreadable, with the reason', async () => {
    rig.tree.put(journalPath, header);
    rig.tree.lock(journalPath, fileError('EACCES'));
    await rig.hint(journalPath);
    const [record] = rig.inventory.snapshot.journals.values();
    assert.deepEqual([record?.health, record?.report, record?.error?.code], ['unreadable', null, 'EACCES']);
  });

  it('stay known when a verification crashes, and are tried again', async () => {
    rig.tree.put(journalPath, 'damage');
    rig.fs.crashNext('verifyJournal');
    await rig.hint(journalPath);
    const crashed = rig.journals;
    await rig.clock.advance(reconcileMs + 100);
    assert.deepEqual([crashed, rig.journals], [[`${journalPath} ok`], [`${journalPath} damaged`]]);
  });
});
