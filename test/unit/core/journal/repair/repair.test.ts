import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { beforeEach, describe, it } from 'mocha';
import { basename, dirname } from '../../../../../src/core/paths';
import { fileError } from '../../../../support/memory/memoryTree';
import { minute } from '../../judging';
import { stamp } from '../../surveyRig';
import { damaged, foreign, journalPath, lockless, lockPath, logPath, reasonOf, repaired, RepairRig } from './repairRig';
import { keptIn } from '../../../../support/keptFiles';

const journal = basename(journalPath);

describe('the repair of a journal', () => {
  let rig: RepairRig;

  beforeEach(() => {
    rig = new RepairRig();
    rig.tree.put(journalPath, damaged);
    rig.tree.put(logPath, damaged);
  });

  /** Nothing was done, and nothing lies about. */
  function assertUntouched(text = damaged): void {
    assert.equal(rig.tree.text(journalPath), text);
    assert.deepEqual(
      rig.around(journalPath).filter((name) => name.startsWith('.')),
      [],
    );
  }

  for (const swaps of ['yes', 'not-here', 'no'] as const) {
    describe(
      swaps === 'yes' ? 'by an exchange' : swaps === 'no' ? 'by a second name' : 'by a second name after all',
      () => {
        beforeEach(() => {
          rig.hands.swaps = swaps;
        });

        it('puts the repaired one in its place, keeps the damaged one, and lets the lock go', async () => {
          const done = await rig.repair();
          assert.ok(done.ok, JSON.stringify(done));
          assert.equal(rig.tree.text(journalPath), repaired);
          assert.deepEqual(rig.around(journalPath), [journal, basename(logPath)].sort());
          const { kind, path, dialect, by, size, replacement } = done.value.kept;
          assert.deepEqual(
            [kind, path, dialect, by, size],
            ['journal', journalPath, 'codegraph.journal', swaps === 'yes' ? 'swap' : 'quarantine', damaged.length],
          );
          assert.equal(replacement, createHash('sha256').update(repaired).digest('hex'));
        });

        it('is undone, as long as nothing was written since', async () => {
          await rig.repair();
          assert.equal(reasonOf(await rig.undoRepair()), 'done');
          assertUntouched();
          assert.deepEqual(await keptIn(rig.undo), []);
          assert.equal(rig.tree.has(lockPath), false);
        });

        it('is not undone over what was written since, and stays undoable', async () => {
          await rig.repair();
          rig.tree.overwrite(journalPath, `${repaired}src/new.ts\n`);
          assert.equal(reasonOf(await rig.undoRepair()), 'changed-underneath');
          assertUntouched(`${repaired}src/new.ts\n`);
          assert.equal((await keptIn(rig.undo)).length, 1);
        });

        it('gives back what turns out to be another one, and is no repair then', async () => {
          rig.hands.before(swaps === 'yes' ? 'swap' : 'link', 1, () => rig.tree.put(journalPath, 'a new one'));
          assert.equal(reasonOf(await rig.repair()), 'changed-underneath');
          assertUntouched('a new one');
          assert.deepEqual(await keptIn(rig.undo), []);
        });

        it('gives it back where it cannot be kept', async () => {
          rig.undo.keepError = fileError('ENOSPC');
          assert.equal(reasonOf(await rig.repair()), 'failed to keep: ENOSPC');
          assertUntouched();
        });
      },
    );
  }

  describe('is refused, and nothing is touched,', () => {
    const refusals: readonly (readonly [string, string, () => unknown])[] = [
      ['where it is in order', 'nothing-to-repair', () => rig.tree.put(journalPath, repaired)],
      ['where it is gone', 'vanished', () => rig.tree.remove(journalPath)],
      ['for a link', 'not-a-file', () => rig.tree.putSpecial(journalPath, 'symlink')],
      ['for a file with another name', 'several-names', () => rig.tree.link(journalPath, '/ws/other')],
      ['for what git tracks', 'tracked', () => rig.fs.tracked.set(journalPath, 'tracked')],
      [
        'for another version of the format',
        'another-version',
        () => rig.tree.put(journalPath, '# codegraph-journal v2 17\n\0\n'),
      ],
      [
        'while it is written to all the time',
        'being-written',
        () => rig.mender.failures.set('preview', { reason: 'being-written' }),
      ],
    ];
    for (const [when, reason, prepare] of refusals) {
      it(when, async () => {
        prepare();
        const before = rig.tree.text(journalPath);
        assert.equal(reasonOf(await rig.repair()), reason);
        if (before !== undefined) assertUntouched(before);
        assert.deepEqual(
          rig.hands.calls.filter((call) => !/^(?:look|list)/.test(call)),
          [],
        );
      });
    }

    it('in a workspace that is not trusted', async () => {
      assert.equal(reasonOf(await rig.plan(journalPath, 'codegraph.journal', false)), 'untrusted-workspace');
    });

    it('outside of the workspace, where that counts', async () => {
      const planned = async (within: readonly string[]): Promise<string> =>
        reasonOf(await rig.plan(journalPath, 'codegraph.journal', true, within));
      assert.equal(await planned(['/elsewhere', `${dirname(journalPath)}-other`]), 'outside-workspace');
      assert.equal(await planned([]), 'outside-workspace');
      assert.equal(await planned(['/elsewhere', dirname(journalPath)]), 'done');
    });

    it('for a format that only its own tool may put in order', async () => {
      assert.equal(reasonOf(await rig.plan(journalPath, foreign.id)), 'no-repair');
    });

    it('where it has changed since it was shown', async () => {
      const changed = `${damaged}src/d.ts\n`;
      assert.equal(
        reasonOf(await rig.repair(journalPath, 'codegraph.journal', () => rig.tree.overwrite(journalPath, changed))),
        'changed-underneath',
      );
      assertUntouched(changed);
    });

    it('where it changes while the repaired one is made', async () => {
      const changed = `${damaged}src/d.ts\n`;
      rig.mender.before('write', () => rig.tree.overwrite(journalPath, changed));
      assert.equal(reasonOf(await rig.repair()), 'changed-underneath');
      assertUntouched(changed);
    });

    it('while a living process has its lock, with what is known of it', async () => {
      rig.processes.run(12, rig.clock.now() - 10 * minute);
      rig.tree.put(lockPath, stamp(12));
      const done = await rig.repair();
      assert.ok(!done.ok && done.error.reason === 'held' && done.error.record?.holder?.pid === 12, reasonOf(done));
      assertUntouched();
      assert.equal(rig.tree.text(lockPath), stamp(12));
    });

    it('where the lock was taken over while we had it', async () => {
      rig.processes.run(12, rig.clock.now() - 10 * minute);
      // Nobody looks at the lock between this and the exchange.
      rig.hands.before('look', 4, () => rig.tree.put(lockPath, stamp(12)));
      assert.equal(reasonOf(await rig.repair()), 'held');
      assertUntouched();
      assert.equal(rig.tree.text(lockPath), stamp(12));
    });

    it('where a name can be neither exchanged nor given a second one', async () => {
      rig.hands.swaps = 'no';
      rig.hands.failAt('link', 1, fileError('EPERM'));
      assert.equal(reasonOf(await rig.repair()), 'cannot-exchange');
      assertUntouched();
    });

    it('where the repaired one cannot be written', async () => {
      rig.mender.failures.set('write', { reason: 'failed', error: fileError('ENOSPC') });
      assert.equal(reasonOf(await rig.repair()), 'failed to write: ENOSPC');
      assertUntouched();
    });

    it('when it is cancelled', async () => {
      const abort = new AbortController();
      rig.mender.before('write', () => abort.abort());
      assert.equal(reasonOf(await rig.repair(journalPath, 'codegraph.journal', undefined, abort.signal)), 'aborted');
      assertUntouched();
      const late = new AbortController();
      rig.processes.run(12, rig.clock.now() - 10 * minute);
      rig.tree.put(lockPath, stamp(12));
      rig.hands.before('create', 1, () => late.abort());
      assert.equal(reasonOf(await rig.repair(journalPath, 'codegraph.journal', undefined, late.signal)), 'aborted');
      assertUntouched();
    });
  });

  it('takes the lock of a dead holder over, which is kept for undo as well', async () => {
    rig.tree.put(lockPath, stamp(11), { mtimeMs: rig.clock.now() - minute });
    assert.equal(reasonOf(await rig.repair()), 'done');
    assert.equal(rig.tree.text(journalPath), repaired);
    assert.deepEqual((await keptIn(rig.undo)).map(({ kind }) => kind).sort(), ['journal', 'lock']);
    assert.equal(rig.tree.has(lockPath), false);
  });

  describe('of one whose writers take no lock', () => {
    const repairLog = (): Promise<unknown> => rig.repair(logPath, lockless.id);

    it('is done, without any lock', async () => {
      assert.equal(reasonOf(await rig.repair(logPath, lockless.id)), 'done');
      assert.equal(rig.tree.text(logPath), repaired);
      assert.equal(
        rig.hands.calls.some((call) => call.startsWith('create')),
        false,
      );
    });

    it('is refused while a process has it open, whoever it is but ourselves', async () => {
      rig.uses.byPath.set(logPath, [{ pid: 12, how: 'open' }]);
      assert.deepEqual(await repairLog(), { ok: false, error: { reason: 'in-use', pid: 12 } });
      assert.equal(rig.tree.text(logPath), damaged);
      rig.uses.byPath.set(logPath, [{ pid: rig.ports.maker.pid, how: 'open' }]);
      assert.equal(reasonOf(await rig.repair(logPath, lockless.id)), 'done');
    });

    it('is refused where it cannot be told who has it open', async () => {
      rig.uses.trouble = 'no /proc';
      assert.deepEqual(await repairLog(), { ok: false, error: { reason: 'unseen-writers', why: 'no /proc' } });
      assert.equal(rig.tree.text(logPath), damaged);
    });

    for (const swaps of ['yes', 'no'] as const) {
      it(`goes back where the old one has grown meanwhile, ${swaps === 'yes' ? 'exchanged' : 'renamed'}`, async () => {
        rig.hands.swaps = swaps;
        // Somebody had opened it right before, and appends now.
        const grown = `${damaged}src/late.ts\n`;
        const after = new Promise<void>((resolve) => {
          rig.hands.before(swaps === 'yes' ? 'swap' : 'replace', 1, () => setImmediate(() => resolve()));
        });
        const done = rig.repair(logPath, lockless.id);
        await after;
        const aside = rig.around(logPath).find((name) => name.startsWith('.lockscope-swap-'));
        rig.tree.overwrite(logPath.replace(basename(logPath), aside ?? ''), grown);
        assert.equal(reasonOf(await done), 'changed-underneath');
        assert.equal(rig.tree.text(logPath), grown);
        assertUntouched();
      });
    }

    it('is a conflict where both have grown, and neither is lost', async () => {
      const after = new Promise<void>((resolve) => {
        rig.hands.before('swap', 1, () => setImmediate(() => resolve()));
      });
      const done = rig.repair(logPath, lockless.id);
      await after;
      const aside = `${logPath.slice(0, -basename(logPath).length)}${rig.around(logPath).find((name) => name.startsWith('.lockscope-swap-'))}`;
      rig.tree.overwrite(aside, `${damaged}src/late.ts\n`);
      rig.tree.overwrite(logPath, `${repaired}src/new.ts\n`);
      const result = await done;
      assert.ok(!result.ok && result.error.reason === 'conflict' && result.error.quarantine === aside);
      assert.equal(rig.tree.text(logPath), `${repaired}src/new.ts\n`);
      assert.equal(rig.tree.text(aside), `${damaged}src/late.ts\n`);
    });
  });

  it('is undone where the journal is gone, as anything else', async () => {
    await rig.repair();
    rig.tree.remove(journalPath);
    assert.equal(reasonOf(await rig.undoRepair()), 'done');
    assertUntouched();
  });
});
