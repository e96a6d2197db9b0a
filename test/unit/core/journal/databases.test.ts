import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { JournalRecord } from '../../../../src/core/inventory';
import { kernelLock } from '../../../support/memory/fakeKernelLocks';
import { buildRollback } from '../../../support/sqlite/rollbackBuilder';
import { buildWal } from '../../../support/sqlite/walBuilder';
import { minute } from '../judging';
import { pulseMs, SurveyRig } from '../surveyRig';

const database = '/ws/app.db';
const journal = `${database}-journal`;
const wal = `${database}-wal`;
const twoPages = {
  records: [
    { page: 1, fill: 1 },
    { page: 2, fill: 2 },
  ],
};
const underWay = buildRollback({ parts: [twoPages] });

describe('the database beside a journal', () => {
  let rig: SurveyRig;

  beforeEach(() => {
    rig = new SurveyRig();
    rig.processes.run(11, rig.clock.now() - minute, 'app');
    rig.tree.put(database, 'pages');
  });

  afterEach(() => rig.survey.close());

  const long = { mtimeMs: 0 };
  const recordOf = (path: string): JournalRecord | undefined =>
    [...rig.inventory.snapshot.journals.values()].find((record) => record.path === path);
  /** `health: state of the database [processes]: findings`. */
  const said = (path = journal): string => {
    const record = recordOf(path);
    const { state = null, holderPids = [] } = record?.database ?? {};
    const codes = record?.report?.findings.map(({ code, severity }) => `${code} ${severity}`) ?? [];
    return `${record?.health}: ${state} [${holderPids.join()}]: ${codes.join()}`;
  };
  const look = async (): Promise<void> => {
    await rig.setRoots('/ws');
    await rig.clock.advance(1_000);
  };

  it('makes a journal hot when nobody writes it: that is no damage, and said', async () => {
    rig.tree.put(journal, underWay, long);
    await look();
    assert.equal(said(), 'ok: idle []: rollback-hot info');
  });

  it('is written by whoever has locked it so, and then its journal is not hot, for however long that takes', async () => {
    rig.kernel.locks = [kernelLock(database, 11, { type: 'posix', from: 0x40000001, to: 0x40000001 })];
    rig.tree.put(journal, underWay, long);
    await look();
    const first = said();
    await rig.clock.advance(10 * minute);
    assert.deepEqual([first, said()], ['ok: written [11]: ', 'ok: written [11]: ']);
  });

  it('is asked after again when its writer is gone, though no file changes', async () => {
    rig.kernel.locks = [kernelLock(database, 11, { type: 'posix' })];
    rig.tree.put(journal, underWay, long);
    await look();
    rig.kernel.locks = [];
    await rig.clock.advance(2 * pulseMs);
    const gone = said();
    rig.kernel.locks = [kernelLock(database, 11, { type: 'posix', mode: 'shared' })];
    await rig.clock.advance(2 * pulseMs);
    assert.deepEqual([gone, said()], ['ok: idle []: rollback-hot info', 'ok: read [11]: rollback-hot info']);
  });

  it('does not make one hot that was written half a second ago: it may be about to go', async () => {
    rig.tree.put(journal, underWay);
    await rig.setRoots('/ws');
    await rig.clock.advance(300);
    const early = said();
    await rig.clock.advance(400);
    assert.deepEqual([early, said()], ['ok: idle []: ', 'ok: idle []: rollback-hot info']);
  });

  it('does not make one hot that SQLite would not roll back by', async () => {
    const others: readonly (readonly [Uint8Array, string])[] = [
      [new Uint8Array(), 'ok: idle []: '],
      [new Uint8Array(1_024), 'ok: idle []: '],
      [buildRollback({ parts: [{ ...twoPages, count: 0 }] }), 'ok: idle []: rollback-not-synced info'],
      [buildRollback({ parts: [twoPages], superJournal: '/ws/super' }), 'ok: idle []: '],
    ];
    rig.tree.put(journal, underWay, long);
    await rig.setRoots('/ws');
    for (const [bytes, expected] of others) {
      rig.tree.put(journal, bytes, long);
      await rig.hint(journal);
      await rig.clock.advance(1_000);
      assert.equal(said(), expected);
    }
    rig.tree.put(journal, underWay, long);
    rig.tree.put(database, '');
    await rig.hint(journal);
    await rig.clock.advance(1_000);
    assert.equal(said(), 'ok: empty []: ');
  });

  it('is not known where the kernel does not say, or hides a part', async () => {
    rig.tree.put(journal, underWay, long);
    rig.kernel.trouble = 'no list';
    await look();
    const untold = said();
    rig.kernel.trouble = null;
    rig.kernel.partlyHidden = true;
    await rig.hint(journal);
    await rig.clock.advance(1_000);
    assert.deepEqual([untold, said()], ['ok: unknown []: ', 'ok: unknown []: ']);
  });

  it('is said to be missing where its journal has something of it', async () => {
    rig.tree.put(journal, underWay, long);
    rig.tree.remove(database);
    await look();
    assert.equal(said(), 'damaged: missing []: database-missing warning');
    rig.tree.put(journal, new Uint8Array(), long);
    await rig.hint(journal);
    await rig.clock.advance(1_000);
    assert.equal(said(), 'ok: missing []: ');
  });

  it('of a write-ahead log is told in the same way', async () => {
    rig.tree.put(wal, buildWal({ pageSize: 512, isBigEndian: false, frames: [{ page: 1, fill: 1, size: 1 }] }), long);
    rig.kernel.locks = [kernelLock(database, 11, { type: 'posix', mode: 'shared' })];
    await look();
    const open = said(wal);
    rig.tree.remove(database);
    await rig.hint(wal);
    await rig.clock.advance(1_000);
    assert.deepEqual([open, said(wal)], ['ok: read [11]: ', 'damaged: missing []: database-missing warning']);
  });

  it('leaves no question behind when the survey is closed', async () => {
    rig.tree.put(journal, underWay);
    await rig.setRoots('/ws');
    await rig.survey.close();
    assert.deepEqual([rig.clock.pendingTimers, rig.log.of('error')], [0, []]);
  });
});
