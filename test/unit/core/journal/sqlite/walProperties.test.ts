import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { JournalReport } from '../../../../../src/core/journal/report';
import { sqliteWal } from '../../../../../src/core/journal/sqlite/journals';
import { cutAt, verifyPieces } from '../../../../support/journalBuilder';
import {
  buildWal,
  type FramePlan,
  frameHeadBytes,
  over,
  readLikeSqlite,
  walFacts,
  walHeadBytes,
  type WalPlan,
} from '../../../../support/sqlite/walBuilder';

const salt = fc.nat({ max: 0xffffffff });
const frame: fc.Arbitrary<FramePlan> = fc.record({
  page: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 0xffffffff })),
  size: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 0xffffffff })),
  fill: fc.nat({ max: 255 }),
});
const plan = (most = 12): fc.Arbitrary<WalPlan> =>
  fc.record({
    pageSize: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(512, 1024) },
      { weight: 1, arbitrary: fc.constant(4096) },
    ),
    isBigEndian: fc.boolean(),
    checkpoints: fc.nat(),
    salts: fc.tuple(salt, salt),
    frames: fc.array(frame, { maxLength: most }),
  });

/** Intact logs, begun anew ones, cut ones, and ones with bytes that are others. */
const log: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    plan(),
    plan(),
    fc.nat(),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 3 }),
    fc.constantFrom(0, 1, 2, 3),
  )
  .map(([next, before, length, changes, kind]) => {
    const bytes =
      kind % 2 === 0 ? buildWal(next) : over(buildWal(next), buildWal({ ...before, pageSize: next.pageSize }));
    const cut = kind < 2 ? bytes : bytes.slice(0, length % (bytes.length + 1));
    if (kind === 3) for (const [at, value] of changes) if (cut.length > 0) cut[at % cut.length] = value;
    return cut;
  });
const places = fc.array(fc.nat(), { maxLength: 12 });

function verify(...pieces: readonly Uint8Array[]): JournalReport {
  return verifyPieces(sqliteWal.createVerifier(), pieces);
}

describe('write-ahead log of SQLite: properties', function () {
  this.timeout(60_000);

  it('finds in an intact log of any page size and byte order what SQLite would use, and nothing wrong', () => {
    for (const pageSize of [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536]) {
      fc.assert(
        fc.property(plan(pageSize > 4096 ? 3 : 8), (any) => {
          const bytes = buildWal({ ...any, pageSize });
          const report = verify(bytes);
          const facts = walFacts(report);
          const read = readLikeSqlite(bytes);
          assert.equal(report.health, 'ok');
          assert.deepEqual([facts.frames, facts.frames + facts.uncommitted], [read?.committed, read?.chained]);
          assert.deepEqual([facts.pageSize, facts.checkpoints], [pageSize, any.checkpoints]);
          const ends = any.frames.filter(({ size }) => size !== 0);
          assert.deepEqual([facts.lostCommits, facts.databasePages], [0, ends.at(-1)?.size ?? null]);
          const isOpen = (any.frames.at(-1)?.size ?? 1) === 0;
          assert.deepEqual(
            report.findings.map(({ code }) => code),
            isOpen ? ['wal-uncommitted'] : [],
          );
        }),
        { numRuns: 20 },
      );
    }
  });

  it('finds nothing in a log that was begun anew over a longer one', () => {
    fc.assert(
      fc.property(plan(), plan(), (next, before) => {
        const frames = [...next.frames, { page: 1, size: 1, fill: 0 }];
        fc.pre(JSON.stringify(next.salts) !== JSON.stringify(before.salts));
        const bytes = over(buildWal({ ...next, frames }), buildWal({ ...before, pageSize: next.pageSize }));
        assert.deepEqual(verify(bytes).findings, []);
        assert.equal(walFacts(verify(bytes)).frames, frames.length);
      }),
      { numRuns: 200 },
    );
  });

  it('says the same however the bytes are cut, and wherever they lie in memory', () => {
    fc.assert(
      fc.property(log, places, fc.integer({ min: 0, max: 7 }), (bytes, cuts, shift) => {
        const whole = verify(bytes);
        assert.deepEqual(verify(...cutAt(bytes, cuts)), whole);
        const shifted = new Uint8Array(bytes.length + shift + 3);
        shifted.set(bytes, shift);
        const verifier = sqliteWal.createVerifier();
        verifier.push(shifted.subarray(shift, shift + bytes.length));
        assert.deepEqual(verifier.report(), whole);
      }),
      { numRuns: 200 },
    );
  });

  it('says the same of a log that has grown since it was verified, from where the verifier wants it again', () => {
    fc.assert(
      fc.property(log, places, (bytes, cuts) => {
        const verifier = sqliteWal.createVerifier();
        let from = 0;
        let to = 0;
        for (const piece of cutAt(bytes, cuts)) {
          to += piece.length;
          verifier.push(bytes.slice(from, to));
          const { tailFrom, ...report } = verifier.report();
          const whole = verify(bytes.subarray(0, to));
          assert.deepEqual({ ...report, tailFrom: whole.tailFrom }, whole);
          // Only what was seen twice is surer.
          if (tailFrom !== whole.tailFrom) assert.ok(tailFrom !== null && tailFrom > (whole.tailFrom ?? Infinity));
          assert.deepEqual(verifier.report(), { ...report, tailFrom });
          from = verifier.rewind();
          assert.ok(from <= to);
          to = Math.max(from, to);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('uses exactly what SQLite uses, of any log', () => {
    fc.assert(
      fc.property(log, (bytes) => {
        const read = readLikeSqlite(bytes);
        const report = verify(bytes);
        const facts = walFacts(report);
        if (facts.pageSize === null) assert.equal(facts.frames, 0);
        else assert.deepEqual([facts.frames, facts.frames + facts.uncommitted], [read?.committed, read?.chained]);
        assert.equal(
          report.health === 'damaged',
          report.findings.some(({ severity }) => severity !== 'info'),
        );
        report.findings.forEach(({ offset, length }, index) => {
          assert.ok(
            offset >= (report.findings[index - 1]?.offset ?? 0) && length >= 0 && offset + length <= bytes.length,
          );
          assert.ok(report.tailFrom !== null && offset >= report.tailFrom);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('sees every byte that is another than it was, before the last transaction', () => {
    fc.assert(
      fc.property(plan(), fc.nat(), fc.integer({ min: 1, max: 255 }), (any, place, change) => {
        const frames = [...any.frames, { page: 1, size: 1, fill: 1 }, { page: 1, size: 1, fill: 2 }];
        const bytes = buildWal({ ...any, frames });
        const last = bytes.length - frameHeadBytes - any.pageSize;
        const at = place % last;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const { findings } = verify(bytes);
        const broken = findings.find(({ severity }) => severity === 'error');
        assert.ok(broken !== undefined && broken.offset <= at && at < broken.offset + broken.length);
      }),
      { numRuns: 500 },
    );
  });

  it('takes no more of an old generation than it needs, once the log has been looked at', () => {
    const old = buildWal({
      pageSize: 512,
      isBigEndian: false,
      salts: [1, 2],
      frames: Array.from({ length: 200 }, (_, n) => ({ page: n + 1, size: 1, fill: n & 255 })),
    });
    const next = buildWal({
      pageSize: 512,
      isBigEndian: false,
      salts: [2, 3],
      frames: [{ page: 1, size: 1, fill: 0 }],
    });
    const bytes = over(next, old);
    const taken = (isSeenBefore: boolean): number => {
      const verifier = sqliteWal.createVerifier(isSeenBefore);
      let at = 0;
      for (; at < bytes.length && verifier.isSated !== true; at += 536) verifier.push(bytes.subarray(at, at + 536));
      assert.deepEqual(verifier.report().findings, []);
      return Math.min(at, bytes.length);
    };
    assert.equal(taken(false), bytes.length);
    assert.ok(taken(true) <= walHeadBytes + 536 * 67, `${taken(true)}`);
    const verifier = sqliteWal.createVerifier();
    verifier.push(bytes);
    verifier.report();
    assert.equal(verifier.rewind(), walHeadBytes + 536);
    verifier.push(bytes.subarray(walHeadBytes + 536, walHeadBytes + 536 * 70));
    assert.equal(verifier.isSated, true);
  });

  it('does not read on behind a break that it has read twice, and still says how much is lost', () => {
    const frames = Array.from({ length: 40 }, (_, n) => ({ page: n + 1, size: 9, fill: n }));
    const bytes = buildWal({ pageSize: 512, isBigEndian: true, frames });
    bytes[walHeadBytes + 536 * 3 + 100] = 0xff;
    const verifier = sqliteWal.createVerifier();
    verifier.push(bytes);
    const first = verifier.report();
    const from = verifier.rewind();
    verifier.push(bytes.subarray(from, from + 536));
    assert.equal(verifier.isSated, true);
    const again = verifier.report();
    assert.deepEqual([walFacts(again).lostCommits, walFacts(first).lostCommits], [37, 37]);
    const [finding] = again.findings;
    assert.ok(finding !== undefined && again.tailFrom !== null && finding.offset < again.tailFrom);
  });
});
