import * as assert from 'node:assert/strict';
import { codegraphJournal } from '../../../../src/core/journal/codegraph';
import type { FindingCode, JournalReport } from '../../../../src/core/journal/report';
import { buildJournal, change, deletion, readLikeCodegraph, utf8 } from '../../../support/journalBuilder';

const intact = buildJournal([
  change('src/a.ts'),
  deletion('src/gone.ts'),
  { kind: 'comment', text: ' note' },
  { kind: 'blank' },
  change('src/ünï 😀.ts'),
  deletion('docs/a..b.md'),
]);
const headerLength = intact.indexOf(0x0a) + 1;
const prefixLength = '# codegraph-journal v1 '.length;

function verify(bytes: Uint8Array): JournalReport {
  const verifier = codegraphJournal.createVerifier();
  verifier.push(bytes);
  return verifier.report();
}

function codes(report: JournalReport): FindingCode[] {
  return report.findings.map(({ code }) => code);
}

describe('codegraph journal: damage', function () {
  this.timeout(30_000);

  it('is intact before', () => {
    assert.deepEqual([verify(intact).health, verify(intact).findings], ['ok', []]);
  });

  for (let length = 0; length <= intact.length; length++) {
    const cut = intact.subarray(0, length);
    it(`knows a journal cut after ${length} bytes`, () => {
      const report = verify(cut);
      const [first, ...others] = codes(report);
      if (length === 0) return assert.equal(first, 'empty-file');
      if (cut.at(-1) === 0x0a) return assert.deepEqual(report.findings, []);
      assert.equal(report.health, 'damaged');
      if (length < prefixLength) return assert.deepEqual([first, ...others], ['malformed-header', 'no-final-newline']);
      if (length === prefixLength)
        return assert.deepEqual([first, ...others], ['no-final-newline', 'header-timestamp-invalid']);
      assert.equal(first, 'no-final-newline');
      assert.equal(report.findings[0]?.offset, cut.lastIndexOf(0x0a) + 1);
      const insideCharacter = new TextDecoder().decode(cut).endsWith('\ufffd');
      assert.deepEqual(others, insideCharacter ? ['invalid-utf8'] : []);
    });
  }

  it('survives every change of any one byte, and says nothing new of the lines before it', () => {
    for (let at = 0; at < intact.length; at++) {
      for (let value = 0; value < 256; value++) {
        const flipped = intact.slice();
        flipped[at] = value;
        const report = verify(flipped);
        const lineStart = intact.subarray(0, at).lastIndexOf(0x0a) + 1;
        assert.ok(
          report.findings.every(({ offset }) => offset >= lineStart),
          `${at} ${value}`,
        );
        if (readLikeCodegraph(flipped) === null) assert.notEqual(report.health, 'ok', `${at} ${value}`);
      }
    }
  });

  it('blames every changed byte of the header but the digits', () => {
    for (let at = 0; at < headerLength; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = intact.slice();
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        const digits = /^# codegraph-journal v1 +\d+ *\n/.test(new TextDecoder().decode(flipped));
        assert.equal(verify(flipped).health === 'ok', digits, `${at} ${bit}`);
      }
    }
  });

  it('goes on where it stopped when a torn line is completed', () => {
    const verifier = codegraphJournal.createVerifier();
    verifier.push(utf8('# codegraph-journal v1 17\nDELETED'));
    assert.deepEqual(codes(verifier.report()), ['no-final-newline']);
    verifier.push(utf8(' src/a.ts\n'));
    assert.deepEqual(verifier.report().findings, []);
    verifier.push(utf8('..'));
    assert.deepEqual(codes(verifier.report()), ['no-final-newline']);
    verifier.push(utf8('\n'));
    assert.deepEqual(codes(verifier.report()), ['parent-path']);
  });
});
