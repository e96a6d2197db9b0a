import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { catalog } from '../support/dialects';
import { manifestNames } from './manifestNames';
import type { Dialect, Place } from '../../src/core/dialects/dialect';
import { place } from './place';

const { dialects } = catalog;
const dialectById = (id: string): Dialect | undefined => catalog.byId(id);
/** Of those that know the place by its name; what only content can tell is another matter. */
const dialectAt = (at: Place): Dialect | undefined => catalog.at(at).find(({ byContent }) => byContent !== true);
const isOfInterest = (name: string): boolean => catalog.isOfInterest(place('/ws', name));

const steal = 'changes.journal.lock.22537-ead927e691960a70.tmp';

const claimed: readonly (readonly [name: string, dialect: string])[] = [
  ['changes.journal.lock', 'codegraph.journal-lock'],
  [steal, 'codegraph.steal-file'],
  ['changes.journal.lock.1-0123456789abcdef.tmp', 'codegraph.steal-file'],
  ['changes.journal.tmp', 'codegraph.header-temp'],
  ['graph.db.lock', 'codegraph.database-lock'],
];

const nearMisses: readonly string[] = [
  'changes.journal',
  'changes.journal.loc',
  'changes.journal.lock~',
  'changes.journal.lock.bak',
  'changes.journal.lock.tmp',
  'changes.journal.lock..tmp',
  ' changes.journal.lock',
  'changes.journal.lock ',
  'changes.journal.lock\n',
  'Changes.journal.lock',
  'CHANGES.JOURNAL.LOCK',
  'my.changes.journal.lock',
  'xchanges.journal.lock',
  'changes-journal-lock',
  'changes.journal.tmp.tmp',
  'changes.journal.1.tmp',
  'journal.lock',
  'changes.lock',
  'changes.journal.lock.22537-ead927e691960a7.tmp',
  'changes.journal.lock.22537-ead927e691960a700.tmp',
  'changes.journal.lock.22537-EAD927E691960A70.tmp',
  'changes.journal.lock.22537-ead927e691960g70.tmp',
  'changes.journal.lock.-ead927e691960a70.tmp',
  'changes.journal.lock.22537.tmp',
  'changes.journal.lock.12345678901-ead927e691960a70.tmp',
  'changes.journal.lock.22537-ead927e691960a70.tmp.tmp',
  'changes.journal.lock.22537-ead927e691960a70.TMP',
  'changes.journal.lock.22537-ead927e691960a70\n.tmp',
  'graph.db',
  'graph.db.lock.tmp',
  'Graph.db.lock',
  'xgraph.db.lock',
  'graph.db.lock.bak',
  'my.db.lock',
  'my.sqlite.lock',
  'db.lock',
  '.db.lock',
  '.sqlite.lock',
  'repo.lock',
];

describe('the names of the dialects', () => {
  for (const folder of [
    '/ws/.codegraph',
    '/ws',
    '/',
    '/ws/any where/else',
    'C:\\ws\\.codegraph',
    '\\\\server\\share\\ws',
  ]) {
    it(`are claimed in ${folder}`, () => {
      const found = claimed.map(([name]) => [name, dialectAt(place(folder, name))?.id]);
      assert.deepEqual(found, claimed);
    });
  }

  it('are not claimed when they only look similar', () => {
    assert.deepEqual(
      nearMisses.filter((name) => dialectAt(place('/ws/.codegraph', name, [])) !== undefined),
      [],
    );
  });

  it('are not those of dependency manifests and other files that people keep', () => {
    assert.deepEqual(
      manifestNames.filter((name) => dialectAt(place('/ws', name, ['changes.journal', name])) !== undefined),
      [],
    );
  });

  it("are not those of dependency manifests even beside all of codegraph's files", () => {
    const codegraphs = ['graph.db', 'changes.journal', 'changes.journal.lock', 'graph.db.lock'];
    assert.deepEqual(
      manifestNames.filter((name) => dialectAt(place('/ws/.codegraph', name, codegraphs)) !== undefined),
      [],
    );
  });

  it('of another database are claimed only with its database and a journal beside them', () => {
    const claim = (name: string, siblings: readonly string[]): string | undefined =>
      dialectAt(place('/ws', name, siblings))?.id;
    assert.deepEqual(
      {
        both: claim('my.db.lock', ['my.db', 'changes.journal']),
        sqlite: claim('my.sqlite.lock', ['my.sqlite', 'changes.journal']),
        databaseOnly: claim('my.db.lock', ['my.db']),
        journalOnly: claim('my.db.lock', ['changes.journal']),
        neither: claim('my.db.lock', []),
        another: claim('my.db.lock', ['your.db', 'changes.journal']),
        manifest: claim('Cargo.lock', ['Cargo', 'changes.journal']),
      },
      {
        both: 'codegraph.database-lock',
        sqlite: 'codegraph.database-lock',
        databaseOnly: undefined,
        journalOnly: undefined,
        neither: undefined,
        another: undefined,
        manifest: undefined,
      },
    );
  });

  it('that are claimed are never missed by the test a crawl makes', () => {
    const part = fc.constantFrom(
      'changes',
      '.journal',
      '.lock',
      '.tmp',
      '.1-0123456789abcdef',
      'graph',
      '.db',
      '.sqlite',
      'x',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const name = parts.join('');
        const everything = { folder: '/ws', name, hasSibling: () => true, siblings: () => [] };
        return dialectAt(everything) === undefined || isOfInterest(name);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are found again by their identifiers, each of which stands once in the catalogue', () => {
    assert.deepEqual(
      dialects.map(({ id }) => dialectById(id)),
      dialects,
    );
    assert.equal(dialectById('codegraph'), undefined);
  });

  it('make a journal worth watching too, though it is no lock', () => {
    assert.equal(isOfInterest('changes.journal'), true);
  });
});
