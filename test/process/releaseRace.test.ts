import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import type { LockRecord } from '../../src/core/lock';
import { observe } from '../../src/core/observe';
import type { Hands, UndoStore } from '../../src/core/ports';
import { executeRelease, planRelease, type ReleasePorts } from '../../src/core/release';
import { ok } from '../../src/core/result';
import { judge, pidsToAsk } from '../../src/core/staleness';
import { createClock } from '../../src/node/clock';
import { createHands } from '../../src/node/files/hands';
import { createHost } from '../../src/node/hostFacts';
import { createDirectFileSystem } from '../../src/node/files/directFileSystem';
import { createKernelLockTable } from '../../src/node/kernelLocks/kernelLockTable';
import { machineFacts } from '../../src/core/machineFacts';
import { createProcessUses } from '../../src/node/processes/uses';
import { catalog, dialectOf, lookBy, plainContext } from '../support/dialects';
import { createInnerProcesses } from '../../src/node/processes/innerProcesses';
import { createProcessTable } from '../../src/node/processes/processTable';
import { createTemporaryFolder } from '../support/temporaryFolder';

const run = promisify(execFile);
const contenders = 3;
const durationMs = 4_000;

describe('a release among processes that fight over the lock', function () {
  this.timeout(60_000);

  it('never removes the lock of a live one, and puts back what it moves by accident', async () => {
    const folder = createTemporaryFolder();
    const lock = folder.at('changes.journal.lock');
    const deadPid = String(spawnSync(process.execPath, ['-e', '']).pid);
    const host = createHost();
    try {
      const script = join(import.meta.dirname, 'releaseRace.contender.cjs');
      let running = contenders;
      const races = Array.from({ length: contenders }, () =>
        run(process.execPath, [script, lock, deadPid, String(durationMs)]).finally(() => (running -= 1)),
      );
      const watch = new WatchedRelease(lock, host);
      while (running > 0) {
        await watch.tryOnce();
        await new Promise((resolve) => setImmediate(resolve));
      }
      const held = new Set((await Promise.all(races)).flatMap(({ stdout }) => JSON.parse(stdout) as string[]));

      assert.deepEqual(
        {
          removedAlive: watch.removedAlive,
          lost: watch.lost,
          conflictsNotKept: watch.conflicts.filter((path) => readFileSync(path, 'utf8') === ''),
          unexpected: watch.unexpected,
        },
        { removedAlive: [], lost: [], conflictsNotKept: [], unexpected: [] },
      );
      assert.ok(watch.removed > 0, 'nothing was ever released');
      assert.ok(held.size > 0, 'nobody ever held the lock');
    } finally {
      host.dispose();
      folder.remove();
    }
  });
});

/** Looks, judges and releases as the extension does, and writes down what became of everything it moved. */
class WatchedRelease {
  removed = 0;
  /** Contents of what was removed for good though its holder was still running. */
  readonly removedAlive: string[] = [];
  /** Contents of what was moved by accident and stood nowhere afterwards. */
  readonly lost: string[] = [];
  /** Where what could not be put back lies. */
  readonly conflicts: string[] = [];
  readonly unexpected: string[] = [];
  putBack = 0;
  readonly #lock: string;
  readonly #ports: ReleasePorts;

  constructor(lock: string, host: ReleasePorts['host']) {
    this.#lock = lock;
    this.#ports = {
      hands: this.#slowHands(),
      processes: createProcessTable(),
      host,
      clock: createClock(),
      undo: this.#undo(),
      randomHex: () => randomBytes(8).toString('hex'),
      leaseOf: ({ leaseMs }) => leaseMs,
      catalog: () => catalog,
      fs: createDirectFileSystem(),
      kernel: createKernelLockTable(),
      uses: createProcessUses(),
      inner: createInnerProcesses(),
    };
  }

  async tryOnce(): Promise<void> {
    const record = await this.#record();
    if (record === undefined) return;
    const plan = planRelease(record, { trusted: true });
    if (!plan.ok) return;
    const result = await executeRelease(plan.value, this.#ports);
    if (result.ok) return;
    const refusal = result.error;
    if (refusal.reason === 'moved-and-put-back') this.putBack += 1;
    else if (refusal.reason === 'conflict') this.conflicts.push(refusal.quarantine);
    else if (refusal.reason === 'failed') this.unexpected.push(JSON.stringify(refusal));
  }

  async #record(): Promise<LockRecord | undefined> {
    const look = lookBy(dialectOf('codegraph.journal-lock'), this.#lock);
    const seen = this.#ports.hands.look(look.request);
    const observation = seen.ok ? observe(look, seen.value) : undefined;
    if (observation === undefined) return undefined;
    const { host, clock, processes } = this.#ports;
    const known = await processes.query(pidsToAsk(observation));
    return judge(observation, plainContext(clock.now(), { machine: machineFacts(host), processes: known }));
  }

  /** Hands that often dawdle before they move something, so that steals do land in between, and check what they put back. */
  #slowHands(): Hands {
    const hands = createHands();
    return {
      look: (request) => hands.look(request),
      list: (folder) => hands.list(folder),
      rename: (from, to) => {
        const until = performance.now() + (Math.random() < 0.5 ? 0.5 : 0);
        while (performance.now() < until);
        return hands.rename(from, to);
      },
      restore: (from, to) => {
        const moved = hands.look({ path: from, maxBytes: 4_096 });
        const restored = hands.restore(from, to);
        const isThere = hands.look({ path: restored.ok ? to : from, maxBytes: 0 });
        // Whoever holds it may let go of it, or be robbed, right after it is back.
        if (!restored.ok && !isThere.ok) this.lost.push(JSON.stringify(moved));
        return restored;
      },
    };
  }

  #undo(): UndoStore {
    return {
      keep: async (_entry, quarantine) => {
        const content = readFileSync(quarantine, 'utf8');
        const pid = Number(content.split('\n')[0]);
        // Asked after it was moved: who is running now was running then.
        const state = (await this.#ports.processes.query([pid])).get(pid)?.state;
        if (state === 'running') this.removedAlive.push(content);
        this.removed += 1;
        unlinkSync(quarantine);
        return ok(undefined);
      },
      list: () => Promise.resolve([]),
      restore: () => Promise.resolve(ok(undefined)),
    };
  }
}
