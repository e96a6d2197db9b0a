import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { dialects } from '../../../src/core/dialects/catalog';
import type { Dialect, Place } from '../../../src/core/dialects/dialect';
import { Catalog } from '../../../src/core/dialects/recognition';
import { foldersOfLocks, manifestNames } from '../manifestNames';
import { place } from '../place';
import { excused } from './excused';
import { amongEverything, pathsOf, placesOf } from './corpus';
import { binaryHeads, manifestHeads, otherHeads } from './contents';

const catalog = new Catalog(dialects);

/** The dialects that claim a place by where and how it is called, before anything was read. */
function byPlace(where: Place): readonly Dialect[] {
  return catalog.at(where).filter(({ byContent }) => byContent !== true);
}

/** What is claimed and not excused, each with who does it. */
function claimedIn(places: readonly Place[], variant: 'as they are' | 'among everything'): readonly string[] {
  return places.flatMap((where) =>
    byPlace(where)
      .filter(({ id }) => !excused(id, where, variant))
      .map(({ id }) => `${id}: ${where.folder}/${where.name}`),
  );
}

describe('no dialect claims by name and place', function () {
  this.timeout(60_000);

  it('a dependency manifest, in whatever folder and company', () => {
    const places = foldersOfLocks.flatMap((folder) =>
      manifestNames.flatMap((name) => {
        const alone = place(`/ws/${folder}`, name, [name]);
        return [alone, amongEverything(alone), place(`C:\\ws\\${folder.replaceAll('/', '\\')}`, name, manifestNames)];
      }),
    );
    assert.deepEqual(
      places.filter((where) => catalog.at(where).length > 0),
      [],
    );
  });

  for (const list of ['debian-12', 'npm-packages'] as const) {
    it(`a file that was published: ${list}`, () => {
      const places = placesOf(pathsOf(list));
      assert.ok(places.length > 10_000);
      assert.deepEqual(claimedIn(places, 'as they are'), []);
    });

    it(`a file that was published, even where all neighbours it asks for are there: ${list}`, () => {
      assert.deepEqual(claimedIn(placesOf(pathsOf(list)).map(amongEverything), 'among everything'), []);
    });
  }

  it('a file of any name in a folder of sources', () => {
    const word = fc.constantFrom(
      'user',
      'door',
      'data',
      'padlock',
      'block',
      'x',
      'Main',
      'test',
      'v2',
      '2026',
      'ärger',
    );
    const ending = fc.constantFrom(
      ...['.lock', '.lck', '.pid', '-lock', '_lock', 'Lock', '.locks', '.LOCK', '.lock.db', '.lock.tmp', '.lock.bak'],
      ...[
        '.swp',
        '.swap',
        '.tmp',
        '.journal',
        '-journal',
        '-wal',
        '-shm',
        '.part',
        '.mdb',
        '.ldb',
        '.locked',
        '.pid.txt',
      ],
    );
    const name = fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '-', '_', '.', ' '), ending)
      .map(([words, between, end]) => words.join(between) + end);
    const folder = fc.constantFrom(
      '/ws',
      '/ws/src',
      '/ws/docs/a',
      '/ws/packages/lock',
      '/ws/node_modules/lock',
      'C:\\ws',
    );
    fc.assert(
      fc.property(folder, name, (inside, called) => {
        const where = place(inside, called, [called, 'index.ts', 'README.md']);
        assert.deepEqual(claimedIn([where], 'as they are'), []);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('no dialect recognises by content', () => {
  const encoder = new TextEncoder();
  const contents: readonly (readonly [what: string, bytes: Uint8Array])[] = [
    ...Object.entries({ ...manifestHeads, ...otherHeads }).map(([what, head]) => [what, encoder.encode(head)] as const),
    ...Object.entries(binaryHeads),
  ];
  const readers = dialects.filter(({ byContent, shapes, maxBytes }) => {
    return byContent === true && (shapes ?? ['file']).includes('file') && maxBytes > 0;
  });

  for (const dialect of readers) {
    it(`a manifest, a script, a picture: ${dialect.id}`, () => {
      const taken = contents.filter(([, bytes]) => {
        // What is longer than the tool ever writes is nobody's, unread.
        if (bytes.length > dialect.maxBytes) return false;
        return dialect.parse(bytes, 'some.lock', new Map()).state !== 'foreign';
      });
      assert.deepEqual(
        taken.map(([what]) => what),
        [],
      );
    });
  }

  it('without reading, what may be a file of any kind', () => {
    const unread = dialects.filter(({ byContent, shapes, maxBytes, mechanism }) => {
      return byContent === true && (shapes ?? ['file']).includes('file') && maxBytes === 0 && mechanism !== 'kernel';
    });
    assert.deepEqual(
      unread.map(({ id }) => id),
      [],
    );
  });
});
