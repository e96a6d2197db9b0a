import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { pids } from './actors';
import { type Actor, explore, type State, Violation, type World } from './explore';
import { entryPlanIn, removingEntry } from './lockscope';
import {
  insertsNew,
  registers,
  registersInPlace,
  registry,
  registryText,
  serversIn,
  unregisters,
} from './registryWriters';
import { all, ending, isOver, world } from './worlds';

/** A registry with a dead server and a living one. */
function twoServers(): World {
  return world((tree) => tree.put(registry, registryText({ api: { pid: pids.dead }, web: { pid: pids.second } })));
}

/** Whoever has registered, and not taken it out again, is there in the end; the registry is there all the time. */
function stands(wanted: Readonly<Record<string, readonly [writer: string, pid: number]>>) {
  return (state: State): string | null => {
    if (!state.world.tree.has(registry)) return 'the registry is gone';
    const servers = serversIn(state.world);
    if (!isOver(state)) return null;
    if (servers['web']?.pid !== pids.second) return 'the entry of a bystander is lost';
    for (const [server, [by, pid]] of Object.entries(wanted)) {
      const outcome = state.progress.get(by)?.outcome;
      if (outcome === 'registered' && servers[server]?.pid !== pid) return `${server} of ${by} is lost`;
    }
    return null;
  };
}

/** What is told to be removed is: unless somebody writes it anew who had read of it before. */
function isGoneWhereRemoved(state: State): string | null {
  if (!isOver(state) || state.progress.get('lockscope')?.outcome !== 'removed by swap') return null;
  return serversIn(state.world)['api']?.pid === pids.dead ? 'the dead entry is back' : null;
}

function nothingLeft(state: State): string | null {
  if (!isOver(state)) return null;
  const left = state.world.tree.paths.filter((path) => path.includes('/.lockscope-'));
  return left.length > 0 ? `left: ${left.join(' ')}` : null;
}

/** Whether somebody reads between an exchange that was wrong and the one back: what it took out is hidden meanwhile. */
function readsWhileHidden(trace: readonly string[]): boolean {
  const at = (from: number): number =>
    trace.findIndex((step, index) => index >= from && /^lockscope: exchange /.test(step));
  for (let first = at(0); first >= 0; first = at(first + 1)) {
    const between = trace.slice(first + 1, at(first + 1) < 0 ? first : at(first + 1));
    const isBack = between.every((step) => !step.startsWith('lockscope: ') || step.startsWith('lockscope: look at '));
    if (isBack && between.some((step) => step.endsWith('read the registry'))) return true;
  }
  return false;
}

const limit = 400_000;

describe('in every order of their steps, an entry that is taken out of its file', function () {
  this.timeout(120_000);

  const swaps = { swaps: true };
  const writers: readonly (readonly [what: string, actor: Actor, check: (state: State) => string | null])[] = [
    [
      'registers under another name',
      registers({ name: 'writer' }, 'db', pids.third),
      stands({ db: ['writer', pids.third] }),
    ],
    [
      'replaces the dead entry',
      registers({ name: 'writer' }, 'api', pids.third),
      stands({ api: ['writer', pids.third] }),
    ],
    [
      'registers where nobody has the name',
      insertsNew({ name: 'writer' }, 'api', pids.third),
      stands({ api: ['writer', pids.third] }),
    ],
    [
      'writes into the file itself',
      registersInPlace('writer', 'db', pids.third),
      stands({ db: ['writer', pids.third] }),
    ],
    [
      'replaces it in the file itself',
      registersInPlace('writer', 'api', pids.third),
      stands({ api: ['writer', pids.third] }),
    ],
  ];

  for (const [what, actor, check] of writers) {
    it(`takes nothing from a process that ${what}`, async () => {
      const plan = await entryPlanIn(twoServers(), registry, 'api');
      const rules = { check: all(check, nothingLeft), end: ending, limit };
      const { ends } = await explore(twoServers(), [removingEntry(plan, swaps), actor], rules);
      const said = [...ends.keys()].join('\n');
      assert.match(said, /lockscope: removed by swap/);
      assert.doesNotMatch(said, /conflict|failed/);
    });
  }

  it('is out, or said not to be, whatever becomes of it by those who had read of it', async () => {
    const plan = await entryPlanIn(twoServers(), registry, 'api');
    const writer = unregisters({ name: 'writer' }, 'web', pids.second);
    const check = (state: State): string | null =>
      state.progress.get('lockscope')?.state === 'done' &&
      state.progress.get('writer')?.state === 'done' &&
      'web' in serversIn(state.world)
        ? 'what was taken out by its own is back'
        : null;
    const rules = { check: all(check, nothingLeft), end: ending, limit };
    const { ends } = await explore(twoServers(), [removingEntry(plan, swaps), writer], rules);
    assert.match([...ends.keys()].join('\n'), /lockscope: removed by swap, writer: unregistered/);
  });

  it('is taken out once by two Lockscopes, which take nothing from each other or from a writer', async () => {
    const plan = await entryPlanIn(twoServers(), registry, 'api');
    const both = [removingEntry(plan, swaps), removingEntry(plan, { ...swaps, name: 'other', pid: pids.other })];
    const { ends } = await explore(twoServers(), both, {
      check: all(stands({}), isGoneWhereRemoved, nothingLeft),
      end: ending,
      limit,
    });
    assert.deepEqual(
      [...ends.keys()].filter((end) => /conflict|failed/.test(end)),
      [],
    );
  });
});

describe('writers of a registry without a lock', function () {
  this.timeout(120_000);

  it('lose nothing beside the removal, one after the other, unless one reads in the moment of a wrong exchange', async () => {
    const plan = await entryPlanIn(twoServers(), registry, 'api');
    const actors = [
      removingEntry(plan, { swaps: true }),
      registers({ name: 'one' }, 'db', pids.third),
      registers({ name: 'two', after: (now) => 'db' in serversIn(now) }, 'queue', pids.codegraph),
    ];
    const lost = stands({ db: ['one', pids.third], queue: ['two', pids.codegraph] });
    const check = (state: State): string | null => (readsWhileHidden(state.trace) ? null : lost(state));
    await explore(twoServers(), actors, { check, mayWait: ['two'], limit });
    // The moment is real: whoever has no lock, and no system call that compares, can only make it short.
    await assert.rejects(explore(twoServers(), actors, { check: lost, mayWait: ['two'], limit }), Violation);
  });

  it('lose an entry by themselves, without Lockscope', async () => {
    const actors = [registers({ name: 'one' }, 'db', pids.third), registers({ name: 'two' }, 'queue', pids.codegraph)];
    const check = stands({ db: ['one', pids.third], queue: ['two', pids.codegraph] });
    await assert.rejects(explore(twoServers(), actors, { check }), Violation);
  });
});
