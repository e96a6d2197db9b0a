import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { breezyLockFolder } from '../../src/core/dialects/breezy/lockFolder';
import type { LockRecord } from '../../src/core/lock';
import { pids, plain } from './actors';
import { breakingLock, breezy, infoText } from './breezy';
import { type Actor, explore, type State, Violation, type World } from './explore';
import { modelTime, recordIn, recovering, releasing } from './lockscope';
import { all, atMostOneHolder, ending, isOver, world } from './worlds';

const folder = '/ws/.bzr/branch/lock';
const held = `${folder}/held`;
const longAgo = modelTime - 600_000;
const deadText = infoText(pids.dead, 'here', Math.round(longAgo / 1_000));

/** The folder with a file in it that a Breezy that is gone has left. */
function deadLock(): World {
  return world((tree) => {
    tree.putSpecial(held, 'directory', { mtimeMs: longAgo, birthtimeMs: longAgo });
    tree.put(`${held}/info`, deadText, { mtimeMs: longAgo });
  });
}

const us = { swaps: true } as const;
const brz = (more: Partial<Parameters<typeof breezy>[0]> = {}): Actor =>
  breezy({ name: 'brz', pid: pids.codegraph, folder, ...more });
const second = (more: Partial<Parameters<typeof breezy>[0]> = {}): Actor =>
  breezy({ name: 'second', pid: pids.second, folder, ...more });
const pidOf: Readonly<Record<string, number>> = { brz: pids.codegraph, second: pids.second };

/** Whoever holds it when all is over has his own folder there, with his own file in it; unless a Breezy has lost it. */
function lockStands(state: State): string | null {
  const { holders, tree } = state.world;
  if ([...state.progress.values()].some(({ outcome }) => outcome === 'break mismatch')) return null;
  const info = tree.text(`${held}/info`);
  const lost = isOver(state) && [...holders].find((name) => info !== infoText(pidOf[name] ?? 0, 'here', 0));
  return typeof lost === 'string' ? `the live lock of ${lost} is lost` : null;
}

/** Nobody is told that something was wrong with his lock. */
function nobodyIsDisturbed({ progress }: State): string | null {
  const told = [...progress].find(([, { outcome }]) => outcome === 'lock broken' || outcome === 'lock failed');
  return told === undefined ? null : `${told[0]} was disturbed`;
}

/** The dead one is whole wherever it is: its folder and its file come and go as one. */
function deadIsWhole({ world: { tree } }: State): string | null {
  const places = tree.paths.filter((path) => tree.text(path) === deadText);
  const isBare = places.some((path) => !path.endsWith('/info') || !tree.has(path.slice(0, -'/info'.length)));
  return places.length > 1 || isBare ? `torn apart: ${places.join(' ')}` : null;
}

const oneAtATime = { check: all(atMostOneHolder, lockStands, deadIsWhole), end: ending };
const safe = { ...oneAtATime, check: all(oneAtATime.check, nobodyIsDisturbed) };

describe('in every order of their steps, the release of a dead folder with a file in it', function () {
  this.timeout(300_000);
  let record: LockRecord;

  before(async () => {
    record = await recordIn(deadLock(), held, breezyLockFolder);
    assert.deepEqual([record.verdict, record.releasable], ['stale', true]);
  });

  it('is done before or after a Breezy that waits, which is never disturbed', async () => {
    const { ends } = await explore(deadLock(), [releasing(record, us), brz({ releases: true })], safe);
    assert.deepEqual([...ends.keys()].sort(), [
      'lockscope: released by quarantine, brz: contention',
      'lockscope: released by quarantine, brz: released',
    ]);
    await explore(deadLock(), [releasing(record, us), brz({ releases: true }), second()], safe);
  });

  it('lets one of two Lockscopes do it', async () => {
    const other = releasing(record, { ...us, name: 'other', pid: pids.other });
    const { ends } = await explore(deadLock(), [releasing(record, us), other], safe);
    for (const end of ends.keys()) assert.equal(end.match(/released/g)?.length, 1, end);
  });

  it('has one window: somebody breaks it, and who comes next is away while we look at what we moved', async () => {
    for (const breaker of [brz({ steals: true, releases: true }), breakingLock({ name: 'person', folder })]) {
      const actors = [releasing(record, us), breaker, second({ releases: true })];
      assert.match(await violationOf(actors, { check: nobodyIsDisturbed }), /was disturbed/);
      // With no third one to find the place free, it is no worse than that.
      const steals = breaker.name === 'brz' ? [brz({ steals: true })] : [breaker, second()];
      await explore(deadLock(), [releasing(record, us), ...steals], oneAtATime);
    }
  });

  it('lets two in only where a third one meets that window, as one of Breezy’s own breakers would', async () => {
    const actors = [releasing(record, us), brz({ steals: true }), second()];
    assert.match(await violationOf(actors, { check: atMostOneHolder }), /^two holders/);
    const withoutUs = [breakingLock({ name: 'person', folder }), brz({ steals: true }), second()];
    assert.match(await violationOf(withoutUs, { check: atMostOneHolder }), /^two holders/);
    // Two breakers are enough for one to take a live lock away: Breezy does not put back what it should not have moved.
    const lost = ({ progress }: State): string | null =>
      [...progress.values()].some(({ outcome }) => outcome === 'break mismatch') ? 'a live lock was taken away' : null;
    assert.match(await violationOf(withoutUs.slice(0, 2), { check: lost }), /^a live lock was taken away/);
  });

  it('takes nothing away that it does not know: with anything else in it the folder stays, and is whole', async () => {
    const somebody: Actor = {
      name: 'somebody',
      run: (steps) =>
        Promise.resolve(
          steps.do(
            'put a file into it',
            plain(({ tree }) => (tree.has(held) ? (tree.put(`${held}/notes`, 'mine'), 'done') : 'too late')),
          ),
        ),
    };
    const check = (state: State): string | null => {
      if (!isOver(state) || state.progress.get('somebody')?.outcome !== 'done') return null;
      const { tree } = state.world;
      const isThere = tree.text(`${held}/notes`) === 'mine' && tree.text(`${held}/info`) === deadText;
      return isThere ? null : `taken away: ${tree.paths.join(' ')}`;
    };
    const { ends } = await explore(deadLock(), [releasing(record, us), somebody], {
      check: all(check, deadIsWhole),
      end: ending,
    });
    assert.deepEqual([...ends.keys()].sort(), [
      'lockscope: changed-underneath, somebody: done',
      'lockscope: moved-and-put-back, somebody: done',
      'lockscope: released by quarantine, somebody: too late',
    ]);
  });

  it('takes none away that was made anew, though it looks the same but for its file', async () => {
    const somebody: Actor = {
      name: 'somebody',
      run: (steps) => {
        const act = (label: string, change: (world: World) => void): void =>
          steps.do(label, (at) => (change(at), { result: undefined }));
        act('unlink info', ({ tree }) => tree.unlink(`${held}/info`));
        act('rmdir', ({ tree }) => tree.removeFolder(held));
        const made = steps.do(
          'mkdir',
          plain(({ tree }) => tree.makeFolder(held).ok),
        );
        if (!made) return Promise.resolve('too late');
        act('set its time', ({ tree }) => tree.touch(held, longAgo));
        act('write info', ({ tree }) => {
          if (tree.has(held)) tree.put(`${held}/info`, infoText(pids.third, 'here', 0));
          else wherever(tree, (path) => tree.put(`${path}/info`, infoText(pids.third, 'here', 0)));
        });
        return Promise.resolve('done');
      },
    };
    const check = (state: State): string | null => {
      if (!isOver(state) || state.progress.get('somebody')?.outcome !== 'done') return null;
      const { tree } = state.world;
      return tree.text(`${held}/info`) === infoText(pids.third, 'here', 0) ? null : `lost: ${tree.paths.join(' ')}`;
    };
    await explore(deadLock(), [releasing(record, us), somebody], { check, end: ending });
  });

  it('killed between any two of its steps, loses nothing, and the next start leaves nothing', async () => {
    const actors = [
      releasing(record, { ...us, mayCrash: true }),
      recovering(folder, { ...us, name: 'other', pid: pids.other }, pids.lockscope),
      brz({ releases: true }),
    ];
    const check = all(safe.check, (state) => {
      if (state.progress.get('other')?.state !== 'done' || !isOver(state)) return null;
      const { tree } = state.world;
      const left = tree.paths.filter((path) => path.includes('/.lockscope-'));
      if (left.length > 0) return `left: ${left.join(' ')}`;
      return tree.paths.some((path) => tree.text(path) === deadText) ? null : 'the dead lock is lost';
    });
    await explore(deadLock(), actors, { check, end: ending, mayWait: ['other'] });
  });
});

/** Who has made a folder writes into it, wherever it has been moved. */
function wherever({ paths }: World['tree'], act: (path: string) => void): void {
  const moved = paths.find((path) => path.includes('/.lockscope-quarantine-'));
  if (moved !== undefined) act(moved);
}

async function violationOf(actors: readonly Actor[], rules: Parameters<typeof explore>[2]): Promise<string> {
  try {
    const { states } = await explore(deadLock(), actors, rules);
    return `none in ${states} states`;
  } catch (error) {
    if (error instanceof Violation) return error.message;
    throw error;
  }
}
