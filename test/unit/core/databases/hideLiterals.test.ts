import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { hideLiterals } from '../../../../src/core/databases/hideLiterals';

describe('a statement as it is shown', () => {
  it('says what it does and to what, and no text in it', () => {
    for (const [statement, shown] of [
      ["UPDATE  users\n SET token = 'it''s' WHERE id = 7", 'UPDATE users SET token = ‹…› WHERE id = 7'],
      ['SELECT "it\'s" FROM "t" WHERE a = \'x\'', 'SELECT "it\'s" FROM "t" WHERE a = ‹…›'],
      ["ALTER ROLE app PASSWORD E'a\\'b' VALID", 'ALTER ROLE app PASSWORD ‹…› VALID'],
      ['DO $fn$ secret $$ secret $fn$ LANGUAGE x', 'DO ‹…› LANGUAGE x'],
      ["SELECT 1 -- it's\n, 'x'", "SELECT 1 -- it's , ‹…›"],
      ["INSERT INTO t VALUES ('cut off in the mid", 'INSERT INTO t VALUES (‹…›'],
    ] as const) {
      assert.equal(hideLiterals(statement, 'postgresql'), shown);
    }
    assert.equal(hideLiterals('SET PASSWORD = "a\\"b" -- x', 'mysql'), 'SET PASSWORD = ‹…› -- x');
    assert.equal(hideLiterals("SELECT `it's`, 'a\\'b' # it's", 'mariadb'), "SELECT `it's`, ‹…› # it's");
  });

  it('never has a text in it, wherever it was cut off, and takes no long time', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }),
        fc.nat(60),
        fc.constantFrom('postgresql', 'mysql'),
        (text, end, system) => {
          const quoted = text.replaceAll('\\', '').replaceAll("'", "''");
          const shown = hideLiterals(`SELECT x = '${quoted}§§§'`.slice(0, Math.max(12, end)), system);
          assert.ok(shown.startsWith('SELECT x = ‹…›'), shown);
          assert.doesNotMatch(shown, /§/);
        },
      ),
    );
    for (const hostile of ["'", '"', '$$', '/*', '--', "e'\\", '$a$ $b$ '])
      hideLiterals(hostile.repeat(20_000), 'postgresql');
  });
});
