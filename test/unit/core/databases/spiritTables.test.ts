import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { ghostTable } from '../../../../src/core/databases/names/ghostNames';
import { spiritCheckpointTable } from '../../../../src/core/databases/names/spiritNames';
import { binlogOf, notedTable } from '../../../../src/core/databases/spiritTables';

const with_ = (...tables: readonly string[]): ReadonlySet<string> => new Set(tables);

describe('tables by which Spirit and gh-ost remember where they stand', () => {
  it('are known by their names', () => {
    assert.deepEqual(notedTable('_spirit_sentinel', with_()), { kind: 'spirit-sentinel' });
    assert.deepEqual(notedTable('_spirit_move_revert', with_()), { kind: 'spirit-revert' });
    assert.deepEqual(notedTable('_spirit_checkpoint', with_()), { kind: 'spirit-checkpoint', subject: null });
    assert.deepEqual(notedTable('_t1_chkpnt', with_('t1')), { kind: 'spirit-checkpoint', subject: 't1' });
    assert.deepEqual(notedTable('_t1_gho', with_('t1')), { kind: 'gh-ost-copy', subject: 't1' });
    assert.deepEqual(notedTable('_t1_ghc', with_()), { kind: 'gh-ost-changelog', subject: 't1' });
    assert.deepEqual(notedTable('_t1_20260102030405_del', with_('t1')), { kind: 'gh-ost-old', subject: 't1' });
    assert.deepEqual(notedTable('_t1_old_20260102_030405', with_('t1')), { kind: 'spirit-old', subject: 't1' });
  });

  it('are not believed by a common name alone', () => {
    for (const table of ['_t1_new', '_t1_old', '_t1_del', 't1_new', 'users', '_']) {
      assert.equal(notedTable(table, with_('t2')), null, table);
    }
    assert.deepEqual(notedTable('_t1_new', with_('t1')), { kind: 'spirit-copy', subject: 't1' });
  });

  it('lead back to a table whose name was cut, unless it could be one of two', () => {
    const long = 't'.repeat(60);
    const table = spiritCheckpointTable(long);
    assert.deepEqual(notedTable(table, with_(long)), { kind: 'spirit-checkpoint', subject: long });
    const kept = 't'.repeat(56);
    assert.deepEqual(notedTable(table, with_(long, `${kept}x`)), { kind: 'spirit-checkpoint', subject: kept });
    assert.deepEqual(notedTable(ghostTable(long, 'gho'), with_(long)), { kind: 'gh-ost-copy', subject: long });
  });

  it('never make the decoder fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), fc.array(fc.string()), (table, others) => {
        notedTable(`_${table}`, new Set(others));
      }),
    );
  });

  it('name their binlog file where the position has one', () => {
    assert.equal(binlogOf('binlog.000007:1234'), 'binlog.000007');
    assert.equal(binlogOf('mysql-bin-changelog.012345:4'), 'mysql-bin-changelog.012345');
    for (const none of [null, '', '3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5', '{"a":"binlog.000001:4"}', 'x']) {
      assert.equal(binlogOf(none), null, String(none));
    }
  });
});
