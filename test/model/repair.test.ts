import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { codegraph, pids } from './actors';
import { type Actor, explore, type State, type Steps, Violation } from './explore';
import { appends, begunAnew, nativeBuild, rewrites } from './journalWriters';
import { recovering, repairing, repairPlanIn } from './lockscope';
import {
  all,
  atMostOneHolder,
  codegraphFolder,
  codegraphJournal as journal,
  codegraphLock as lock,
  damagedJournal,
  deadCodegraphLock,
  ending,
  freeCodegraphLock,
  holdersStand,
  isOver,
  withDamagedJournal,
} from './worlds';

const pidOf = { codegraph: pids.codegraph, lockscope: pids.lockscope, other: pids.other };
const entry = 'src/new.ts';
const exchanged = /^\w+: (?:exchange|rename \S+ over) \/ws\/\.codegraph\/changes\.journal(?: |$)/;

/** The journal is never exchanged while a codegraph believes to hold its lock. */
function exchangedAlone({ world: { holders }, trace }: State): string | null {
  const last = trace.at(-1) ?? '';
  return holders.size > 0 && exchanged.test(last) ? `${[...holders].join()} is at work` : null;
}

/** Whatever happened: the journal is there, with every entry that was intact, and with that of whoever wrote one. */
function nothingLost(state: State): string | null {
  const { world, progress } = state;
  const text = world.tree.text(journal);
  if (text === undefined) return 'the journal is gone';
  if (!isOver(state)) return null;
  const lines = text.split('\n').slice(1);
  const wrote = progress.get('codegraph')?.outcome === 'released';
  const kept = ['src/a.ts', 'src/d.ts', ...(wrote ? [entry] : []), ''];
  const left = lines.filter((line) => !line.includes('DELETED'));
  if (left.join() !== kept.join()) return `it has ${left.join()}`;
  const isRepaired = !lines.some((line) => line.includes('DELETED'));
  const isKept = world.tree.paths.some((path) => path !== journal && world.tree.text(path) === damagedJournal);
  return isRepaired && !isKept ? 'the damaged one is lost' : null;
}

/** Nothing lies about, once what was ended has been put right. */
function nothingLeft({ progress, world: { tree } }: State): string | null {
  if (progress.get('other')?.state !== 'done' || [...progress.values()].some(({ state }) => state === 'running'))
    return null;
  const left = tree.paths.filter((path) => path.includes('/.lockscope-'));
  return left.length > 0 ? `left: ${left.join(' ')}` : null;
}

const safe = { check: all(atMostOneHolder, holdersStand(lock, pidOf), exchangedAlone, nothingLost), end: ending };
const worlds = [
  ['whose lock is free', () => withDamagedJournal(freeCodegraphLock())],
  ['whose lock a dead holder has left', () => withDamagedJournal(deadCodegraphLock())],
] as const;
const works = [
  ['appends', appends(journal, entry)],
  ['writes it anew', rewrites(journal, entry)],
] as const;
const ways = [
  ['swap', true],
  ['second name', false],
] as const;

describe('in every order of their steps, a journal that is repaired', function () {
  this.timeout(300_000);

  const writer = (work: (steps: Steps) => void): Actor =>
    codegraph({ name: 'codegraph', pid: pids.codegraph, lock, releases: true, work });

  const orders = worlds.flatMap(([which, world]) => works.map(([how, work]) => [which, world, how, work] as const));
  for (const [which, world, how, work] of orders) {
    for (const [way, swaps] of ways) {
      it(`${which}, by ${way}, loses nothing of a codegraph that ${how}, and is never exchanged meanwhile`, async () => {
        const plan = await repairPlanIn(world(), journal);
        const { ends } = await explore(world(), [repairing(plan, { swaps }), writer(work)], safe);
        const said = [...ends.keys()].join('\n');
        assert.match(said, /lockscope: repaired by \w+, codegraph: released/);
        assert.match(said, /lockscope: changed-underneath, codegraph: released/);
        // A lock that is taken over while it is moved aside may not get back: that is told.
        assert.doesNotMatch(said, swaps ? /conflict|failed|left/ : /failed/);
      });
    }
  }

  it('is what a native build makes of it, which asks for no lock', async () => {
    const world = withDamagedJournal(freeCodegraphLock());
    const plan = await repairPlanIn(world, journal);
    const check = (state: State): string | null => {
      const text = state.world.tree.text(journal);
      if (text === undefined) return 'the journal is gone';
      return isOver(state) && text !== begunAnew ? `it is ${text}` : null;
    };
    const actors = [repairing(plan, { swaps: true }), nativeBuild('native', journal)];
    const { ends } = await explore(world, actors, { check: all(atMostOneHolder, check), end: ending });
    assert.deepEqual([...ends.keys()].sort(), [
      'lockscope: changed-underneath, native: built',
      'lockscope: repaired by swap, native: built',
    ]);
  });

  for (const [way, swaps] of ways) {
    it(`by ${way}, and killed between any two steps, is there, whole, and put right by the next start`, async () => {
      const world = withDamagedJournal(freeCodegraphLock());
      const plan = await repairPlanIn(world, journal);
      const actors = [
        repairing(plan, { swaps, mayCrash: true }),
        recovering(codegraphFolder, { swaps, name: 'other', pid: pids.other }, pids.lockscope),
      ];
      const rules = { check: all(nothingLost, nothingLeft), end: ending, mayWait: ['other'] };
      const { ends } = await explore(world, actors, rules);
      const said = [...ends.keys()].join('\n');
      assert.match(said, /lockscope: crashed, other: \w/);
      assert.doesNotMatch(said, /failed|conflict/);
    });
  }

  it('would be lost without the lock', async () => {
    const world = withDamagedJournal(freeCodegraphLock());
    const plan = await repairPlanIn(world, journal);
    const unlocked: Actor = {
      name: 'codegraph',
      run: (steps) => Promise.resolve(rewrites(journal, entry)(steps)).then(() => 'released'),
    };
    await assert.rejects(explore(world, [repairing(plan, { swaps: false }), unlocked], safe), Violation);
  });
});
