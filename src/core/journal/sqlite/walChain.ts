import { type FrameHead, summedHeadBytes } from './frameHead';
import { WalBehind } from './walBehind';
import { type Commit, commitOf, isSame } from './walCommit';
import type { WalHeader } from './walHeader';
import type { WalSum } from './walSum';
import { Carry, type Sums } from './walSumAlgebra';

/** The chain up to the last frame that ended a transaction: what SQLite uses. */
interface Committed {
  readonly frames: number;
  readonly commits: number;
  readonly databasePages: number | null;
  readonly sums: Sums;
  readonly last: Commit | null;
}

/** Follows the chain of checksums, from the header of a log to the first frame that does not continue it. */
export class WalChain {
  /** Frames of the unbroken chain. */
  frames = 0;
  /** What comes after the chain, once there is something. */
  behind: WalBehind | undefined;
  readonly #header: WalHeader;
  readonly #sum: WalSum;
  readonly #carry: Carry;
  #first: number;
  #second: number;
  #committed: Committed;

  constructor(header: WalHeader, sum: WalSum) {
    this.#header = header;
    this.#sum = sum;
    this.#carry = new Carry((header.pageSize + summedHeadBytes) / 8);
    this.#first = header.sums.first;
    this.#second = header.sums.second;
    this.#committed = { frames: 0, commits: 0, databasePages: null, sums: header.sums, last: null };
  }

  get committed(): Omit<Committed, 'sums' | 'last'> {
    return this.#committed;
  }

  /** A frame begins: answers whether its page is to be summed. */
  begin(head: FrameHead): boolean {
    if (this.behind !== undefined) return this.behind.begin(head);
    this.#sum.begin(this.#first, this.#second);
    this.#sum.add(head.view, 0, summedHeadBytes);
    return true;
  }

  /** It has ended; what was to be summed is in the sum. */
  end(head: FrameHead): void {
    if (this.behind !== undefined) {
      this.behind.end(head);
      return;
    }
    const { first, second } = this.#sum;
    const isRight = head.hasSums(first, second);
    const isCurrent = head.hasSalts(this.#header.salts);
    if (!isRight || !isCurrent || head.page === 0) {
      const sums = { first, second };
      const before = { first: this.#first, second: this.#second };
      const broken = {
        number: this.frames + 1,
        page: head.page,
        size: head.size,
        isCurrent,
        before,
        stored: head.sums,
        sums,
      };
      this.behind = new WalBehind(this.#header, this.#sum, this.#carry, broken);
      return;
    }
    this.frames++;
    if (head.size !== 0) this.#commit(head);
    this.#first = first;
    this.#second = second;
  }

  /** Back to the last commit: what follows that may be written anew. */
  rewind(): void {
    const { frames, sums } = this.#committed;
    this.frames = frames;
    this.#first = sums.first;
    this.#second = sums.second;
    this.behind = undefined;
  }

  #commit(head: FrameHead): void {
    const { first, second } = this.#sum;
    const { commits, last } = this.#committed;
    const next = commitOf(head, this.#sum, this.#carry, this.#first, this.#second);
    const isRepeated = last !== null && this.#committed.frames === this.frames - 1 && isSame(last, next);
    this.#committed = {
      frames: this.frames,
      commits: commits + (isRepeated ? 0 : 1),
      databasePages: head.size,
      sums: { first, second },
      last: next,
    };
  }
}
