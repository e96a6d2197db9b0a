import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { Snapshot } from '../../../../src/core/inventory';
import type { LockRecord } from '../../../../src/core/lock';
import { orphans, removeEach, staleLocks, type SweepResult } from '../../../../src/core/release/sweep';
import { minute } from '../judging';
import { outcome, ReleaseRig } from './releaseRig';
import { folder, stamp } from '../surveyRig';
import { keptIn } from '../../../support/keptFiles';

const stealPath = (pid: number): string => `${folder}/changes.journal.lock.${pid}-0123456789abcdef.tmp`;

describe('a sweep', () => {
  let rig: ReleaseRig;

  beforeEach(() => {
    rig = new ReleaseRig();
  });

  async function leftover(pid: number, ageMs = minute): Promise<LockRecord> {
    rig.tree.put(stealPath(pid), stamp(pid), { mtimeMs: rig.clock.now() - ageMs });
    return rig.record(stealPath(pid), 'codegraph.steal-file');
  }

  function snapshot(...records: readonly LockRecord[]): Snapshot {
    return {
      generation: 1,
      phase: 'complete',
      locks: new Map(records.map((record) => [record.id, record])),
      journals: new Map(),
      registries: new Map(),
      notices: [],
    };
  }

  async function sweep(
    records: readonly LockRecord[],
    trusted = true,
    signal = new AbortController().signal,
  ): Promise<readonly SweepResult[]> {
    return removeEach(records, { trusted }, rig.ports, signal, () => undefined);
  }

  it('chooses proved orphans only, and a release stale locks only, each in the order of their paths', async () => {
    rig.processes.run(13, rig.clock.now() - 60 * minute);
    const dead = await rig.deadLock(`${folder}/changes.journal.lock`);
    const records = [await leftover(14), dead, await leftover(12), await leftover(13), await leftover(15, 1_000)];
    assert.deepEqual(
      [orphans(snapshot(...records)).map(({ path }) => path), staleLocks(snapshot(...records)).map(({ path }) => path)],
      [[stealPath(12), stealPath(14)], [`${folder}/changes.journal.lock`]],
    );
  });

  it('removes each by the same protocol, reports each, and goes on past a refusal', async () => {
    const records = [await leftover(12), await leftover(13), await leftover(14)];
    rig.processes.run(13, rig.clock.now() - 60 * minute);
    const heard: SweepResult[] = [];
    const results = await removeEach(records, { trusted: true }, rig.ports, new AbortController().signal, (done) =>
      heard.push(done),
    );
    assert.deepEqual(
      [
        results.map(({ result }) => outcome(result)),
        new Set(heard),
        rig.tree.has(stealPath(13)),
        (await keptIn(rig.undo)).length,
      ],
      [['released', 'evidence: held', 'released'], new Set(results), true, 2],
    );
  });

  it('removes nothing in a workspace that is not trusted', async () => {
    const results = await sweep([await leftover(12)], false);
    assert.deepEqual([results.map(({ result }) => outcome(result)), rig.hands.calls], [['untrusted-workspace'], []]);
  });

  it('begins no other one when it is aborted', async () => {
    const records = await Promise.all(Array.from({ length: 50 }, (_, index) => leftover(100 + index)));
    const abort = new AbortController();
    const results = await removeEach(records, { trusted: true }, rig.ports, abort.signal, () => abort.abort());
    assert.ok(results.length < 20, String(results.length));
    assert.ok(rig.tree.has(stealPath(149)));
    assert.deepEqual(new Set(results.map(({ result }) => outcome(result))), new Set(['released']));
  });

  it('keeps its hands off a leftover whose maker came to life since it was chosen', async () => {
    const record = await leftover(12);
    rig.processes.run(12, rig.clock.now() - 60 * minute);
    const [done] = await sweep([record]);
    assert.deepEqual(
      [done === undefined ? '' : outcome(done.result), rig.tree.has(record.path)],
      ['evidence: held', true],
    );
  });
});
