import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainCatalog } from '../../../../src/core/dialects/catalogOptions';
import type { Declaration } from '../../../../src/core/dialects/declared/declaration';
import type { Dialect, NamePattern } from '../../../../src/core/dialects/dialect';
import { Catalog } from '../../../../src/core/dialects/recognition';
import { unrecognised } from '../../../../src/core/dialects/unrecognised';
import { lookAt, observe } from '../../../../src/core/observe';
import type { LookRequest } from '../../../../src/core/ports';
import { createCatalog } from '../../../../src/node/files/createCatalog';
import { place } from '../../../contract/place';
import { catalog } from '../../../support/dialects';
import { MemoryTree } from '../../../support/memory/memoryTree';
import { manifestNames } from '../manifestSample';
import { now } from '../judging';
import { toolDialect } from '../verdicts/observed';

function dialect(id: string, more: Partial<Dialect> = {}): Dialect {
  return toolDialect({ id, names: [{ prefix: '', suffix: '.lock' }], ...more });
}

/** Some name that the pattern takes. */
function nameOf(pattern: NamePattern): string {
  if ('exact' in pattern) return pattern.exact;
  const { prefix, suffix, length = prefix.length + suffix.length + 1 } = pattern;
  return prefix + '1'.repeat(length - prefix.length - suffix.length) + suffix;
}

function idsAt(of: Catalog, folder: string, name: string, siblings: readonly string[] = []): readonly string[] {
  return of.at(place(folder, name, siblings)).map(({ id }) => id);
}

describe('a catalogue', () => {
  it('asks those who know the place before those who only know the content, each in their order', () => {
    const mixed = new Catalog([
      dialect('a', { byContent: true }),
      dialect('b'),
      dialect('c', { byContent: true }),
      dialect('d'),
      dialect('e', { claims: () => false }),
    ]);
    assert.deepEqual(idsAt(mixed, '/ws', 'x.lock'), ['b', 'd', 'a', 'c']);
  });

  it('knows its dialects by their ids, and none twice', () => {
    const ids = catalog.dialects.map(({ id }) => id);
    assert.deepEqual([new Set(ids).size, ids.filter((id) => catalog.byId(id)?.id !== id)], [ids.length, []]);
    assert.equal(catalog.byId('nobody.knows'), undefined);
  });

  it('knows no dependency manifest, whatever dialects there are', () => {
    const greedy = new Catalog([dialect('greedy', { names: [{ prefix: '', suffix: '' }] })]);
    for (const name of manifestNames) {
      assert.deepEqual(
        [greedy, catalog].map((of) => of.at(place('/ws', name)).length),
        [0, 0],
        name,
      );
      assert.equal(greedy.isWorthALook('/ws', name), false, name);
    }
    assert.deepEqual(idsAt(greedy, '/ws', 'a.lock'), ['greedy']);
  });

  it('knows a lock on a branch that is called like a manifest', () => {
    assert.deepEqual(
      [
        idsAt(catalog, '/ws/.git/refs/heads', 'poetry.lock')[0],
        catalog.isWorthALook('/ws/.git/refs/heads', 'poetry.lock'),
      ],
      ['git.ref-lock', true],
    );
  });

  it('is interested in what it knows, in journals and in the signs of a home, and in nothing else', () => {
    const names = ['index.lock', 'changes.journal', 'HEAD', 'yarn-error.log', 'index.ts', 'lock.ts', ''];
    assert.deepEqual(
      names.map((name) => catalog.mayInterest(name)),
      [true, true, true, false, false, false, false],
    );
  });

  it('is interested in every name that a dialect lists', () => {
    for (const { id, names } of catalog.dialects) {
      for (const pattern of names) {
        const name = nameOf(pattern);
        assert.equal(catalog.mayInterest(name), true, `${id}: ${name}`);
      }
    }
  });

  it('lists a folder anew for a name that is told by its neighbours, and for no other', () => {
    const wary = new Catalog([dialect('a', { asksNeighbours: true })]);
    const plain = new Catalog([dialect('a')]);
    assert.deepEqual(
      [wary, plain].map((of) => of.changesNeighbourhood('x.lock')),
      [true, false],
    );
  });

  it('gives a watcher every name it knows, once, as globs', () => {
    const globs = catalog.watchedNames();
    assert.equal(new Set(globs).size, globs.length);
    for (const glob of ['index.lock', '*.lock', 'changes.journal', '.#*']) assert.ok(globs.includes(glob), glob);
  });

  it('says of every dialect that asks for neighbours that it does', () => {
    const silent = catalog.dialects.filter(({ claims, asksNeighbours, names }) => {
      if (claims === undefined || asksNeighbours === true) return false;
      let asked = false;
      for (const pattern of names) {
        const name = nameOf(pattern);
        claims({
          folder: '/ws/any/folder',
          name,
          hasSibling: () => ((asked = true), false),
          siblings: () => ((asked = true), []),
        });
      }
      return asked;
    });
    assert.deepEqual(
      silent.map(({ id }) => id),
      excusedFromSaying,
    );
  });
});

/** They look at neighbours in git directories, which are homes: watched, and listed when they are first seen. */
const excusedFromSaying: readonly string[] = [
  ...['git.ref-lock', 'git.config-lock', 'git.objects-lock', 'git.work-lock', 'git.unplaced-lock'],
];

describe('who asks to see what merely looks like a lock', () => {
  const asking = createCatalog({ ...plainCatalog, unrecognised: true });

  function dialectOf(tree: MemoryTree, folder: string, name: string, of = asking): string | undefined {
    const look = lookAt(place(folder, name), of.at(place(folder, name)));
    if (look === undefined) return undefined;
    const seen = tree.look(look.request);
    assert.ok(seen.ok);
    return observe(look, seen.value)?.dialect.id;
  }

  it('sees every lock that others see too, under the name of its tool', () => {
    const tree = new MemoryTree(() => now);
    tree.put('/ws/changes.journal.lock', '11\n11-0123456789abcdef\n');
    tree.put('/ws/soft.lock', '11\nhere\n');
    tree.put('/ws/run/any.pid', '11\n');
    tree.putSpecial('/ws/data.json.lock', 'directory');
    const names = [
      ['/ws', 'changes.journal.lock'],
      ['/ws', 'soft.lock'],
      ['/ws/run', 'any.pid'],
      ['/ws', 'data.json.lock'],
    ] as const;
    const seen = (of: Catalog): readonly unknown[] => names.map(([folder, name]) => dialectOf(tree, folder, name, of));
    assert.deepEqual(seen(asking), seen(catalog));
    assert.deepEqual(seen(catalog), [
      'codegraph.journal-lock',
      'filelock.soft',
      'generic.pid-file',
      'proper-lockfile.folder',
    ]);
  });

  it('sees what nobody knows besides: files, folders and links, but no pipes', () => {
    const tree = new MemoryTree(() => now);
    tree.put('/ws/my.lock', 'nothing that is known');
    tree.put('/ws/full.lock/file', '');
    tree.putSpecial('/ws/full.lock', 'directory');
    tree.putSpecial('/ws/link.lock', 'symlink', { target: 'somewhere' });
    tree.putSpecial('/ws/pipe.lock', 'other');
    assert.deepEqual(
      ['my.lock', 'full.lock', 'link.lock', 'pipe.lock'].map((name) => dialectOf(tree, '/ws', name)),
      ['unrecognised.lock', 'unrecognised.lock', 'unrecognised.lock', undefined],
    );
  });

  it('has nothing opened that nobody else would open', () => {
    const request = (folder: string, name: string): LookRequest | undefined =>
      lookAt(place(folder, name), asking.at(place(folder, name)))?.request;
    assert.deepEqual(
      [request('/ws/db', 'LOCK')?.maxBytes, request('/ws', 'my-lock')?.maxBytes, unrecognised.removable],
      [0, 0, false],
    );
  });
});

describe('a declaration of the user', () => {
  const declare = (...declared: readonly Declaration[]): Catalog =>
    createCatalog({ ...plainCatalog, declared, roots: ['/ws'] });

  it('that names its files goes before the built-in dialects, one that says only an extension after them', () => {
    const named = declare({ name: 'Mine', glob: '**/index.lock' });
    const bare = declare({ name: 'Mine', glob: '**/*.lock' });
    assert.equal(idsAt(named, '/ws/.git', 'index.lock')[0], 'declared.mine');
    const ids = idsAt(bare, '/ws/.git', 'index.lock', ['HEAD', 'objects']);
    assert.ok(ids.indexOf('git.index-lock') < ids.indexOf('declared.mine'));
  });

  it('never makes a lock of a manifest', () => {
    const greedy = declare({ name: 'Mine', glob: '**/*.lock' });
    assert.deepEqual(
      manifestNames.filter((name) => greedy.at(place('/ws', name)).length > 0),
      [],
    );
  });
});
