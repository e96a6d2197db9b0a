import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { ghostLock, ghostTable } from '../../../../../src/core/databases/names/ghostNames';
import {
  javaHash,
  nameByHolder,
  namedLockNames,
  nameOfNamedLock,
} from '../../../../../src/core/databases/names/namedLocks';
import {
  spiritCheckpointTable,
  spiritTableLock,
  spiritTablesLock,
} from '../../../../../src/core/databases/names/spiritNames';

const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');
const nothing = namedLockNames([], [], sha1);

/** A name as a server has it: 1 to 64 bytes, anything but NUL. */
const identifier = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 40 })
  .filter((text) => !text.includes('\0') && Buffer.byteLength(text) <= 64 && !/\p{Cs}/u.test(text));

describe('names of named locks', () => {
  it('of Spirit are computed as Spirit does, digit for digit', () => {
    assert.equal(spiritTableLock('test', 't1', sha1), 'test.t1-23037d07');
    assert.equal(
      spiritTableLock('averylongschemanamethatexceeds20chars', 'averylongtablenamewhichexceeds32characters', sha1),
      'averylongschemanamet.averylongtablenamewhichexceeds32-18549997',
    );
    assert.equal(spiritTablesLock('test', sha1), 'test.atomic-multi-table-6b72f5d2');
  });

  it('of Spirit serialise tables whose names are the same after 56 bytes, and cut characters as Go does', () => {
    const long = 'x'.repeat(56);
    assert.equal(spiritTableLock('s', `${long}1`, sha1), spiritTableLock('s', `${long}2`, sha1));
    assert.equal(spiritCheckpointTable(`${long}1`), `_${long}_chkpnt`);
    assert.match(spiritTableLock('ü'.repeat(20), 't', sha1), /^ü{10}\.t-/u);
  });

  it('of gh-ost are plain up to 64 bytes, and a hash beyond', () => {
    assert.equal(ghostLock('mydb', 'mytable', sha1), 'gh-ost::mydb.mytable');
    const long = ghostLock('d'.repeat(40), 't'.repeat(40), sha1);
    assert.equal(long, `gh-ost::${sha1(Buffer.from(`gh-ost::${'d'.repeat(40)}.${'t'.repeat(40)}`))}`);
    assert.equal(ghostTable('t'.repeat(62), 'gho'), `_${'t'.repeat(59)}_gho`);
  });

  it('are certain where they can be computed again, and likely where they only look like it', () => {
    const known = namedLockNames([{ schema: 'test', tables: ['t1'] }], ['nightly'], sha1);
    assert.deepEqual(nameOfNamedLock('test.t1-23037d07', known, false), {
      certainty: 'certain',
      tool: 'Spirit',
      subject: { kind: 'spirit-table', schema: 'test', table: 't1' },
    });
    assert.deepEqual(nameOfNamedLock('test.t1-23037d08', known, false), {
      certainty: 'likely',
      tool: 'Spirit',
      subject: { kind: 'spirit-table', schema: 'test', table: 't1' },
    });
    assert.deepEqual(nameOfNamedLock('nightly', known, false), {
      certainty: 'certain',
      tool: null,
      subject: { kind: 'declared', text: 'nightly' },
    });
    assert.equal(nameOfNamedLock('prisma_migrate', nothing, false)?.tool, 'Prisma');
    assert.deepEqual(nameOfNamedLock('gh-ost.4711.lock', nothing, false)?.subject, {
      kind: 'gh-ost-cut-over',
      session: '4711',
    });
    assert.equal(nameOfNamedLock('somebody’s own', nothing, false), null);
  });

  it('are found in small letters where the server keeps them so, and only there', () => {
    const known = namedLockNames([{ schema: 'Test', tables: ['Orders'] }], [], sha1);
    const name = spiritTableLock('Test', 'Orders', sha1).toLowerCase();
    assert.equal(nameOfNamedLock(name, known, true)?.certainty, 'certain');
    assert.equal(nameOfNamedLock(name, known, false)?.certainty, 'likely');
  });

  it('of Flyway have Java’s hash in them', () => {
    assert.equal(javaHash('polygenelubricants'), -2147483648);
    assert.equal(javaHash('hello'), 99162322);
    const known = namedLockNames([{ schema: 'shop', tables: [] }], [], sha1);
    const name = `Flyway-${javaHash('`shop`.`flyway_schema_history`')}`;
    assert.equal(nameOfNamedLock(name, known, false)?.certainty, 'certain');
    assert.equal(nameOfNamedLock('Flyway--12', known, false)?.certainty, 'likely');
  });

  it('of Rails and golang-migrate are numbers that are computed from the name of the database', () => {
    const known = namedLockNames([{ schema: 'boxel', tables: [] }], [], sha1);
    assert.deepEqual(nameOfNamedLock('2238498763834228140', known, true), {
      certainty: 'certain',
      tool: 'Rails',
      subject: { kind: 'migrations', detail: 'boxel' },
    });
    assert.equal(nameOfNamedLock('3634353189', known, true)?.tool, 'golang-migrate');
    assert.equal(nameOfNamedLock('4711', known, true), null);
  });

  it('of gh-ost’s cut-over are certain only with the session whose number they have', () => {
    const likely = nameOfNamedLock('gh-ost.4711.lock', nothing, false);
    assert.equal(likely?.certainty, 'likely');
    assert.equal(nameByHolder(likely, 4711)?.certainty, 'certain');
    for (const holder of [4712, null]) assert.equal(nameByHolder(likely, holder), likely);
    assert.equal(nameByHolder(null, 4711), null);
  });

  it('are recognised whatever the table is called', () => {
    fc.assert(
      fc.property(identifier, identifier, (schema, table) => {
        const known = namedLockNames([{ schema, tables: [table] }], [], sha1);
        const name = spiritTableLock(schema, table, sha1);
        assert.ok(Buffer.byteLength(name.replaceAll('\ufffd', '')) <= 62);
        assert.deepEqual(nameOfNamedLock(name, known, false)?.subject, { kind: 'spirit-table', schema, table });
        assert.deepEqual(nameOfNamedLock(ghostLock(schema, table, sha1), known, true)?.tool, 'gh-ost');
      }),
    );
  });

  it('never make the decoder fail, and never a certain name of nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.boolean(), (name, foldsCase) => {
        assert.notEqual(nameOfNamedLock(name, nothing, foldsCase)?.certainty, 'certain');
      }),
    );
  });
});
