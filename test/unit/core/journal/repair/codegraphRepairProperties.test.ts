import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { codegraphJournal } from '../../../../../src/core/journal/codegraph';
import { codegraphRepair } from '../../../../../src/core/journal/repair/codegraphRepair';
import type { JournalReport } from '../../../../../src/core/journal/report';
import {
  anyJournal,
  buildJournal,
  codegraphFacts,
  cutAt,
  journalPart,
  latin1,
  readLikeCodegraph,
  someTimestamp,
  verifyPieces,
} from '../../../../support/journalBuilder';
import { repairPieces, type Repaired } from '../../../../support/repairing';

const places = fc.array(fc.nat(), { maxLength: 20 });
const lines = fc.array(journalPart, { maxLength: 20 });

function verify(...pieces: readonly Uint8Array[]): JournalReport {
  return verifyPieces(codegraphJournal.createVerifier(), pieces);
}

function repair(...pieces: readonly Uint8Array[]): Repaired {
  return repairPieces(codegraphRepair, pieces);
}

function linesOf(bytes: Uint8Array): readonly string[] {
  return Buffer.from(bytes).toString('latin1').split('\n');
}

function isHarmful(report: JournalReport): boolean {
  return report.findings.some(({ severity }) => severity !== 'info');
}

/** Whether a line could stand in any journal. */
function isIntact(line: string): boolean {
  return !isHarmful(verify(latin1(`# codegraph-journal v1 17\n${line}\n`)));
}

describe('the repair of a codegraph journal: properties', function () {
  this.timeout(60_000);

  it('leaves nothing that does harm, nor any line end of another system', () => {
    fc.assert(
      fc.property(anyJournal, (bytes) => {
        const repaired = repair(bytes);
        if (repaired.outcome.refusal !== null) return;
        const { findings, health } = verify(repaired.bytes);
        assert.deepEqual(
          findings.filter(({ code }) => code !== 'header-uninitialised' && code !== 'empty-file'),
          [],
        );
        assert.notEqual(health, 'damaged');
      }),
      { numRuns: 3_000 },
    );
  });

  it('leaves an intact journal as it is, to the byte', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 0, max: 8.64e15 }), (content, timestamp) => {
        const bytes = buildJournal(content, timestamp);
        const { edits, bytes: after, outcome } = repair(bytes);
        assert.deepEqual([edits, outcome.losesEntries], [[], false]);
        assert.deepEqual(after, bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every intact line behind the first, in order, and nothing else', () => {
    fc.assert(
      fc.property(anyJournal, (bytes) => {
        const { bytes: after, outcome, edits } = repair(bytes);
        if (outcome.refusal !== null || bytes.length === 0) return;
        const before = linesOf(bytes);
        // The piece behind the last line feed is a torn line, or none.
        const closed = before.slice(0, -1);
        const isPutIn = edits.some(({ kind }) => kind === 'header-put-in');
        const expected = (isPutIn ? closed : closed.slice(1)).filter(isIntact).map((line) => line.replace(/\r+$/, ''));
        assert.deepEqual(linesOf(after).slice(1), [...expected, '']);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has a time only if every line is still there, so that no build can miss what was lost', () => {
    fc.assert(
      fc.property(anyJournal, (bytes) => {
        const { bytes: after, outcome } = repair(bytes);
        if (outcome.refusal !== null || bytes.length === 0) return;
        const read = readLikeCodegraph(after);
        if (read !== null) {
          assert.deepEqual(read, readLikeCodegraph(bytes));
          assert.equal(linesOf(after).length, linesOf(bytes).length);
          assert.equal(outcome.losesEntries, false);
        } else assert.equal(codegraphFacts(verify(after)).headerTimestamp, null);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does nothing to what it has repaired', () => {
    fc.assert(
      fc.property(anyJournal, (bytes) => {
        const { bytes: once, outcome } = repair(bytes);
        if (outcome.refusal !== null) return;
        assert.deepEqual(repair(once).edits, []);
      }),
      { numRuns: 1_000 },
    );
  });

  it('does the same however the journal is cut into pieces', () => {
    fc.assert(
      fc.property(anyJournal, places, (bytes, cuts) => {
        assert.deepEqual(repair(...cutAt(bytes, cuts)), repair(bytes));
      }),
      { numRuns: 1_000 },
    );
  });

  it('changes a line where the verifier has found harm, and otherwise nothing but the header', () => {
    fc.assert(
      fc.property(anyJournal, (bytes) => {
        const { edits, outcome } = repair(bytes);
        if (outcome.refusal !== null) return;
        const harmed = new Set(
          verify(bytes).findings.flatMap(({ severity, line }) => (severity === 'info' ? [] : [line])),
        );
        const changed = new Set(
          edits.flatMap(({ kind, codes, line }) => (kind === 'trimmed' || codes.length === 0 ? [] : [line])),
        );
        assert.deepEqual(changed, harmed);
      }),
      { numRuns: 1_000 },
    );
  });

  it('mends every single flipped bit and every truncation of a small journal', () => {
    const intact = buildJournal(
      [
        { kind: 'change', path: 'src/ü.ts' },
        { kind: 'deletion', path: 'b' },
      ],
      someTimestamp,
    );
    const damaged = [
      ...Array.from(intact, (_, length) => intact.subarray(0, length)),
      ...Array.from(intact, (byte, at) =>
        Array.from({ length: 8 }, (_, bit) => intact.map((same, index) => (index === at ? byte ^ (1 << bit) : same))),
      ).flat(),
    ];
    for (const bytes of damaged) {
      const { bytes: after, outcome } = repair(bytes);
      if (outcome.refusal !== null) assert.match(linesOf(bytes)[0] ?? '', /^# codegraph-journal v\d(?<!1(?= ))/);
      else assert.equal(isHarmful(verify(after)), false, JSON.stringify(linesOf(bytes)));
    }
  });
});
