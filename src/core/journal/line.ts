/** Bytes of a line that are looked at; longer than any path, so a longer line is judged by its beginning. */
export const lineLimit = 64 * 1024;

/** One line without its line feed. It stands in a buffer that is used again: nothing of it may be kept. */
export interface Line {
  readonly bytes: Uint8Array;
  readonly start: number;
  /** Where the part at hand ends: at most `lineLimit` bytes after `start`. */
  readonly end: number;
  /** Bytes of the whole line, those beyond `lineLimit` included. */
  readonly length: number;
  /** 1 for the first. */
  readonly number: number;
  /** Where `start` stands in the journal. */
  readonly offset: number;
  /** Whether a line feed closes it; `false` only for the last line. */
  readonly closed: boolean;
}

/** Whether the line's real end is at hand: nothing more will come, and nothing was cut off. */
export function isWhole(line: Line): boolean {
  return line.closed && line.length === line.end - line.start;
}
