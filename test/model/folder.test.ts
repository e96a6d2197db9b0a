import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { properLockfileFolder } from '../../src/core/dialects/proper-lockfile/folderLock';
import type { LockRecord } from '../../src/core/lock';
import { pids } from './actors';
import { type Actor, explore, type Exploration, type State, Violation } from './explore';
import { recordIn, recovering, releasing } from './lockscope';
import { personWithRmR, properLockfile } from './properLockfile';
import {
  all,
  atMostOneHolder,
  deadFolderLock,
  ending,
  folderLock as lock,
  isOver,
  oldFolderTime,
  sleepersFolderLock,
} from './worlds';

/** Two folders of one moment have the same time and even the same number; or each a time of its own. */
const clocks = [
  ['coarse', false],
  ['fine', true],
] as const;

const swap = { swaps: true } as const;
const aside = { swaps: false } as const;
const otherLockscope = { name: 'other', pid: pids.other } as const;
const thief = (more: Partial<Parameters<typeof properLockfile>[0]> = {}): Actor =>
  properLockfile({ name: 'thief', lock, ...more });
const patient = (more: Partial<Parameters<typeof properLockfile>[0]> = {}): Actor =>
  properLockfile({ name: 'patient', lock, steals: false, ...more });
const person = personWithRmR({ name: 'person', path: lock });

/** Whoever holds it when all is over has a folder there. */
function folderStands(state: State): string | null {
  const { holders, tree } = state.world;
  return isOver(state) && holders.size > 0 && !tree.has(lock) ? 'a live lock is lost' : null;
}

/** Nothing of ours holds for nobody when all is over. What somebody has touched is his, and ages as his. */
function noStampStands(state: State): string | null {
  const seen = state.world.tree.look({ path: lock, maxBytes: 0 });
  const isOurs = seen.ok && (seen.value.stat.mode & 0o222) === 0 && !seen.value.stat.mtimeNs.endsWith('000000');
  return isOver(state) && isOurs ? 'a stamp of a Lockscope stands there for ever' : null;
}

/** Nobody is told that something was wrong with his lock. */
function nobodyIsDisturbed({ progress }: State): string | null {
  const told = [...progress].find(([, { outcome }]) => outcome === 'compromised' || outcome === 'failed');
  return told === undefined ? null : `${told[0]} was disturbed`;
}

const oneAtATime = { check: all(atMostOneHolder, folderStands), end: ending, limit: 1_000_000 };
const safe = { ...oneAtATime, check: all(atMostOneHolder, folderStands, noStampStands) };

describe('in every order of their steps, the release of a dead folder of proper-lockfile', function () {
  this.timeout(300_000);
  let record: LockRecord;

  before(async () => {
    record = await recordIn(deadFolderLock(), lock, properLockfileFolder);
    assert.equal(record.releasable, true);
  });

  const release = (way: { readonly swaps: boolean }, more = {}): Actor => releasing(record, { ...way, ...more });

  describe('by exchange', () => {
    it('takes it out and leaves nothing', async () => {
      const { ends } = await explore(deadFolderLock(), [release(swap)], safe);
      assert.deepEqual([...ends.keys()], ['lockscope: released by swap']);
      assert.equal([...ends.values()][0]?.world.tree.has(lock), false);
    });

    const scenes: Readonly<Record<string, () => readonly Actor[]>> = {
      'one that takes it over': () => [thief({ deeds: ['beat', 'beat'] })],
      'one that takes it over, and lets go': () => [thief({ deeds: ['beat', 'release'] })],
      'one that takes it over for the first time in its process': () => [thief({ probes: true, deeds: ['beat'] })],
      'one that takes it over, and one that takes it when it is free': () => [thief({ deeds: ['beat'] }), patient()],
      'one that takes it over and lets go, and one that takes it then': () => [
        thief({ deeds: ['release'] }),
        patient({ deeds: ['beat'] }),
      ],
      'two that take it when it is free': () => [patient(), patient({ name: 'second' })],
    };
    for (const [what, others] of Object.entries(scenes)) {
      for (const [clock, doesTick] of clocks) {
        it(`and ${what}: never two, and no live lock is lost, by a ${clock} clock`, async () => {
          const { states, ends } = await explore(deadFolderLock(doesTick), [release(swap), ...others()], safe);
          assert.ok(states > 200, String(states));
          assert.ok([...ends.keys()].some((end) => end.includes('released by swap')));
          assert.ok(![...ends.keys()].some((end) => /conflict|left/.test(end)));
        });
      }
    }

    it('and another Lockscope, and one that takes it over: never two, and no live lock is lost', async () => {
      const { ends } = await explore(deadFolderLock(), [release(swap), release(swap, otherLockscope), thief()], safe);
      assert.ok([...ends.keys()].some((end) => end.includes('released by swap')));
      assert.ok(![...ends.keys()].some((end) => /conflict|left/.test(end)));
    });

    it('and another Lockscope: one of them at the most does it, and neither takes the other for somebody', async () => {
      const { ends } = await explore(deadFolderLock(), [release(swap), release(swap, otherLockscope)], safe);
      for (const end of ends.keys()) {
        assert.ok(end.split('released by swap').length <= 2, `twice: ${end}`);
        assert.ok(!/conflict|put-back|failed|left/.test(end), end);
      }
    });

    it('and another Lockscope that moves aside, and one that takes it over: never two, and no live lock is lost', async () => {
      await explore(deadFolderLock(), [release(swap), release(aside, otherLockscope), thief()], oneAtATime);
    });

    it('and a person with rm -r, and somebody who takes it: never two', async () => {
      for (const somebody of [thief({ deeds: ['beat'] }), patient({ deeds: ['beat'] })]) {
        const check = all(atMostOneHolder, noStampStands);
        await explore(deadFolderLock(), [release(swap), person, somebody], { check, end: ending });
      }
    });

    it('leaves a holder that was thought dead and wakes up its lock, or lets it know', async () => {
      for (const deeds of [['beat', 'beat'], ['beat', 'release'], ['release']] as const) {
        const sleeper = properLockfile({ name: 'sleeper', lock, knows: oldFolderTime, deeds });
        const { ends } = await explore(sleepersFolderLock('sleeper'), [release(swap), sleeper], safe);
        const said = [...ends.keys()].join('\n');
        // It looked at its own right before the exchange, and touched ours right after: ours is its lock from then on.
        if (deeds[0] === 'beat') assert.match(said, /moved-and-put-back, sleeper: (?:holds|released)/);
        assert.match(said, /released by swap, sleeper: (?:compromised|released)/);
        for (const { progress, world } of ends.values()) {
          if (progress.get('sleeper')?.outcome !== 'holds') continue;
          assert.ok(world.tree.has(lock));
          assert.doesNotMatch(String(progress.get('lockscope')?.outcome), /released/);
        }
      }
    });

    it('disturbs nobody who takes it over, or takes it when it is free, whatever their clock', async () => {
      const scenes = [
        [thief({ deeds: ['beat', 'release'] }), patient({ deeds: ['beat'] })],
        [thief({ deeds: ['beat', 'beat'], probes: true })],
      ];
      for (const [, doesTick] of clocks) {
        for (const others of scenes) {
          const actors = [release(swap), ...others];
          await explore(deadFolderLock(doesTick), actors, { ...safe, check: nobodyIsDisturbed });
        }
      }
    });

    it('has one window: who removes it, or lets go, while a link stands in its place, is told that he cannot', async () => {
      for (const [deeds, told] of [
        [['beat'], 'cannot take it over: ENOTDIR'],
        [['release'], 'cannot let go: ENOTDIR'],
      ] as const) {
        const scene = [release(swap), thief({ deeds })];
        const isTold = ({ progress }: State): string | null =>
          progress.get('thief')?.outcome === told ? 'he is told' : null;
        const { trace } = await violation(deadFolderLock(true), scene, isTold);
        const exchanges = trace.flatMap((step, index) => (step.includes(': exchange ') ? index : []));
        const tries = trace.flatMap((step, index) => (step.startsWith('thief: rmdir') ? index : []));
        const [first = -1, second = trace.length] = exchanges;
        assert.ok(first < (tries.at(-1) ?? -1) && (tries.at(-1) ?? -1) < second, trace.join('\n'));
        // He has lost nothing: either he had no lock yet, or he is done with it, and it ages as that of anybody who is gone.
        await explore(deadFolderLock(true), scene, safe);
      }
    });
  });

  describe('by moving aside', () => {
    it('and one that takes it over: never two, and no live lock is lost', async () => {
      for (const deeds of [['beat'], ['release']] as const) {
        const { ends } = await explore(deadFolderLock(), [release(aside), thief({ deeds })], safe);
        assert.ok([...ends.keys()].some((end) => end.startsWith('lockscope: released by quarantine, thief: ')));
      }
    });

    it('has a window that an exchange does not have: a live lock is away, and a third one finds the place free', async () => {
      const scene = [thief({ deeds: ['beat'] }), patient()];
      const { trace } = await violation(deadFolderLock(), [release(aside), ...scene], atMostOneHolder);
      const away = trace.map((step) => step.startsWith('lockscope: rename ')).lastIndexOf(true);
      assert.match(trace.slice(away + 1).join('\n'), /^(?:thief|patient): mkdir$/m);
      // Without us they do nothing of the kind.
      await explore(deadFolderLock(), scene, safe);
    });
  });

  it('is not needed for two to hold it at once: both find it old, and the second removes the folder of the first', async () => {
    const { trace } = await violation(deadFolderLock(), [thief(), thief({ name: 'second' })], atMostOneHolder);
    assert.equal(trace.filter((step) => step.endsWith(': rmdir')).length, 2);
  });

  it('is not needed for two where a holder sleeps: the next one takes its lock over, and it does not know yet', async () => {
    const sleeper = properLockfile({ name: 'sleeper', lock, knows: oldFolderTime, deeds: ['beat'] });
    await violation(sleepersFolderLock('sleeper'), [sleeper, thief()], atMostOneHolder);
  });

  describe('killed between any two of its steps', () => {
    /** What the dead folder was is in its place, kept for undo, or taken over; and nothing else lies about. */
    const nothingLies = (state: State): string | null => {
      const { progress, world } = state;
      if (!isOver(state) || progress.get('other')?.state !== 'done') return null;
      const left = world.tree.paths.filter((path) => path.includes('/.lockscope-'));
      return left.length > 0 ? `left: ${left.join(' ')}` : null;
    };
    const others: Readonly<Record<string, () => readonly Actor[]>> = {
      nobody: () => [],
      'one that takes it over': () => [thief({ deeds: ['beat'] })],
      'one that takes it over, and lets go': () => [thief({ deeds: ['release'] })],
    };
    for (const [way, how] of [
      ['exchange', swap],
      ['moving aside', aside],
    ] as const) {
      for (const [what, actors] of Object.entries(others)) {
        it(`by ${way}, beside ${what}, it loses nothing, and the next start leaves nothing`, async () => {
          const scene = [
            release(how, { mayCrash: true }),
            recovering('/ws', { ...how, ...otherLockscope }, pids.lockscope),
            ...actors(),
          ];
          const check = all(atMostOneHolder, folderStands, noStampUnlessWaiting, nothingLies);
          const { ends } = await explore(deadFolderLock(), scene, { ...safe, check, mayWait: ['other'] });
          assert.ok([...ends.keys()].some((end) => /lockscope: crashed, other: kept/.test(end)));
        });
      }
    }
  });
});

/** Before the next start, a stamp may stand there. */
function noStampUnlessWaiting(state: State): string | null {
  return state.progress.get('other')?.state === 'done' ? noStampStands(state) : null;
}

async function violation(
  world: ReturnType<typeof deadFolderLock>,
  actors: readonly Actor[],
  check: (state: State) => string | null,
): Promise<State> {
  let found: Exploration;
  try {
    found = await explore(world, actors, { check });
  } catch (error) {
    if (error instanceof Violation) return error.state;
    throw error;
  }
  return assert.fail(`nothing of the kind in ${found.states} states`);
}
