import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Dialect } from '../../../src/core/dialects/dialect';
import { journalDialects } from '../../../src/core/journal/catalog';
import { lookAt } from '../../../src/core/observe';
import { basename, dirname, resolvePath } from '../../../src/core/paths';
import { catalog, dialectOf } from '../../support/dialects';
import { lockPlaces, siblingNames } from '../../support/lockPlaces';
import { place } from '../place';

const roots = ['/ws', 'C:\\ws'] as const;

/** By how a lock on it is taken: whether one of our own process goes when the file is opened and closed. */
function isEndangered({ mutex }: Dialect): boolean {
  return mutex !== undefined && mutex.by !== 'flock';
}

const spots = lockPlaces.flatMap((at) =>
  roots.map((root) => {
    const folder = root === '/ws' ? `${root}/${at.folder}` : `${root}\\${at.folder.replaceAll('/', '\\')}`;
    return { dialect: dialectOf(at.dialect), at: place(folder, at.name, siblingNames(at)) };
  }),
);

/** Absolute paths of all files whose fcntl locks decide, in every place. */
const endangered = new Set(
  spots.flatMap(({ dialect, at }) =>
    isEndangered(dialect) && catalog.at(at).includes(dialect)
      ? (dialect.mutex?.on?.(at.name) ?? [at.name]).map((name) => resolvePath(at.folder, name))
      : [],
  ),
);

/** What a survey would ask of the files at a place. */
function requestsAt({ at }: (typeof spots)[number]): readonly { readonly path: string; readonly maxBytes: number }[] {
  const look = lookAt(at, catalog.at(at));
  return look === undefined ? [] : [look.request, ...look.companions];
}

describe('a file that is locked with fcntl', () => {
  it('is never read by the dialect whose mutex it is', () => {
    const read = catalog.dialects.filter(
      (dialect) => isEndangered(dialect) && dialect.maxBytes > 0 && dialect.mutex?.on === undefined,
    );
    assert.deepEqual(
      read.map(({ id }) => id),
      [],
    );
    for (const { dialect, at } of spots) {
      const names = isEndangered(dialect) ? (dialect.mutex?.on?.(at.name) ?? []) : [];
      assert.ok(!names.includes(at.name) || dialect.maxBytes === 0, `${dialect.id} ${at.name}`);
    }
  });

  it('is known to these tests in a place of every dialect that never opens its file, or goes by the kernel', () => {
    const claimed = new Set(spots.flatMap(({ dialect, at }) => (catalog.at(at).includes(dialect) ? [dialect.id] : [])));
    const wanted = catalog.dialects.filter(({ maxBytes, mutex }) => maxBytes === 0 || mutex !== undefined);
    assert.ok(wanted.length > 60);
    assert.deepEqual(
      wanted.flatMap(({ id }) => (claimed.has(id) ? [] : [id])),
      [],
    );
  });

  it('is read for no other dialect either, neither as itself nor as a companion', () => {
    assert.ok(endangered.size > 60, `${endangered.size}`);
    const opened = spots.flatMap((spot) => requestsAt(spot).filter(({ maxBytes }) => maxBytes > 0));
    assert.ok(opened.length > 20, 'the places have nothing that is read');
    assert.deepEqual(
      opened.filter(({ path }) => endangered.has(path)),
      [],
    );
  });

  it('is never what is read of git to learn what it tracks, nor a journal that is verified', () => {
    const read = ['.git', 'gitdir', 'commondir', 'config', 'config.worktree', 'index', 'sharedindex.0123', 'HEAD'];
    const names = [
      ...read,
      ...journalDialects.flatMap((journal) => journal.names.flatMap((n) => ('exact' in n ? [n.exact] : []))),
    ];
    for (const folder of ['/ws', '/ws/.git', '/ws/.git/worktrees/x', ...[...endangered].map(dirname)]) {
      const beside = [...names, ...[...endangered].map((path) => basename(path))];
      for (const name of names) {
        const claimants = catalog.at(place(folder, name, beside)).filter(isEndangered);
        assert.deepEqual(
          claimants.map(({ id }) => id),
          [],
          `${folder} ${name}`,
        );
      }
    }
  });
});
