import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { gitIndexLock } from '../../src/core/dialects/git/locks';
import type { LockRecord } from '../../src/core/lock';
import { git, personWithRm, pids } from './actors';
import { explore, type Exploration, type State, Violation } from './explore';
import { recordIn, recovering, releasing } from './lockscope';
import { all, atMostOneHolder, deadGitLock, ending, gitFolder, gitLock, isOver } from './worlds';

const us = { swaps: true, mayCrash: false } as const;

describe('in every order of their steps, the release of a dead index.lock', function () {
  this.timeout(300_000);
  let record: LockRecord;

  before(async () => {
    record = await recordIn(deadGitLock(), gitLock, gitIndexLock);
    assert.equal(record.releasable, true);
  });

  /** The index is only ever what it was, or what a git made whole. */
  function indexIsWhole({ world: { tree } }: State): string | null {
    const index = tree.text(`${gitFolder}/index`) ?? '';
    return /^(?:first index|index of \w+)$/.test(index) ? null : `the index was replaced: ${index}`;
  }

  /** Nobody's lock is away when all is over, nor is anybody's index lost. */
  function gitIsUnharmed(state: State): string | null {
    const failed = [...state.progress].find(([, { outcome }]) => outcome === 'unable to write new index file');
    return isOver(state) && failed !== undefined ? `${failed[0]} was disturbed` : null;
  }

  const safe = { check: all(atMostOneHolder, indexIsWhole, gitIsUnharmed), end: ending };

  it('never exchanges it, since it becomes the index, and is done before or after a git, never between', async () => {
    const actors = [releasing(record, us), git({ name: 'git', gitDir: gitFolder })];
    const { ends } = await explore(deadGitLock(), actors, safe);
    assert.deepEqual([...ends.keys()].sort(), [
      'lockscope: released by quarantine, git: File exists',
      'lockscope: released by quarantine, git: committed',
    ]);
  });

  it('and one by another Lockscope, beside a git', async () => {
    const actors = [
      releasing(record, us),
      releasing(record, { ...us, name: 'other', pid: pids.other }),
      git({ name: 'git', gitDir: gitFolder }),
    ];
    // The window: of two releases the second may move what a git has just made.
    assert.match(await windowOf(actors, deadGitLock), /^git was disturbed/);
    await explore(deadGitLock(), actors, { ...safe, check: all(atMostOneHolder, indexIsWhole) });
  });

  it('has one window: a person removes it, a git begins, and its lock is away while we look at what we moved', async () => {
    const person = personWithRm({ name: 'person', path: gitLock });
    const actors = [releasing(record, us), person, git({ name: 'git', gitDir: gitFolder })];
    const trace = await windowOf(actors, deadGitLock);
    assert.match(
      trace,
      /^git was disturbed[^]*person: rm[^]*git: open O_EXCL[^]*lockscope: rename[^]*git: rename to index \(ENOENT\)/,
    );
    // It is no worse than that: no two at once, and no index but a whole one.
    await explore(deadGitLock(), actors, { ...safe, check: all(atMostOneHolder, indexIsWhole) });
  });

  it('lets two in only where four meet in that window', async () => {
    const actors = [
      releasing(record, us),
      personWithRm({ name: 'person', path: gitLock }),
      git({ name: 'git', gitDir: gitFolder }),
      git({ name: 'second', gitDir: gitFolder }),
    ];
    const trace = await windowOf(actors, deadGitLock, { check: all(atMostOneHolder, indexIsWhole), end: ending });
    assert.match(trace, /^two holders/);
    // Without us, the person lets nobody in.
    await explore(deadGitLock(), actors.slice(1), safe);
  });

  it('killed between any two of its steps, loses nothing, and the next start leaves nothing', async () => {
    const actors = [
      releasing(record, { swaps: true, mayCrash: true }),
      recovering(gitFolder, { swaps: true, name: 'other', pid: pids.other }, pids.lockscope),
      git({ name: 'git', gitDir: gitFolder }),
    ];
    const check = all(atMostOneHolder, indexIsWhole, gitIsUnharmed, (state) => {
      if (state.progress.get('other')?.state !== 'done' || !isOver(state)) return null;
      const { tree } = state.world;
      const left = tree.paths.filter((path) => path.includes('/.lockscope-'));
      if (left.length > 0) return `left: ${left.join(' ')}`;
      return tree.paths.some((path) => tree.text(path) === 'half an in') ? null : 'the dead lock is lost';
    });
    await explore(deadGitLock(), actors, { check, end: ending, mayWait: ['other'] });
  });
});

async function windowOf(
  actors: Parameters<typeof explore>[1],
  world: () => Parameters<typeof explore>[0],
  rules: Parameters<typeof explore>[2] = {
    check: (state) => {
      const failed = [...state.progress].find(([, { outcome }]) => outcome === 'unable to write new index file');
      return failed === undefined ? null : `${failed[0]} was disturbed`;
    },
  },
): Promise<string> {
  let found: Exploration;
  try {
    found = await explore(world(), actors, rules);
  } catch (error) {
    if (error instanceof Violation) return error.message;
    throw error;
  }
  return `no window in ${found.states} states`;
}
