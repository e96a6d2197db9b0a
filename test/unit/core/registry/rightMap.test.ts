import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lockscopeLeftover } from '../../../../src/core/dialects/lockscope/leftover';
import { removeEntry } from '../../../../src/core/registry/map/removal/removeEntry';
import { putRightEach } from '../../../../src/core/release/recovery';
import { keptIn } from '../../../support/keptFiles';
import { teamRegistry } from '../../../support/release/declaredRegistry';
import { minute } from '../judging';
import { EntryRig, livePid, twoServers } from './entryRig';

type Step = Parameters<EntryRig['hands']['before']>[0];

const withoutApi = `${JSON.stringify({ servers: { web: { pid: livePid } } }, null, 2)}\n`;
/** Of the Lockscope that is killed. */
const killedPid = 77;

/** The calls of a removal from the first exchange of anything on, in order: which, and the how many-eth of its kind. */
async function stepsOf(rig: EntryRig): Promise<readonly (readonly [step: Step, nth: number])[]> {
  assert.ok((await rig.remove('api')).ok);
  const seen = new Map<string, number>();
  return rig.hands.calls
    .map((call) => call.slice(0, call.indexOf(' ')))
    .map((step): readonly [Step, number] => {
      const nth = (seen.get(step) ?? 0) + 1;
      seen.set(step, nth);
      return [step as Step, nth];
    })
    .filter(([step]) => (step as string) !== 'flush');
}

/** A Lockscope is killed right before this call of a removal. */
async function killedAt(rig: EntryRig, [step, nth]: readonly [Step, number]): Promise<void> {
  const plan = await rig.plan('api');
  assert(plan.ok);
  rig.hands.before(step, nth, () => {
    throw new Error('killed');
  });
  const ports = { ...rig.ports, maker: { pid: killedPid, startedAt: rig.clock.now() - minute } };
  await assert.rejects(rig.run(removeEntry(plan.value, ports, new AbortController().signal)), /killed/);
}

async function recovered(rig: EntryRig): Promise<readonly string[]> {
  await rig.clock.advance(minute);
  const records = await Promise.all(rig.left.map((path) => rig.record(path, lockscopeLeftover.id)));
  const done = await putRightEach(records, { trusted: true }, rig.ports, new AbortController().signal);
  return done.map(({ result }) => (result.ok ? result.value.righted : result.error.reason));
}

/** How it ends where it was killed between the exchange and the keeping. */
for (const [what, inTheMiddle, make] of [
  ['without a lock', 'as it was put-back', () => new EntryRig()],
  [
    'with a lock of its own, where names cannot be exchanged',
    'removed kept',
    () => {
      const rig = new EntryRig(teamRegistry({ lock: '*.lock' }));
      rig.hands.swaps = 'no';
      return rig;
    },
  ],
] as const) {
  describe(`a Lockscope that is killed while it takes an entry out of a registry ${what}`, () => {
    it('leaves nothing half done: the next one makes the file what it was, or keeps what was removed', async () => {
      const ends = new Set<string>();
      for (const step of await stepsOf(make())) {
        const rig = make();
        await killedAt(rig, step);
        const righted = await recovered(rig);
        const kept = await keptIn(rig.undo);
        const state = rig.text === twoServers() ? 'as it was' : rig.text === withoutApi ? 'removed' : 'broken';
        assert.notEqual(state, 'broken', `${step.join(' ')}: ${rig.text}`);
        assert.deepEqual(rig.left, [], step.join(' '));
        // What was taken out and is not back is never lost.
        if (state === 'removed') assert.ok(kept.length > 0, `${step.join(' ')}: ${righted.join()}`);
        ends.add([state, ...righted].join(' '));
      }
      assert.ok(ends.has('as it was') && ends.has(inTheMiddle), [...ends].join('; '));
    });

    it('never takes away what somebody has registered before the next one comes', async () => {
      for (const step of await stepsOf(make())) {
        const rig = make();
        await killedAt(rig, step);
        const { servers } = JSON.parse(rig.text ?? '') as { readonly servers: object };
        const more = `${JSON.stringify({ servers: { ...servers, db: { pid: livePid } } })}\n`;
        rig.write(more);
        await recovered(rig);
        assert.deepEqual([rig.text, rig.left], [more, []], step.join(' '));
      }
    });
  });
}
