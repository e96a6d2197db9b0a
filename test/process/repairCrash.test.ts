import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { codegraphJournal } from '../../src/core/journal/codegraph';
import { executeRepair } from '../../src/core/journal/repair/execute';
import { planRepair } from '../../src/core/journal/repair/plan';
import { undoRepair } from '../../src/core/journal/repair/undoRepair';
import type { Hands } from '../../src/core/ports';
import type { ReleasePorts } from '../../src/core/release/releasePorts';
import { createHands } from '../../src/node/files/hands';
import { keptIn } from '../support/keptFiles';
import { deadPid } from '../support/release/deadPid';
import { createRealCore, nativeRenameOf, type RealCore, type Way, ways } from '../support/release/realCore';
import { createTemporaryFolder, memoryFolder } from '../support/release/scratch';
import type { TemporaryFolder } from '../support/temporaryFolder';

const damaged = '# codegraph-journal v1 1795171083515\nsrc/a.ts\nsrc/b.tsDELETED src/c.ts\nsrc/d.ts\n';
const repaired = '# codegraph-journal v1 0\nsrc/a.ts\nsrc/d.ts\n';
const { signal } = new AbortController();
const changing: readonly (keyof Hands)[] = ['rename', 'restore', 'create', 'swap', 'unlink', 'link', 'replace'];
/** Nobody contends here, so that nobody has to be waited for. */
const hasty: ReleasePorts['clock'] = {
  now: () => Date.now(),
  after: (_ms, run) => {
    const soon = setImmediate(run);
    return () => clearImmediate(soon);
  },
};

class Killed extends Error {}

type Call = (...given: readonly unknown[]) => unknown;

/** Hands that do nothing any more from the `at`th change on, as those of a process that was killed there. */
function mortal(hands: Hands, at: number): { readonly hands: Hands; readonly isDead: () => boolean } {
  let calls = 0;
  const wrapped = new Proxy(hands, {
    get: (target, name: keyof Hands) => {
      const act = Reflect.get(target, name) as Call;
      return (...given: unknown[]) => {
        if (changing.includes(name) && calls < at) calls += 1;
        if (calls >= at) throw new Killed();
        return act(...given);
      };
    },
  });
  return { hands: wrapped, isDead: () => calls >= at };
}

describe('a repair that is killed before any one of its changes', function () {
  this.timeout(60_000);
  let scratch: TemporaryFolder;
  let places = 0;

  before(() => {
    scratch = createTemporaryFolder(memoryFolder());
  });
  after(() => scratch.remove());

  const acts = {
    repair: async (path: string, { ports }: RealCore): Promise<unknown> => {
      const plan = await planRepair({ path, dialect: codegraphJournal.id }, { trusted: true }, ports, signal);
      assert.ok(plan.ok);
      return executeRepair(plan.value, ports, signal);
    },
    undo: async (_path: string, { ports }: RealCore): Promise<unknown> => {
      const [kept] = await keptIn(ports.undo);
      assert.ok(kept !== undefined);
      return undoRepair(kept, ports, signal);
    },
  } as const;

  /** Whether it was killed, and what there is once a new start has put right what it can. */
  async function play(
    act: keyof typeof acts,
    way: Way,
    at: number,
  ): Promise<{ readonly isKilled: boolean; readonly text: string }> {
    const place = scratch.at(String((places += 1)));
    const folder = join(place, '.codegraph');
    const path = join(folder, 'changes.journal');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, damaged);
    const options = { way, undoFolder: join(place, 'undo'), clock: hasty };
    const sound = createRealCore(options);
    if (act === 'undo') await acts.repair(path, sound);
    const { hands, isDead } = mortal(createHands(nativeRenameOf(way)), at);
    const victim = createRealCore({ ...options, hands, maker: { pid: deadPid(), startedAt: null } });
    try {
      await acts[act](path, victim);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    victim.dispose();
    const what = `${act}, ${way}, before change ${at}`;
    await sound.recover(folder);
    const kept = (await keptIn(sound.ports.undo)).filter(({ kind }) => kind === 'journal');
    const names = readdirSync(folder).filter((name) => name !== 'changes.journal.lock');
    assert.deepEqual(names, ['changes.journal'], what);
    const text = readFileSync(path, 'utf8');
    assert.ok(text === damaged || text === repaired, `${what}: ${text}`);
    const isKept = kept.some(({ sha256 }) => sha256 === createHash('sha256').update(damaged).digest('hex'));
    if (text === repaired) {
      assert.ok(isKept, `${what}: the damaged one is lost`);
      const [first] = kept;
      assert.ok(first !== undefined && (await undoRepair(first, sound.ports, signal)).ok, what);
      assert.equal(readFileSync(path, 'utf8'), damaged, what);
    }
    sound.dispose();
    return { isKilled: isDead(), text };
  }

  for (const way of ways) {
    for (const act of ['repair', 'undo'] as const) {
      it(`loses nothing, ${act === 'undo' ? 'while it is undone, ' : ''}${way}`, async () => {
        const texts: string[] = [];
        for (let at = 1, isKilled = true; isKilled; at++) {
          const end = await play(act, way, at);
          isKilled = end.isKilled;
          texts.push(end.text);
        }
        assert.ok(texts.length > 4, `${texts.length} changes`);
        // It was killed on both sides of the exchange.
        assert.deepEqual(new Set(texts), new Set([damaged, repaired]));
      });
    }
  }
});
