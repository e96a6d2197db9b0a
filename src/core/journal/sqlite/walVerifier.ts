import type { JournalReport } from '../report';
import type { JournalVerifier } from '../verifier';
import { FrameHead, frameHeadBytes } from './frameHead';
import type { BrokenFrame, WalBehind } from './walBehind';
import { WalChain } from './walChain';
import { readWalHeader, type WalHeader, walHeaderBytes, type WalHeaderFlaw } from './walHeader';
import { flawedReport, type Found, more, walReport } from './walReport';
import { WalSum } from './walSum';
import { areEqual } from './walSumAlgebra';
import { type WordView, wordView } from './wordView';

/** Of a log that has been looked at before, a look ends after so many frames of earlier generations in a row … */
const foreignLimit = 64;
/** … or so many of any kind behind the end of the chain. */
const behindLimit = 4_096;

/** A log whose header can be used. */
interface Log {
  readonly header: WalHeader;
  readonly sum: WalSum;
  readonly chain: WalChain;
}

/** What was found behind the chain before the verifier was rewound. */
interface Before extends Found {
  readonly broken: BrokenFrame;
}

/** Verifies a write-ahead log frame by frame; what is pushed is summed where it lies, and only headers are kept. */
export class WalVerifier implements JournalVerifier {
  readonly #head = new Uint8Array(walHeaderBytes);
  readonly #frame = new FrameHead();
  #pushed = 0;
  #log: Log | WalHeaderFlaw | undefined;
  /** Of the page that follows the header of the present frame. */
  #pageLeft = 0;
  #isSummed = false;
  #isSeenBefore: boolean;
  #before: Before | undefined;

  /** `isSeenBefore`: what an earlier generation left in this file has been looked at, and need not be once more. */
  constructor(isSeenBefore = false) {
    this.#isSeenBefore = isSeenBefore;
  }

  get isSated(): boolean {
    if (!this.#isSeenBefore || typeof this.#log !== 'object') return false;
    const { behind } = this.#log.chain;
    if (behind === undefined) return false;
    if (behind.foreignRun >= foreignLimit || behind.frames >= behindLimit) return true;
    // More may have been written behind what was the end.
    return this.#before?.commits !== 0 && this.#isAsBefore(behind.broken);
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    if (this.#log === undefined) {
      while (this.#pushed + at < walHeaderBytes && at < chunk.length) this.#head[this.#pushed + at] = chunk[at++] ?? 0;
      if (this.#pushed + at === walHeaderBytes) this.#log = open(readWalHeader(this.#head));
    }
    this.#pushed += chunk.length;
    if (typeof this.#log === 'object') this.#takeFrames(this.#log, wordView(chunk), at);
  }

  report(): JournalReport {
    const bytes = this.#pushed;
    const log = this.#log;
    if (typeof log !== 'object') return flawedReport(log ?? 'cut', this.#head, bytes);
    const { behind } = log.chain;
    return walReport({
      ...log,
      bytes,
      cut: this.#frame.filled === 0 ? null : this.#frame,
      confirmed: behind !== undefined && this.#isAsBefore(behind.broken) ? (this.#before ?? null) : null,
    });
  }

  /** To the end of the last transaction: what follows may be overwritten before it counts. */
  rewind(): number {
    this.#frame.filled = 0;
    if (typeof this.#log !== 'object') {
      this.#log = undefined;
      this.#pushed = 0;
      return 0;
    }
    const { header, chain } = this.#log;
    const { behind } = chain;
    this.#before = behind === undefined ? undefined : this.#foundAll(behind);
    this.#isSeenBefore = true;
    chain.rewind();
    this.#pushed = walHeaderBytes + chain.frames * (frameHeadBytes + header.pageSize);
    return this.#pushed;
  }

  #takeFrames({ header, sum, chain }: Log, view: WordView, from: number): void {
    const { bytes } = view;
    const frame = this.#frame;
    let at = from;
    while (at < bytes.length) {
      if (frame.filled < frameHeadBytes) {
        at = frame.take(bytes, at);
        if (frame.filled < frameHeadBytes) return;
        this.#isSummed = chain.begin(frame);
        this.#pageLeft = header.pageSize;
      }
      const end = Math.min(at + this.#pageLeft, bytes.length);
      if (this.#isSummed) sum.add(view, at, end);
      this.#pageLeft -= end - at;
      at = end;
      if (this.#pageLeft > 0) return;
      chain.end(frame);
      frame.filled = 0;
    }
  }

  /** A look at what was seen before may have ended sooner. */
  #foundAll({ broken, commits, meaning }: WalBehind): Before {
    const found = { commits, meaning };
    return { broken, ...(this.#before !== undefined && this.#isAsBefore(broken) ? more(this.#before, found) : found) };
  }

  /** A frame that was read twice with the same result was not being written when it was read. */
  #isAsBefore({ number, stored, sums }: BrokenFrame): boolean {
    const broken = this.#before?.broken;
    return broken?.number === number && areEqual(broken.stored, stored) && areEqual(broken.sums, sums);
  }
}

function open(header: WalHeader | WalHeaderFlaw): Log | WalHeaderFlaw {
  if (typeof header !== 'object') return header;
  const sum = new WalSum(header.isBigEndian);
  return { header, sum, chain: new WalChain(header, sum) };
}
