import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Notice } from '../../../src/core/inventory';
import { noticeText } from '../../../src/present/noticeText';

function notices(code: Notice['code'], count: number): readonly Notice[] {
  return Array.from({ length: count }, (_, index) => ({
    code,
    path: `/ws/${index}`,
    error: { code: 'EACCES', message: '' },
  }));
}

describe('what cannot be seen', () => {
  it('is told in one line, and nothing is told when everything can be seen', () => {
    assert.deepEqual(
      [
        noticeText([]),
        noticeText(notices('folder-unreadable', 1)),
        noticeText([...notices('folder-unreadable', 2), ...notices('folder-unwatched', 1)]),
        noticeText(notices('folder-unwatched', 3)),
      ],
      [
        '',
        '1 folder cannot be read.',
        '2 folders cannot be read. 1 folder cannot be watched; it is looked at now and then.',
        '3 folders cannot be watched; they are looked at now and then.',
      ],
    );
  });
});
