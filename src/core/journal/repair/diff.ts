import { ascii } from '../bytes';
import type { RepairEdit } from './repair';

/** One line of a difference. */
export interface DiffLine {
  /** `same`: of both. */
  readonly kind: 'same' | 'removed' | 'added';
  /** As UTF-8, at most `shownBytes` bytes of it; what is none is U+FFFD. Anything may be in it. */
  readonly text: string;
  /** Whether it is longer than that. */
  readonly isCut: boolean;
  /** Whether the file ends in it, without a line feed. */
  readonly isOpen: boolean;
}

/** Some lines of a journal before and after its repair that stand together. */
export interface DiffHunk {
  /** 1-based numbers of its first line in the damaged journal and in the repaired one. */
  readonly before: number;
  readonly after: number;
  readonly lines: readonly DiffLine[];
}

/** The bytes of the damaged journal from `from` up to `to`. */
export type ReadAt = (from: number, to: number) => Uint8Array;

/** Lines that are shown around a change. */
const contextLines = 3;
/** A line longer than that is cut where it is shown. */
export const shownBytes = 400;
/** So far is looked for the lines around a change. Bytes. */
const reach = 4 * 1024;

/** The hunks of edits that are in order. `size`: of the damaged journal; `hidden`: the edit that follows, if any. */
export function hunksOf(
  edits: readonly RepairEdit[],
  size: number,
  readAt: ReadAt,
  hidden?: RepairEdit,
): readonly DiffHunk[] {
  const hunks: DiffHunk[] = [];
  let open: OpenHunk | undefined;
  /** How many lines more the repaired journal has by now. */
  let shift = 0;
  for (const edit of edits) {
    if (open === undefined) open = begun(edit, 0, shift, readAt);
    else if (!joins(open, edit, readAt)) {
      // Neither reaches into the other's half of what is between them.
      const middle: number = Math.floor((open.next + edit.lineFrom) / 2);
      hunks.push(closed(open, middle, false, readAt));
      open = begun(edit, middle, shift, readAt);
    }
    const changed = changedLines(edit, size, readAt);
    open.lines.push(...changed);
    open.next = nextLine(edit, size);
    for (const { kind } of changed) shift += kind === 'added' ? 1 : kind === 'removed' ? -1 : 0;
  }
  if (open !== undefined) hunks.push(closed(open, hidden?.lineFrom ?? size, hidden === undefined, readAt));
  return hunks;
}

interface OpenHunk {
  readonly before: number;
  readonly after: number;
  readonly lines: DiffLine[];
  /** Where the first line begins that is not in it. */
  next: number;
}

/** `after`: so far down others may show lines. */
function begun(edit: RepairEdit, after: number, shift: number, readAt: ReadAt): OpenHunk {
  const from = Math.max(after, edit.lineFrom - reach);
  const before = linesIn(readAt(from, edit.lineFrom), from === 0, false).slice(-contextLines);
  const first = edit.line - before.length;
  return { before: first, after: first + shift, lines: [...before], next: edit.lineFrom };
}

/** Takes the lines between the hunk and the edit in, if those are few. */
function joins(open: OpenHunk, { lineFrom }: RepairEdit, readAt: ReadAt): boolean {
  if (lineFrom - open.next > reach) return false;
  const between = linesIn(readAt(open.next, lineFrom), true, false);
  if (between.length > contextLines * 2) return false;
  open.lines.push(...between);
  return true;
}

/** `end`: so far it may show lines; `isLast`: that is where the journal ends. */
function closed({ before, after, lines, next }: OpenHunk, end: number, isLast: boolean, readAt: ReadAt): DiffHunk {
  const to = Math.min(end, next + reach);
  const following = linesIn(readAt(next, to), true, to < end || !isLast);
  return { before, after, lines: [...lines, ...following.slice(0, contextLines)] };
}

function changedLines(edit: RepairEdit, size: number, readAt: ReadAt): readonly DiffLine[] {
  const { from, to, by, lineFrom, lineTo } = edit;
  const bytes = (start: number, end: number): Uint8Array => readAt(start, Math.min(end, start + shownBytes + 1));
  const isOpen = lineTo === size;
  const isGone = by.length === 0 && from === lineFrom && to === Math.min(lineTo + 1, size);
  const old = lineOf('removed', bytes(lineFrom, lineTo), isOpen);
  if (edit.kind === 'header-put-in') return [lineOf('added', withoutLineFeed(by), false)];
  if (isGone) return [old];
  const text = joined([bytes(lineFrom, from), withoutLineFeed(by), bytes(to, Math.max(to, lineTo))]);
  return [old, lineOf('added', text, isOpen && by[by.length - 1] !== ascii.lineFeed)];
}

/** Where the line after that of the edit begins; of one that is put in, the line that was there. */
function nextLine({ kind, lineFrom, lineTo }: RepairEdit, size: number): number {
  return kind === 'header-put-in' ? lineFrom : Math.min(lineTo + 1, size);
}

/**
 * The lines of a piece. `startsLine`: whether its first byte begins one; otherwise what stands before its first line feed
 * is left out. `isCutOff`: whether it may end inside of a line, which is then left out, unless its beginning is all that
 * would be shown of it.
 */
function linesIn(bytes: Uint8Array, startsLine: boolean, isCutOff: boolean): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let at = startsLine ? 0 : bytes.indexOf(ascii.lineFeed) + 1;
  if (!startsLine && at === 0) return [];
  while (at < bytes.length) {
    const lineFeed = bytes.indexOf(ascii.lineFeed, at);
    const end = lineFeed < 0 ? bytes.length : lineFeed;
    if (lineFeed < 0 && isCutOff && end - at <= shownBytes) break;
    lines.push(lineOf('same', bytes.subarray(at, end), lineFeed < 0 && !isCutOff));
    at = end + 1;
  }
  return lines;
}

function lineOf(kind: DiffLine['kind'], bytes: Uint8Array, isOpen: boolean): DiffLine {
  const isCut = bytes.length > shownBytes;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, shownBytes));
  return { kind, text, isCut, isOpen };
}

function withoutLineFeed(bytes: Uint8Array): Uint8Array {
  return bytes[bytes.length - 1] === ascii.lineFeed ? bytes.subarray(0, -1) : bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
