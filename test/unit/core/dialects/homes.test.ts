import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { catalog } from '../../../support/dialects';
import { place } from '../../../contract/place';

function isWatched(folder: string, ...names: readonly string[]): boolean {
  return names.some((name) => catalog.isOfInterest(place(folder, name, names)));
}

describe('a folder in which locks come and go', () => {
  it('is watched although it holds none: a git directory of whatever kind', () => {
    assert.deepEqual(
      [
        isWatched('/ws/.git', 'HEAD', 'config', 'objects', 'refs'),
        isWatched('/srv/bare', 'HEAD', 'objects', 'refs'),
        isWatched('/ws/.git/modules/lib', 'HEAD', 'objects', 'refs'),
        isWatched('/ws/.git/worktrees/topic', 'HEAD', 'commondir', 'gitdir'),
      ],
      [true, true, true, true],
    );
  });

  it('is watched although it holds none: that of Mercurial', () => {
    assert.deepEqual([isWatched('/ws/.hg', 'requires'), isWatched('/ws/.hg/store', 'requires')], [true, true]);
  });

  it('is not told by one name alone', () => {
    assert.deepEqual(
      [
        isWatched('/ws', 'HEAD'),
        isWatched('/ws', 'HEAD', 'objects'),
        isWatched('/ws', 'HEAD', 'refs'),
        isWatched('/ws', 'HEAD', 'commondir'),
        isWatched('/ws', 'requires'),
        isWatched('/ws/x.hg', 'requires'),
        isWatched('/ws', 'objects', 'refs', 'commondir', 'gitdir'),
      ],
      Array(7).fill(false),
    );
  });

  it('is no lock by the file that tells of it', () => {
    const head = place('/ws/.git', 'HEAD', ['HEAD', 'objects', 'refs']);
    assert.deepEqual([catalog.at(head), catalog.isSeen(head), catalog.mayInterest('HEAD')], [[], false, true]);
  });
});
