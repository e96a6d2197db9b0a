import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { codegraphJournal } from '../../../../src/core/journal/codegraph';
import type { JournalReport } from '../../../../src/core/journal/report';
import { findingLimit } from '../../../../src/core/journal/verifier';
import {
  anyJournal,
  buildJournal,
  codegraphFacts,
  cutAt,
  journalPart,
  type JournalPart,
  lineOf,
  readLikeCodegraph,
  verifyPieces,
} from '../../../support/journalBuilder';

const lineFeed = 0x0a;
const parts = fc.array(journalPart, { maxLength: 30 });
const places = fc.array(fc.nat(), { maxLength: 20 });

function verify(...pieces: readonly Uint8Array[]): JournalReport {
  return verifyPieces(codegraphJournal.createVerifier(), pieces);
}

function count(bytes: Uint8Array, byte: number): number {
  return bytes.reduce((sum, value) => sum + (value === byte ? 1 : 0), 0);
}

describe('codegraph journal: properties', function () {
  this.timeout(30_000);

  it('finds nothing in any intact journal, and counts what codegraph would read from it', () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 8.64e15 }), (content, timestamp) => {
        const bytes = buildJournal(content, timestamp);
        const report = verify(bytes);
        assert.deepEqual(report.findings, []);
        assert.equal(report.health, 'ok');
        const { entries, deletions, headerTimestamp } = codegraphFacts(report);
        assert.equal(headerTimestamp, timestamp);
        const read = readLikeCodegraph(bytes);
        assert.deepEqual([entries, deletions], [read?.changed.length, read?.removed.length]);
        assert.deepEqual([read?.changed, read?.removed], [pathsOf(content, 'change'), pathsOf(content, 'deletion')]);
      }),
      { numRuns: 1000 },
    );
  });

  it('says the same however the bytes are cut, and wherever they lie in memory', () => {
    fc.assert(
      fc.property(anyJournal, places, fc.integer({ min: 0, max: 7 }), (bytes, cuts, shift) => {
        const whole = verify(bytes);
        assert.deepEqual(verify(...cutAt(bytes, cuts)), whole);
        const shifted = new Uint8Array(bytes.length + shift + 3);
        shifted.set(bytes, shift);
        const verifier = codegraphJournal.createVerifier();
        verifier.push(shifted.subarray(shift, shift + bytes.length));
        assert.deepEqual(verifier.report(), whole);
      }),
      { numRuns: 2000 },
    );
  });

  it('passes over lines in blocks as it judges them one by one', () => {
    // Blocks below 256 bytes are scanned byte by byte, longer ones by words; pieces of one byte never meet the latter.
    fc.assert(
      fc.property(fc.array(anyJournal, { minLength: 1, maxLength: 8 }), (blocks) => {
        const bytes = Uint8Array.from(blocks.flatMap((block) => [...block]));
        assert.deepEqual(verify(...Array.from(bytes, (byte) => Uint8Array.of(byte))), verify(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, and points at places that exist, in order and with the right line', () => {
    fc.assert(
      fc.property(anyJournal, (bytes) => {
        const report = verify(bytes);
        const { findings, findingCount, health } = report;
        const { lines } = codegraphFacts(report);
        assert.equal(findingCount, findings.length);
        assert.equal(lines, count(bytes, lineFeed) + (bytes.length === 0 || bytes.at(-1) === lineFeed ? 0 : 1));
        assert.equal(
          health === 'damaged',
          findings.some(({ severity }) => severity !== 'info'),
        );
        findings.forEach(({ line, offset, length, excerpt }, index) => {
          assert.ok(offset >= (findings[index - 1]?.offset ?? 0) && length >= 0 && offset + length <= bytes.length);
          assert.equal(line, 1 + count(bytes.subarray(0, offset), lineFeed));
          assert.ok(!bytes.subarray(offset, offset + length).includes(lineFeed));

          assert.ok(excerpt.length <= 120 && !/[\u0000-\u001f\u007f-\u009f]|\p{Surrogate}/u.test(excerpt));
        });
      }),
      { numRuns: 3000 },
    );
  });

  it('finds something in whatever codegraph refuses', () => {
    fc.assert(
      fc.property(anyJournal, (bytes) => {
        if (readLikeCodegraph(bytes) !== null) return;
        assert.notEqual(verify(bytes).health, 'ok');
      }),
      { numRuns: 2000 },
    );
  });

  it('verifies what is appended, with reports in between, as it verifies the whole', () => {
    fc.assert(
      fc.property(anyJournal, places, (bytes, cuts) => {
        const verifier = codegraphJournal.createVerifier();
        let seen = 0;
        for (const piece of cutAt(bytes, cuts)) {
          verifier.push(piece);
          seen += piece.length;
          const report = verifier.report();
          assert.deepEqual(report, verify(bytes.subarray(0, seen)));
          assert.deepEqual(verifier.report(), report);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('notices every lost line feed that glues a deletion to a path or anything to the header', () => {
    fc.assert(
      fc.property(fc.array(journalPart, { minLength: 1, maxLength: 12 }), (content) => {
        const bytes = buildJournal(content);
        let start = 0;
        content.forEach((part, index) => {
          start = bytes.indexOf(lineFeed, start) + 1;
          const previous = content[index - 1];
          const glued = Uint8Array.from([...bytes.subarray(0, start - 1), ...bytes.subarray(start)]);
          if (!isNoticed(previous, part)) return;
          const finding = verify(glued).findings[0];
          assert.equal(finding?.line, index + 1);
          assert.equal(finding.code, index === 0 ? 'header-timestamp-invalid' : 'glued-line');
        });
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a bounded report of unbounded dirt', () => {
    const report = verify(new Uint8Array(100_000).map((_, index) => (index % 2 === 0 ? 0xff : lineFeed)));
    assert.deepEqual([report.findings.length, report.findingCount], [findingLimit, 50_001]);
  });
});

/** A blank line, a path of digits only, or anything after a comment or a blank line leaves no trace. */
function isNoticed(previous: JournalPart | undefined, part: JournalPart): boolean {
  if (previous === undefined) return !/^\d*$/.test(lineOf(part));
  return part.kind === 'deletion' && (previous.kind === 'change' || previous.kind === 'deletion');
}

function pathsOf(content: readonly JournalPart[], kind: JournalPart['kind']): string[] {
  return content.flatMap((part) => (part.kind === kind && 'path' in part ? [part.path] : []));
}
