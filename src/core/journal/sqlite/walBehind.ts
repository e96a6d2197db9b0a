import { type FrameHead, summedHeadBytes } from './frameHead';
import { type Commit, commitOf, isSame } from './walCommit';
import type { WalHeader } from './walHeader';
import type { WalSum } from './walSum';
import { areEqual, type Carry, difference, explain, type Sums } from './walSumAlgebra';

/** The first frame that does not continue the chain. */
export interface BrokenFrame {
  /** From 1. */
  readonly number: number;
  readonly page: number;
  readonly size: number;
  /** Whether it bears the salts of the header. */
  readonly isCurrent: boolean;
  /** The checksum before it. */
  readonly before: Sums;
  /** The checksum that it bears, and the one that it has. */
  readonly stored: Sums;
  readonly sums: Sums;
}

/**
 * `foreign`: of an earlier generation, which is what SQLite leaves behind when it begins a log anew. `torn`: of no
 * transaction that was ended. `lost`: ended transactions stand behind a damaged frame. `doubtful`: one stands there that
 * was never told to anybody perhaps, because its process was killed as it ended it, and others wrote over its beginning.
 */
export type WalEnd = 'foreign' | 'torn' | 'lost' | 'doubtful';

/** Where the salts are those of the header, every frame is taken for one; from 1 on. */
interface Run {
  /** The last frame that ended a transaction. */
  readonly commit: Commit | null;
  /** Whether that one is counted. */
  readonly isCounted: boolean;
}

const open: Run = { commit: null, isCounted: true };

/**
 * Looks at what stands behind the end of the chain. A frame's checksum goes on from the one that the frame before it
 * bears, so that frames behind a damaged one can still be told to have followed each other.
 */
export class WalBehind {
  readonly broken: BrokenFrame;
  /** Transactions that were ended behind the chain. */
  commits = 0;
  /** Frames looked at, the first one not counted. */
  frames = 0;
  /** The last of them without the salts of the header, in a row. */
  foreignRun = 0;
  /** The number of the last frame that bears the salts of the header. */
  lastCurrent: number;
  readonly #header: WalHeader;
  readonly #sum: WalSum;
  readonly #carry: Carry;
  /** The broken frame was written as a part of the chain, and is another one now. */
  #isDamaged: boolean;
  /** Frames were written after a transaction behind the chain, so that it was ended for everybody. */
  #isFollowed = false;
  #before: Sums;
  #run: Run = open;

  constructor(header: WalHeader, sum: WalSum, carry: Carry, broken: BrokenFrame) {
    this.#header = header;
    this.#sum = sum;
    this.#carry = carry;
    this.broken = broken;
    this.#before = broken.stored;
    this.lastCurrent = broken.isCurrent ? broken.number : broken.number - 1;
    const gap = difference(broken.stored, broken.sums);
    const { isOneWord, secondLacks } = explain(gap, pairsOf(header));
    this.#isDamaged = areEqual(broken.stored, broken.sums) || (broken.isCurrent && isOneWord);
    const { page, size } = broken;
    // It may be the size itself that is damaged, and was 0.
    const isCommit = size !== 0 && (secondLacks === null || wordOf(size, header) !== (-secondLacks | 0));
    if (!isCommit || !this.#belongs) return;
    // Its page as it was when it got its checksum.
    const content = difference(broken.stored, carry.of(broken.before));
    this.#run = { commit: { page, size, content }, isCounted: false };
  }

  get meaning(): WalEnd {
    if (this.commits === 0) return this.#belongs ? 'torn' : 'foreign';
    return this.#isDamaged || this.#isFollowed ? 'lost' : 'doubtful';
  }

  begin(head: FrameHead): boolean {
    if (!head.hasSalts(this.#header.salts)) return false;
    this.#sum.begin(this.#before.first, this.#before.second);
    this.#sum.add(head.view, 0, summedHeadBytes);
    return true;
  }

  /** It has ended; what was to be summed is in the sum. */
  end(head: FrameHead): void {
    this.frames++;
    if (head.hasSalts(this.#header.salts)) this.#current(head);
    else {
      this.foreignRun++;
      this.#run = open;
    }
    this.#before = head.sums;
  }

  #current(head: FrameHead): void {
    this.foreignRun = 0;
    this.lastCurrent = this.broken.number + this.frames;
    const continues = this.#continues(head);
    const run = continues ? this.#run : open;
    const { first, second } = this.#before;
    const here = commitOf(head, this.#sum, this.#carry, first, second);
    const isCopy = run.commit !== null && isSame(run.commit, here);
    if (run.commit !== null && !run.isCounted) this.commits++;
    if (run.commit !== null && !isCopy) this.#isFollowed = true;
    if (head.size !== 0 && !isCopy) this.commits++;
    const commit = head.size !== 0 ? here : run.commit;
    this.#run = { commit, isCounted: true };
  }

  /** Whether it was written after the one before it. */
  #continues(head: FrameHead): boolean {
    if (head.page === 0) return false;
    const { first, second } = this.#sum;
    if (head.hasSums(first, second)) return true;
    if (this.frames > 1) return false;
    // Perhaps only the checksum of the broken one is damaged.
    const { stored, sums } = this.broken;
    const gap = difference(sums, stored);
    const isRight = head.hasSums(
      (first + this.#carry.first(gap.first, gap.second)) | 0,
      (second + this.#carry.second(gap.first, gap.second)) | 0,
    );
    if (isRight) this.#isDamaged = true;
    return isRight;
  }

  /** Whether the broken frame is of this generation. */
  get #belongs(): boolean {
    return this.broken.isCurrent || areEqual(this.broken.stored, this.broken.sums);
  }
}

function pairsOf({ pageSize }: WalHeader): number {
  return (pageSize + summedHeadBytes) / 8;
}

/** A number as the log takes it for a word of its checksum. */
function wordOf(value: number, { isBigEndian }: WalHeader): number {
  return isBigEndian ? value | 0 : (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
}
