import * as assert from 'node:assert/strict';
import { codegraphJournal } from '../../../../src/core/journal/codegraph';
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

  it('end with the line', () => {
    assert.deepEqual(columns(utf8(`${header}abc`)), [[2, 0, 3]]);
  });
});
