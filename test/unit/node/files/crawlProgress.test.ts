import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CrawlFound } from '../../../../src/core/ports';
import { CrawlProgress } from '../../../../src/node/files/crawlProgress';

describe('the progress of a crawl', () => {
  let now = 0;
  const told: CrawlFound[] = [];
  const all = Array.from({ length: 100 }, (_, n) => `/ws/${n}`);

  function begin(everyMs?: number): (at: number, folders: number, peeked?: number) => readonly CrawlFound[] {
    now = 1_000;
    const progress = new CrawlProgress(
      (found) => told.push(found),
      everyMs,
      () => now,
    );
    return (at, folders, peeked = 0) => {
      now = 1_000 + at;
      progress.update(all.slice(0, folders), all.slice(0, peeked));
      return told.splice(0);
    };
  }

  it('is told only of a walk that takes long', () => {
    const update = begin();
    assert.deepEqual([update(0, 5), update(499, 9)], [[], []]);
    assert.deepEqual(update(500, 9), [{ folders: all.slice(0, 9), peeked: [] }]);
  });

  it('is what is new since it was told last, and nothing where nothing is', () => {
    const update = begin(10);
    update(10, 2);
    assert.deepEqual(update(20, 3, 2), [{ folders: all.slice(2, 3), peeked: all.slice(0, 2) }]);
    assert.deepEqual(update(30, 3, 2), []);
    assert.deepEqual(update(40, 3, 3), [{ folders: [], peeked: all.slice(2, 3) }]);
  });

  it('is told more rarely the longer it takes', () => {
    const update = begin(10);
    assert.equal(update(1_000, 1).length, 1);
    assert.deepEqual([update(1_050, 2), update(1_120, 2).length], [[], 1]);
  });

  it('is nobody’s where nobody listens', () => {
    new CrawlProgress(undefined, 0).update(all, all);
    assert.deepEqual(told, []);
  });
});
