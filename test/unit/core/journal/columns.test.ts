import * as assert from 'node:assert/strict';
import { codegraphJournal } from '../../../../src/core/journal/codegraph';
import { ndjsonJournal } from '../../../../src/core/journal/lines/journals';
import type { JournalVerifier } from '../../../../src/core/journal/verifier';
import { findingRange } from '../../../../src/present/journalOpening';
import { latin1, utf8 } from '../../../support/journalBuilder';

const header = '# codegraph-journal v1 1795171083515\n';

function columns(
  bytes: Uint8Array,
): readonly (readonly [line: number | null, from: number | undefined, to: number | undefined])[] {
  const verifier = codegraphJournal.createVerifier();
  verifier.push(bytes);
  return verifier.report().findings.map(({ line, columns: at }) => [line, at?.from, at?.to]);
}

describe('the columns of a finding', () => {
  it('are counted in UTF-16 units, as editors count', () => {
    assert.deepEqual(columns(utf8(`${header}😀ü模/../x\n`)), [[2, 5, 7]]);
  });

  it('count a byte that is no character as one', () => {
    assert.deepEqual(columns(latin1(`${header}a\xffb/../x\n`)), [
      [2, 1, 2],
      [2, 4, 6],
    ]);
  });

  it('do not count a byte order mark, which no editor shows', () => {
    assert.deepEqual(columns(utf8(`\ufeff${header}`)), [[1, 0, 0]]);
  });

  it('are those of the line that an editor shows, to which a carriage return ends one as well', () => {
    const places = (text: string, verifier: JournalVerifier): readonly unknown[] => {
      verifier.push(utf8(text));
      return verifier
        .report()
        .findings.map((finding) => [finding.code, finding.line, findingRange(finding)?.line, finding.columns]);
    };
    assert.deepEqual(places(`${header}a\rbc/../x\nfine\n/absolute\n`, codegraphJournal.createVerifier()), [
      ['control-character', 2, 1, { from: 1, to: 2 }],
      ['parent-path', 2, 2, { from: 3, to: 5 }],
      ['absolute-path', 4, 4, { from: 0, to: 9 }],
    ]);
    // Passed without a finding, blank to JSON, at the end of a line, and in the last one.
    assert.deepEqual(places('{"a":\r1}\n{}\r\n\r\r\n{x}\r\n{"b":\r', ndjsonJournal.createVerifier()), [
      ['json-invalid', 4, 5, { from: 1, to: 4 }],
      ['json-half-written', 5, 6, { from: 0, to: 5 }],
    ]);
  });

  it('end with the line', () => {
    assert.deepEqual(columns(utf8(`${header}abc`)), [[2, 0, 3]]);
  });
});
