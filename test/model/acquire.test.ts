import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { codegraph, pids } from './actors';
import { type Actor, explore, Violation, type World } from './explore';
import { acquiring } from './lockscope';
import {
  all,
  atMostOneHolder,
  codegraphLock as lock,
  deadCodegraphLock,
  ending,
  freeCodegraphLock,
  holdersStand,
} from './worlds';

const pidOf = { codegraph: pids.codegraph, lockscope: pids.lockscope, other: pids.other };
const safe = { check: all(atMostOneHolder, holdersStand(lock, pidOf)), end: ending };
const worlds: readonly (readonly [string, () => World])[] = [
  ['of a dead holder', deadCodegraphLock],
  ['that is free', freeCodegraphLock],
];

describe('in every order of their steps, a lock that Lockscope itself takes', function () {
  this.timeout(300_000);

  for (const [which, world] of worlds) {
    for (const [way, swaps] of [
      ['swap', true],
      ['quarantine', false],
    ] as const) {
      describe(`${which}, by ${way}`, () => {
        it('is held, and let go again', async () => {
          const { ends } = await explore(world(), [acquiring(lock, { swaps, releases: true })], safe);
          assert.deepEqual([...ends.keys()], ['lockscope: dropped']);
          assert.equal([...ends.values()][0]?.world.tree.has(lock), false);
        });

        for (const releases of [false, true]) {
          it(`is never held by a codegraph ${releases ? 'that lets go ' : ''}at the same time`, async () => {
            const actors: readonly Actor[] = [
              acquiring(lock, { swaps, releases }),
              codegraph({ name: 'codegraph', pid: pids.codegraph, lock, releases }),
            ];
            const { ends } = await explore(world(), actors, safe);
            const all = [...ends.keys()].join('\\n');
            assert.match(all, /lockscope: (?:holds|dropped)/);
            assert.match(all, /codegraph: (?:holds|released)/);
          });
        }

        it('is never held by two Lockscopes', async () => {
          const actors = [
            acquiring(lock, { swaps, releases: true }),
            acquiring(lock, { swaps, releases: true, name: 'other', pid: pids.other }),
          ];
          const { ends } = await explore(world(), actors, safe);
          for (const end of ends.keys()) assert.ok(!/conflict|failed/.test(end), end);
        });
      });
    }
  }

  it('would be held by two without the grace: codegraph’s own protocol lets two in', async () => {
    const actors = ['codegraph', 'second'].map((name, index) =>
      codegraph({ name, pid: pids.codegraph + index, lock, attempts: 1 }),
    );
    await assert.rejects(explore(deadCodegraphLock(), actors, { check: atMostOneHolder }), Violation);
  });
});
