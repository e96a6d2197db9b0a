import { frameHeadBytes, FrameHead, summedHeadBytes } from '../journal/sqlite/frameHead';
import { readWalHeader, walHeaderBytes } from '../journal/sqlite/walHeader';
import { WalSum } from '../journal/sqlite/walSum';
import { wordView } from '../journal/sqlite/wordView';

/** What of a database is in its write-ahead log: the pages as the last transaction left them. */
export interface WalPages {
  /** Where in the log the bytes of a page begin. */
  readonly offsets: ReadonlyMap<number, number>;
  /** How many pages the database has. */
  readonly count: number;
}

/** Reads bytes of the log into `into` from its beginning on; answers how many there were. */
export type ReadAt = (into: Uint8Array, at: number) => number;

const pieceBytes = 1024 * 1024;

/**
 * Follows the frames of a log to the last commit, as SQLite does after a crash. `undefined` where SQLite would pass over
 * the log as a whole; `refused` where it would not open the database.
 */
export function readWalPages(read: ReadAt, pageSize: number): WalPages | 'refused' | undefined {
  const start = new Uint8Array(walHeaderBytes);
  if (read(start, 0) < walHeaderBytes) return undefined;
  const header = readWalHeader(start);
  if (header === 'version') return 'refused';
  if (header === 'damaged') return undefined;
  if (header.pageSize !== pageSize) return 'refused';
  const sum = new WalSum(header.isBigEndian);
  const frameBytes = frameHeadBytes + pageSize;
  const piece = new Uint8Array(Math.max(1, Math.floor(pieceBytes / frameBytes)) * frameBytes);
  const view = wordView(piece);
  let { first, second } = header.sums;
  let since = new Map<number, number>();
  const offsets = new Map<number, number>();
  let count: number | undefined;
  for (let at = walHeaderBytes; ;) {
    const filled = read(piece, at);
    for (let frame = 0; frame + frameBytes <= filled; frame += frameBytes, at += frameBytes) {
      const head = new FrameHead();
      head.take(piece.subarray(frame, frame + frameHeadBytes), 0);
      sum.begin(first, second);
      sum.add(view, frame, frame + summedHeadBytes);
      sum.add(view, frame + frameHeadBytes, frame + frameBytes);
      if (head.page === 0 || !head.hasSalts(header.salts) || !head.hasSums(sum.first, sum.second)) {
        return count === undefined ? undefined : { offsets, count };
      }
      ({ first, second } = sum);
      since.set(head.page, at + frameHeadBytes);
      if (head.size === 0) continue;
      for (const [page, offset] of since) offsets.set(page, offset);
      since = new Map();
      count = head.size;
    }
    if (filled < piece.length) return count === undefined ? undefined : { offsets, count };
  }
}
