import * as assert from 'node:assert/strict';
import type { JournalDeclaration } from '../../../../../src/core/journal/declared/declaration';
import { declaredJournal, declaredVerifier } from '../../../../../src/core/journal/declared/declaredJournal';
import { validateJournals } from '../../../../../src/core/journal/declared/validate';
import { recogniseJournal } from '../../../../../src/core/journal/recognise';
import { journalProblemText } from '../../../../../src/present/declarationText';
import { place } from '../../../../contract/place';
import { utf8, verifyPieces } from '../../../../support/journalBuilder';
import { plainCatalog } from '../../../../../src/core/dialects/catalogOptions';
import { createCatalog } from '../../../../../src/node/files/createCatalog';
import { globMatcher } from '../../../../../src/node/files/excludes';

const ledger: JournalDeclaration = {
  name: 'ledger',
  glob: 'data/*.ledger',
  header: '^ledger v\\d+$',
  line: '^\\d+ [a-z]+$',
  comment: '^;',
  lock: '*.lock',
};

function summary(text: string, declaration = ledger): string {
  const { health, findings, facts } = verifyPieces(declaredVerifier(declaration), [utf8(text)]);
  const entries = facts.kind === 'lines' ? facts.entries : NaN;
  return [health, `${entries}`, ...findings.map(({ code, line }) => `${code}@${String(line)}`)].join(' ');
}

function problems(value: unknown): readonly string[] {
  return validateJournals(value).problems.map(({ code, field, index }) => `${String(index)} ${String(field)} ${code}`);
}

describe('a declared journal', () => {
  for (const [text, expected] of [
    ['ledger v2\n1 a\n; note\n\n2 b\n', 'ok 2'],
    ['ledger\n1 a\n', 'damaged 1 header-unmatched@1'],
    ['ledger v2\n1 a2 b\n', 'damaged 1 line-unmatched@2'],
    ['ledger v2\r\n1 a\r\n', 'ok 1'],
    ['ledger v2\n1 a\n2', 'ok 2 line-half-written@3'],
    ['ledger v2\n\u0000\u0000\n', 'damaged 1 nul-byte@2'],
    [`ledger v2\n1 ${'x'.repeat(60_000)}\n`, 'ok 1'],
    [`ledger v2\n${'x'.repeat(60_000)}\n`, 'damaged 1 line-unmatched@2'],
    [`ledger v2\n${'x'.repeat(70_000)}\n`, 'ok 1 line-not-compared@2'],
    ['', 'ok 0'],
  ] as const) {
    it(`is ${expected} as ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.equal(summary(text), expected);
    });
  }

  it('has blank lines of any length that take no time, whatever its expressions', () => {
    const blank = ' '.repeat(60_000);
    assert.equal(summary(`${blank}\n${blank}\n`, { name: 'x', glob: '*.x', line: '\\s*\\s*x$' }), 'ok 0');
  });

  it('has long lines compared only where that cannot take long', () => {
    const costly = { name: 'x', glob: '*.x', line: 'a.*a$' };
    assert.equal(summary(`${'x'.repeat(4_000)}\n`, costly), 'damaged 1 line-unmatched@1');
    assert.equal(summary(`${'x'.repeat(5_000)}\n`, costly), 'ok 1 line-not-compared@1');
  });

  it('may be of JSON lines', () => {
    assert.equal(summary('{"a":1}\n{"b"\n', { name: 'x', glob: '*.x', format: 'ndjson' }), 'damaged 2 json-cut@2');
  });

  it('may be of JSON lines that are as its expressions say, below a header, with comments between them', () => {
    const events: JournalDeclaration = {
      ...{ name: 'events', glob: '*.events', format: 'ndjson' },
      ...{ header: '^#events$', comment: '^#', line: '^\\{"id":' },
    };
    assert.equal(summary('#events\n{"id":1}\n# note\n\n{"id":2}\n', events), 'ok 2');
    assert.equal(
      summary('{"id":1}\n{"name":1}\n{"id":\n', events),
      [...['damaged', '2', 'header-unmatched@1', 'line-unmatched@2', 'json-cut@3']].join(' '),
    );
  });

  it('is where its glob says, and nowhere else', () => {
    const journal = declaredJournal(ledger, { matchesGlob: globMatcher([ledger.glob]), roots: ['/ws'] });
    const claims = (folder: string, name: string): boolean | undefined => journal.claims?.(place(folder, name));
    assert.deepEqual(
      [claims('/ws/data', 'a.ledger'), claims('/ws', 'a.ledger'), claims('/other/data', 'a.ledger')],
      [true, false, false],
    );
    assert.equal(journal.lockName?.('a.ledger'), 'a.ledger.lock');
  });
});

describe('declared journals beside those that are known', () => {
  const idAt = (glob: string): string | undefined =>
    createCatalog({ ...plainCatalog, journals: [{ name: 'own', glob }], roots: ['/ws'] }).journalAt(
      place('/ws/.codegraph', 'changes.journal'),
    )?.id;

  it('take nothing away from them by an extension, and something by a name', () => {
    assert.deepEqual(
      [idAt('**/*.journal'), idAt('.codegraph/changes.journal')],
      ['codegraph.journal', 'declared.journal.own'],
    );
  });
});

describe('the setting for journals', () => {
  it('takes what is in order, and nothing else of it', () => {
    const { declarations, problems: none } = validateJournals([ledger, { name: 'b', glob: '*.b' }]);
    assert.deepEqual([declarations, none], [[ledger, { name: 'b', glob: '*.b' }], []]);
    assert.deepEqual(validateJournals(undefined), { declarations: [], problems: [] });
  });

  for (const [value, expected] of [
    [{}, ['null null not-a-list']],
    [[3], ['0 null not-an-object']],
    [[{}], ['0 name missing', '0 glob missing']],
    [[{ name: '..', glob: '*.x' }], ['0 name name-unusable']],
    [[ledger, { ...ledger, name: 'LEDGER!' }], ['1 name name-taken']],
    [[{ ...ledger, glob: '../x' }], ['0 glob glob-not-relative']],
    [[{ ...ledger, glob: '*' }], ['0 glob glob-too-wide']],
    [[{ ...ledger, glob: 'yarn.lock' }], ['0 glob glob-manifest']],
    [[{ ...ledger, line: '(' }], ['0 line regex-syntax']],
    [[{ ...ledger, line: '(a+)+$' }], ['0 line regex-costly']],
    [[{ ...ledger, header: 7 }], ['0 header wrong-type']],
    [[{ ...ledger, format: 'xml' }], ['0 format not-one-of']],
    [[{ ...ledger, lock: '../x.lock' }], ['0 lock path-not-relative']],
    [[{ ...ledger, lock: '*' }], ['0 lock path-not-relative']],
    [[{ ...ledger, extra: 1 }], ['0 null unknown-field']],
  ] as const) {
    it(`says ${expected.join(', ')} of ${JSON.stringify(value).slice(0, 60)}`, () => {
      assert.deepEqual(problems(value), expected);
    });
  }

  it('leaves out what has an error and keeps what has a warning', () => {
    const { declarations } = validateJournals([{ ...ledger, extra: 1 }, { name: 'x' }]);
    assert.deepEqual(declarations, [ledger]);
  });

  it('says what is wrong where, in a sentence', () => {
    const [problem] = validateJournals([{ ...ledger, lock: 'a/b' }]).problems;
    assert.ok(problem);
    assert.equal(
      journalProblemText(problem),
      'In journal 1, “ledger”, lock: The lock must be another name beside the journal, without slashes; * stands for the journal’s name.',
    );
  });
});

describe('a journal of which only the bytes are known', () => {
  it('is recognised by the first of them', () => {
    const idOf = (text: string): string | undefined => recogniseJournal(utf8(text))?.id;
    assert.deepEqual(
      [idOf('# codegraph-journal v1 17\n'), idOf(' {"a":1}'), idOf('[1]'), idOf('hello'), idOf('')],
      ['codegraph.journal', 'ndjson.journal', 'ndjson.journal', undefined, undefined],
    );
  });
});
