import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { beforeEach, describe, it } from 'mocha';
import { lockscopeLeftover } from '../../../../../src/core/dialects/lockscope/leftover';
import { basename, dirname, joinPath } from '../../../../../src/core/paths';
import { leftoverName, type LeftoverKind, leftoverPrefix } from '../../../../../src/core/release/leftoverNames';
import { putRightEach } from '../../../../../src/core/release/recovery';
import { fileError } from '../../../../support/memory/memoryTree';
import { minute, second } from '../../judging';
import { damaged, journalPath, reasonOf, repaired, RepairRig } from './repairRig';
import { keptIn } from '../../../../support/keptFiles';

const crashedPid = 77;
const sha256 = createHash('sha256').update(repaired).digest('hex');
const grown = `${damaged}src/late.ts\n`;
const appended = `${repaired}src/new.ts\n`;

describe('what lies beside a journal since a Lockscope was ended that repaired it', () => {
  let rig: RepairRig;

  beforeEach(() => {
    rig = new RepairRig();
  });

  function left(kind: LeftoverKind): string {
    const maker = { pid: crashedPid, startedAt: rig.clock.now() - minute };
    return joinPath(dirname(journalPath), leftoverName(kind, basename(journalPath), maker, sha256.slice(0, 16)));
  }

  function put(path: string, text: string): void {
    rig.tree.put(path, text, { mtimeMs: rig.clock.now() - 10 * second });
  }

  async function putRight(path: string): Promise<string> {
    const record = await rig.record(path, lockscopeLeftover.id);
    const [done] = await rig.run(putRightEach([record], { trusted: true }, rig.ports, new AbortController().signal));
    assert.ok(done !== undefined);
    return done.result.ok ? done.result.value.righted : done.result.error.reason;
  }

  /** The journal, what is kept of it, and that nothing lies about. */
  async function assertEnd(text: string | undefined, kept: readonly string[]): Promise<void> {
    assert.equal(rig.tree.text(journalPath), text);
    const entries = await keptIn(rig.undo);
    assert.deepEqual(
      entries.map(({ id, kind, path }) => [rig.tree.text(`/undo/${id}`), kind, path]),
      kept.map((content) => [content, 'journal', journalPath]),
    );
    assert.deepEqual(
      rig.around(journalPath).filter((name) => name.startsWith(leftoverPrefix) || name.endsWith('.lock')),
      [],
    );
  }

  it('stays where it is as long as nobody knows whether it is kept already', async () => {
    put(journalPath, 'written since\n');
    const path = left('swap');
    put(path, damaged);
    rig.undo.listError = fileError('EIO');
    assert.deepEqual([await putRight(path), rig.tree.text(path)], ['failed', damaged]);
    rig.undo.listError = undefined;
    assert.equal(await putRight(path), 'kept');
    await assertEnd('written since\n', [damaged]);
  });

  it('is nothing while it was being made', async () => {
    put(journalPath, damaged);
    put(left('repair'), repaired.slice(0, 20));
    assert.equal(await putRight(left('repair')), 'cleared');
    await assertEnd(damaged, []);
  });

  it('is nothing where it was whole, and not in its place yet', async () => {
    put(journalPath, damaged);
    put(left('swap'), repaired);
    assert.equal(await putRight(left('swap')), 'cleared');
    await assertEnd(damaged, []);
  });

  it('is a second name of the journal, and goes', async () => {
    put(journalPath, damaged);
    rig.tree.link(journalPath, left('swap'));
    assert.equal(await putRight(left('swap')), 'cleared');
    await assertEnd(damaged, []);
  });

  it('is the damaged journal, and is kept for an undo that works', async () => {
    put(journalPath, repaired);
    put(left('swap'), damaged);
    assert.equal(await putRight(left('swap')), 'kept');
    await assertEnd(repaired, [damaged]);
    assert.equal(reasonOf(await rig.undoRepair()), 'done');
    await assertEnd(damaged, []);
  });

  it('is kept where the repaired one was written to since, and does not go over that', async () => {
    put(journalPath, appended);
    put(left('swap'), damaged);
    assert.equal(await putRight(left('swap')), 'kept');
    assert.equal(reasonOf(await rig.undoRepair()), 'changed-underneath');
    await assertEnd(appended, [damaged]);
  });

  for (const swaps of ['yes', 'no'] as const) {
    it(`goes back where it had grown when it was ${swaps === 'yes' ? 'exchanged' : 'renamed over'}`, async () => {
      rig.hands.swaps = swaps;
      put(journalPath, repaired);
      put(left('swap'), grown);
      assert.equal(await putRight(left('swap')), 'put-back');
      await assertEnd(grown, []);
    });
  }

  it('is kept where it had grown, and the other one since', async () => {
    put(journalPath, appended);
    put(left('swap'), grown);
    assert.equal(await putRight(left('swap')), 'kept');
    await assertEnd(appended, [grown]);
  });

  it('is the journal where that is gone', async () => {
    put(left('swap'), damaged);
    assert.equal(await putRight(left('swap')), 'put-back');
    await assertEnd(damaged, []);
  });

  it('is kept already, where an undo was about to put it back', async () => {
    put(journalPath, damaged);
    assert.equal(reasonOf(await rig.repair()), 'done');
    const [kept] = await keptIn(rig.undo);
    await rig.undo.copyTo(kept?.id ?? '', left('swap'));
    assert.equal(await putRight(left('swap')), 'cleared');
    await assertEnd(repaired, [damaged]);
  });

  it('is the repaired one, where an undo had put the other one back', async () => {
    put(journalPath, damaged);
    put(left('swap'), repaired);
    assert.equal(await putRight(left('swap')), 'cleared');
    await assertEnd(damaged, []);
  });

  it('is kept where somebody had written to the repaired one when an undo took it out', async () => {
    put(journalPath, damaged);
    put(left('swap'), appended);
    assert.equal(await putRight(left('swap')), 'kept');
    await assertEnd(damaged, [appended]);
  });
});
