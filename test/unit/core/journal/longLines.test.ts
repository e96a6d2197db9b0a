import * as assert from 'node:assert/strict';
import { codegraphJournal } from '../../../../src/core/journal/codegraph';
import { lineLimit } from '../../../../src/core/journal/line';
import type { JournalReport } from '../../../../src/core/journal/report';
import { buildJournal, change, codegraphFacts, latin1, verifyPieces } from '../../../support/journalBuilder';

const header = buildJournal([]);

function verifyInPieces(text: string, size: number): JournalReport {
  const bytes = Uint8Array.from([...header, ...latin1(text)]);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  return verifyPieces(codegraphJournal.createVerifier(), pieces);
}

function places(report: JournalReport): string[] {
  return report.findings.map(({ code, line, offset, length }) => `${code}@${line}:${offset - header.length}+${length}`);
}

describe('codegraph journal: long lines', function () {
  this.timeout(30_000);

  for (const size of [1, 1000, lineLimit, 1 << 20]) {
    it(`allows ${lineLimit} bytes and no more, in pieces of ${size}`, () => {
      const longest = 'a'.repeat(lineLimit);
      assert.deepEqual(places(verifyInPieces(`${longest}\nb\n`, size)), []);
      assert.deepEqual(places(verifyInPieces(`b\n${longest}a\nb\n/x\n`, size)), [
        `line-too-long@3:2+${lineLimit + 1}`,
        `absolute-path@5:${lineLimit + 6}+2`,
      ]);
    });

    it(`judges the beginning of a longer line only, in pieces of ${size}`, () => {
      const report = verifyInPieces(`/${'a'.repeat(lineLimit - 2)}\u0000\u0000\u00ff\nb\n`, size);
      assert.deepEqual(places(report), [
        `absolute-path@2:0+${lineLimit}`,
        `line-too-long@2:0+${lineLimit + 2}`,
        `nul-byte@2:${lineLimit - 1}+1`,
      ]);
      assert.deepEqual([codegraphFacts(report).lines, codegraphFacts(report).entries], [3, 2]);
    });

    it(`blames no character that the limit cuts in two, in pieces of ${size}`, () => {
      const report = verifyInPieces(`${'a'.repeat(lineLimit - 1)}\xc3\xbc\n`, size);
      assert.deepEqual(places(report), [`line-too-long@2:0+${lineLimit + 1}`]);
    });

    it(`reports a torn line of any length, in pieces of ${size}`, () => {
      const report = verifyInPieces('a'.repeat(lineLimit + 5), size);
      assert.deepEqual(places(report).sort(), [
        `line-too-long@2:0+${lineLimit + 5}`,
        `no-final-newline@2:0+${lineLimit + 5}`,
      ]);
    });
  }

  it('lets a comment be of any length', () => {
    assert.equal(verifyInPieces(`#${'a'.repeat(3 * lineLimit)}\n`, 1000).health, 'ok');
  });

  it('does not hold on to more of a line than the limit', () => {
    const verifier = codegraphJournal.createVerifier();
    const piece = new Uint8Array(1 << 20).fill(0x61);
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 64; i++) verifier.push(piece);
    assert.ok(process.memoryUsage().arrayBuffers - before < 1 << 20);
    assert.equal(verifier.report().findings[0]?.length, 64 << 20);
  });
});

describe('codegraph journal: excerpts', () => {
  const excerpts = (text: string): string[] => verifyInPieces(text, 1000).findings.map(({ excerpt }) => excerpt);

  it('shows the line around the place', () => {
    assert.deepEqual(excerpts('src/aDELETED b\n'), ['src/aDELETED b']);
    assert.deepEqual(excerpts('a\x00b\n'), ['a␀b']);
  });

  it('makes control characters, undecodable bytes and direction marks safe to print', () => {
    const [excerpt] = excerpts('/\x1b[31m\x7f\xff\xe2\x80\xae\xc2\x85\n');
    assert.equal(excerpt, '/␛[31m␡\ufffd\ufffd\ufffd');
  });

  it('never reaches into the line before', () => {
    const excerpt = excerpts(`a\n${'\x80'.repeat(49)}\x01\n`).at(-1);
    assert.equal(excerpt, `${'\ufffd'.repeat(49)}␁`);
  });

  it('is 120 characters at the most, cut at both ends, and never inside a character', () => {
    const smile = '\xf0\x9f\x98\x80';
    const all = excerpts(`${smile.repeat(100)}\x00${smile.repeat(100)}\n/${smile.repeat(100)}\n`);
    assert.equal(all.length, 2);
    for (const excerpt of all) {
      assert.ok(excerpt.length <= 120 && excerpt.length >= 118, String(excerpt.length));
      assert.ok(!/\p{Surrogate}|\ufffd/u.test(excerpt), excerpt);
      assert.ok(excerpt.endsWith('…'));
    }
    assert.ok(all[0]?.startsWith('…') && all[0].includes('␀'));
  });

  it('leaves the path of an intact journal alone', () => {
    assert.equal(verifyPieces(codegraphJournal.createVerifier(), [buildJournal([change('a')])]).findings.length, 0);
  });
});
