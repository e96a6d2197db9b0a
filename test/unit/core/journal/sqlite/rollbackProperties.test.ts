import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { JournalReport } from '../../../../../src/core/journal/report';
import { sqliteRollback } from '../../../../../src/core/journal/sqlite/journals';
import { cutAt, verifyPieces } from '../../../../support/journalBuilder';
import {
  buildRollback,
  playBackLikeSqlite,
  rollbackFacts,
  type RollbackPlan,
} from '../../../../support/sqlite/rollbackBuilder';

/** The journal of a transaction of a database of 60 pages: every page at most once. */
const plan: fc.Arbitrary<RollbackPlan> = fc
  .record({
    pageSize: fc.constantFrom(512, 512, 1024, 4096),
    sectorSize: fc.constantFrom(512, 512, 1024, 4096),
    pages: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }),
    part: fc.integer({ min: 1, max: 4 }),
    nonce: fc.nat({ max: 0xffffffff }),
    isCounted: fc.boolean(),
    superJournal: fc.option(fc.string({ minLength: 1, maxLength: 40 }), { nil: undefined }),
  })
  .map(({ pages, part, nonce, isCounted, superJournal, ...sizes }) => {
    const records = pages.map((page) => ({ page, fill: page }));
    const length = isCounted ? part : Math.max(1, records.length);
    const parts = Array.from({ length: Math.ceil(records.length / length) || 1 }, (_, index) => ({
      records: records.slice(index * length, (index + 1) * length),
      nonce: (nonce + index) >>> 0,
      ...(isCounted ? {} : { count: -1 }),
    }));
    return { ...sizes, databasePages: 60, parts, ...(superJournal === undefined ? {} : { superJournal }) };
  });

const journal: fc.Arbitrary<Uint8Array> = fc
  .tuple(plan, fc.nat(), fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 3 }), fc.constantFrom(0, 1, 2))
  .map(([any, length, changes, kind]) => {
    const whole = buildRollback(any);
    const bytes = kind === 1 ? whole.slice(0, length % (whole.length + 1)) : whole;
    if (kind === 2) for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return bytes;
  });

function verify(...pieces: readonly Uint8Array[]): JournalReport {
  return verifyPieces(sqliteRollback.createVerifier(), pieces);
}

describe('rollback journal of SQLite: properties', function () {
  this.timeout(60_000);

  it('finds nothing in an intact journal, and counts what SQLite would put back', () => {
    fc.assert(
      fc.property(plan, (any) => {
        const bytes = buildRollback(any);
        const report = verify(bytes);
        const facts = rollbackFacts(report);
        const isEmpty = any.parts[0]?.count === undefined && any.parts[0]?.records.length === 0;
        assert.deepEqual(
          report.findings.map(({ code }) => code),
          isEmpty ? ['rollback-not-synced'] : [],
        );
        assert.deepEqual(
          [facts.header, facts.pageSize, facts.sectorSize, facts.databasePages],
          ['full', any.pageSize, any.sectorSize, 60],
        );
        assert.equal(facts.records, any.parts.flatMap(({ records }) => records).length);
        assert.equal(facts.hasSuperJournal, any.superJournal !== undefined);
      }),
      { numRuns: 300 },
    );
  });

  it('says the same however the bytes are cut, also when it was rewound in between', () => {
    fc.assert(
      fc.property(journal, fc.array(fc.nat(), { maxLength: 12 }), (bytes, cuts) => {
        const whole = verify(bytes);
        assert.deepEqual(verify(...cutAt(bytes, cuts)), whole);
        const verifier = sqliteRollback.createVerifier();
        verifier.push(bytes.subarray(0, (cuts[0] ?? 0) % (bytes.length + 1)));
        verifier.report();
        const from = verifier.rewind();
        assert.deepEqual(verifyPieces(verifier, cutAt(bytes.subarray(from), cuts)), whole);
      }),
      { numRuns: 200 },
    );
  });

  it('puts back what SQLite puts back, of any journal, and points at places that exist', () => {
    fc.assert(
      fc.property(journal, (bytes) => {
        const report = verify(bytes);
        if (bytes.length >= 4_096) assert.equal(rollbackFacts(report).records, playBackLikeSqlite(bytes).length);
        assert.equal(
          report.health === 'damaged',
          report.findings.some(({ severity }) => severity !== 'info'),
        );
        report.findings.forEach(({ offset, length }, index) => {
          assert.ok(
            offset >= (report.findings[index - 1]?.offset ?? 0) && length >= 0 && offset + length <= bytes.length,
          );
        });
      }),
      { numRuns: 300 },
    );
  });
});
