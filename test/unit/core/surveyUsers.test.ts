import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { LockRecord } from '../../../src/core/lock';
import { putRepository } from './gitWorkspace';
import { minute, second } from './judging';
import { pulseMs, SurveyRig } from './surveyRig';

const indexLock = '/ws/.git/index.lock';

describe('what the survey says of a lock that names nobody', () => {
  let rig: SurveyRig;

  beforeEach(async () => {
    rig = new SurveyRig();
    putRepository(rig);
    await rig.setRoots('/ws');
    rig.processes.run(21, rig.clock.now() - minute, 'git commit -a');
  });

  afterEach(() => rig.survey.close());

  function record(path = indexLock): LockRecord | undefined {
    return [...rig.inventory.snapshot.locks.values()].find((lock) => lock.path === path);
  }

  async function take(path = indexLock): Promise<void> {
    rig.tree.put(path, '');
    await rig.hint(path);
  }

  it('is seen in a repository that had none when it was opened', async () => {
    await take();
    assert.deepEqual([record()?.dialect, [...rig.watcher.watched]], ['git.index-lock', ['/ws/.git']]);
  });

  it('does not look for anybody the moment it comes: most are gone by the next pulse', async () => {
    await take();
    const atOnce = [record()?.verdict, rig.uses.questions.length];
    rig.tree.remove(indexLock);
    await rig.hint(indexLock);
    await rig.clock.advance(pulseMs + 10);
    assert.deepEqual([atOnce, rig.uses.questions.length, rig.verdicts], [['unknown', 0], 0, {}]);
  });

  it('is held from the pulse on at which somebody is found to use what it protects', async () => {
    await take();
    rig.uses.byPath.set(indexLock, [{ pid: 21, how: 'cwd' }]);
    await rig.clock.advance(pulseMs + 10);
    const { holder, verdict, releasable } = record() ?? {};
    assert.deepEqual([verdict, releasable, holder?.pid, holder?.command], ['held', false, 21, 'git commit -a']);
  });

  it('asks for processes of the tool that work in the checkout or the git directory', async () => {
    await take();
    await rig.clock.advance(pulseMs + 10);
    const [question] = rig.uses.questions;
    assert.deepEqual([question?.file.path, question?.uid, question?.scopes], [indexLock, 1_000, ['/ws/.git', '/ws']]);
    assert.match('git commit -a', question?.program ?? /(?!)/);
  });

  it('is unknown while it is young, and stale after its grace when nobody was found', async () => {
    await take();
    await rig.clock.advance(50 * second);
    const young = [record()?.verdict, record()?.releasable];
    await rig.clock.advance(15 * second);
    assert.deepEqual([young, record()?.verdict, record()?.releasable], [['unknown', false], 'stale', true]);
  });

  it('is held as long as somebody is found, however old, and stale when that one is gone', async () => {
    rig.uses.byPath.set(indexLock, [{ pid: 21, how: 'open' }]);
    await take();
    await rig.clock.advance(10 * minute);
    const before = record()?.verdict;
    rig.uses.byPath.clear();
    rig.processes.kill(21);
    await rig.clock.advance(pulseMs + 10);
    assert.deepEqual([before, record()?.verdict], ['held', 'stale']);
  });

  it('is stale no longer when somebody is found after all', async () => {
    await take();
    await rig.clock.advance(70 * second);
    const before = record()?.verdict;
    rig.uses.byPath.set(indexLock, [{ pid: 21, how: 'argument' }]);
    await rig.clock.advance(pulseMs + 10);
    assert.deepEqual([before, record()?.verdict, record()?.releasable], ['stale', 'held', false]);
  });

  it('is never stale while somebody could not be looked into, or nobody could', async () => {
    rig.uses.unreadable = 1;
    await take();
    await rig.clock.advance(10 * minute);
    const first = record()?.verdict;
    rig.uses.unreadable = 0;
    rig.uses.trouble = 'no lsof';
    await rig.clock.advance(pulseMs + 10);
    assert.deepEqual([first, record()?.verdict, record()?.releasable], ['unknown', 'unknown', false]);
  });

  it('is young again when another one takes its place', async () => {
    await take();
    await rig.clock.advance(70 * second);
    const before = record()?.verdict;
    await take();
    await rig.clock.advance(pulseMs + 10);
    assert.deepEqual([before, record()?.verdict], ['stale', 'unknown']);
  });

  it('is asked after once for all of them', async () => {
    const paths = ['/ws/.git/index.lock', '/ws/.git/config.lock', '/ws/.git/shallow.lock'];
    for (const path of paths) await take(path);
    let asked = 0;
    const ask = rig.uses.ask.bind(rig.uses);
    rig.uses.ask = (questions) => {
      asked++;
      return ask(questions);
    };
    const pulse = rig.survey.pulse();
    await rig.clock.advance(second);
    await pulse;
    // Once to see what changed, once to judge what did.
    assert.ok(asked <= 2, String(asked));
    assert.deepEqual(new Set(rig.uses.questions.map(({ file }) => file.path)), new Set(paths));
  });

  it('is not known where its checkouts are not: then it is never stale', async () => {
    rig.tree.putSpecial('/ws/.git/worktrees', 'directory');
    await take('/ws/.git/packed-refs.lock');
    await rig.clock.advance(10 * minute);
    const { dialect, verdict, releasable } = record('/ws/.git/packed-refs.lock') ?? {};
    assert.deepEqual([dialect, verdict, releasable], ['git.unplaced-lock', 'unknown', false]);
  });
});
