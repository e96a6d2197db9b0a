import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { type Breaker, chooseBreaker, each, errorCodes, ownBreaker, wasKilled } from '../support/release/breaking';
import { assertSafe, type CrashScene, crashScenes, openStage } from '../support/release/crashScenes';
import type { Way } from '../support/release/realCore';

const atOnce = 2;

/** Runs it once for each of its calls, broken there; answers how many that were. */
async function breakEverywhere(
  scene: CrashScene,
  way: Way,
  wanted: Breaker,
  mishapsAt: (call: number) => readonly Parameters<Breaker['run']>[3][],
): Promise<number> {
  // The program itself counts its calls whatever they are about.
  const breaker = scene.varies === true ? ownBreaker : wanted;
  const whole = await openStage(scene, way);
  const plan = await breaker.count(whole);
  await assertSafe(scene, whole, way, 'unharmed');
  whole.remove();
  const attempts = plan.calls.flatMap((name, call) => mishapsAt(call).map((mishap) => ({ name, call, mishap })));
  await each(attempts, atOnce, async ({ name, call, mishap }) => {
    const stage = await openStage(scene, way);
    try {
      const ended = await breaker.run(stage, plan, call, mishap);
      const when = `${mishap} at call ${call + 1} (${name}) of ${plan.calls.join(' ')}: ${ended.output}`;
      if (mishap === 'killed') assert.ok(wasKilled(ended), `${ended.code} ${ended.signal} ${when}`);
      else assert.ok(ended.code === 0 && /\{"outcomes":/.test(ended.output), `${ended.code} ${when}`);
      await assertSafe(scene, stage, way, when);
    } finally {
      stage.remove();
    }
  });
  return plan.calls.length;
}

describe('a Lockscope that is killed before any one of its system calls', function () {
  this.timeout(120_000);
  let breaker: Breaker;

  before(async function () {
    this.timeout(6 * 60_000);
    breaker = await chooseBreaker();
  });

  for (const scene of crashScenes) {
    for (const way of scene.ways) {
      it(`loses nothing and leaves nothing while it ${scene.title}, ${way}`, async () => {
        assert.ok((await breakEverywhere(scene, way, breaker, () => ['killed'])) > 0);
      });
    }
  }
});

describe('a Lockscope that is killed before any one of its calls of Node', function () {
  this.timeout(120_000);

  for (const way of ['native', 'in steps'] as const) {
    it(`loses nothing and leaves nothing while it releases a lock, ${way}`, async () => {
      const [scene] = crashScenes;
      assert.ok(scene !== undefined);
      assert.ok((await breakEverywhere(scene, way, ownBreaker, () => ['killed'])) > 4);
    });
  }
});

describe('a Lockscope, one of whose calls fails,', function () {
  this.timeout(120_000);
  let breaker: Breaker;

  before(async () => {
    breaker = await chooseBreaker();
  });

  for (const scene of crashScenes) {
    for (const way of scene.ways) {
      it(`says so or succeeds, loses nothing and leaves nothing while it ${scene.title}, ${way}`, async () => {
        // Each call fails in another way.
        const codeAt = (call: number): (typeof errorCodes)[number] => errorCodes[call % errorCodes.length] ?? 'EIO';
        const by = scene.act === 'release' ? breaker : ownBreaker;
        assert.ok((await breakEverywhere(scene, way, by, (call) => [codeAt(call)])) > 0);
      });
    }
  }

  it('does so for every code, while it releases a lock', async () => {
    const [scene] = crashScenes;
    assert.ok(scene !== undefined);
    // Each code at every other call, so that each call fails in half of the ways.
    const codesAt = (call: number): (typeof errorCodes)[number][] => errorCodes.filter((_, n) => (call + n) % 2 === 0);
    await breakEverywhere(scene, 'native', ownBreaker, codesAt);
  });
});
