import type { FrameHead } from './frameHead';
import type { WalSum } from './walSum';
import type { Carry, Sums } from './walSumAlgebra';

/** A frame that ended a transaction. Some are written twice, to fill a sector: all that is in those is the same. */
export interface Commit {
  readonly page: number;
  readonly size: number;
  /** What its page alone adds to the sums. */
  readonly content: Sums;
}

/** The frame that has just been summed, from the sums before it on. */
export function commitOf(head: FrameHead, sum: WalSum, carry: Carry, first: number, second: number): Commit {
  const content = {
    first: (sum.first - carry.first(first, second)) | 0,
    second: (sum.second - carry.second(first, second)) | 0,
  };
  return { page: head.page, size: head.size, content };
}

export function isSame(a: Commit, b: Commit): boolean {
  return (
    a.page === b.page &&
    a.size === b.size &&
    a.content.first === b.content.first &&
    a.content.second === b.content.second
  );
}
