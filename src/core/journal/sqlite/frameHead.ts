import { int32At, uint32At } from './bigEndian';
import type { Sums } from './walSumAlgebra';
import { wordView } from './wordView';

export const frameHeadBytes = 24;
/** The first of them, which the checksum is over: the salts are only compared. */
export const summedHeadBytes = 8;

/** The header of the frame that is being read; filled as its bytes come, and again for the next frame. */
export class FrameHead {
  readonly view = wordView(new Uint8Array(frameHeadBytes));
  filled = 0;

  /** The number of the page that follows, from 1. */
  get page(): number {
    return uint32At(this.view.bytes, 0);
  }

  /** Of the last frame of a transaction, the pages of the database after it; 0 of any other. */
  get size(): number {
    return uint32At(this.view.bytes, 4);
  }

  get sums(): Sums {
    return { first: int32At(this.view.bytes, 16), second: int32At(this.view.bytes, 20) };
  }

  hasSums(first: number, second: number): boolean {
    return int32At(this.view.bytes, 16) === first && int32At(this.view.bytes, 20) === second;
  }

  /** Whether it may bear these salts, as far as it is filled. */
  mayHaveSalts({ first, second }: Sums): boolean {
    for (let at = 8; at < Math.min(this.filled, 16); at++) {
      const word = at < 12 ? first : second;
      if (this.view.bytes[at] !== ((word >>> (24 - (at & 3) * 8)) & 0xff)) return false;
    }
    return true;
  }

  hasSalts({ first, second }: Sums): boolean {
    return int32At(this.view.bytes, 8) === first && int32At(this.view.bytes, 12) === second;
  }

  /** Takes what it lacks from `from` on; answers where it stopped. */
  take(bytes: Uint8Array, from: number): number {
    let at = from;
    while (this.filled < frameHeadBytes && at < bytes.length) this.view.bytes[this.filled++] = bytes[at++] ?? 0;
    return at;
  }
}
