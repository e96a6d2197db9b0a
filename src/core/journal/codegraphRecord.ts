import { ascii, asciiBytes, isControl, isLetter, isWhitespace, standsAt } from './bytes';
import type { Flaw } from './findingLog';
import { isWhole, type Line } from './line';

/** What a line after the first is to codegraph. */
export type RecordKind = 'blank' | 'comment' | 'change' | 'deletion';

export interface RecordVerdict {
  readonly kind: RecordKind;
  readonly flaws: readonly Flaw[];
}

const keyword = asciiBytes('DELETED');
/** What begins the record of a deletion. */
export const deletionMark = asciiBytes('DELETED ');
/** What begins a header of any version. */
const headerMark = asciiBytes('# codegraph-journal v');

/** Judges a line after the first as codegraph's readers do, which trim it before anything else. */
export function judgeRecord(line: Line): RecordVerdict {
  const { bytes } = line;
  let start = line.start;
  let end = line.end;
  while (start < end && isWhitespace(bytes[start])) start++;
  while (end > start && isWhitespace(bytes[end - 1])) end--;
  if (start === end) return { kind: 'blank', flaws: [] };

  if (bytes[start] === ascii.hash) {
    const header = standsAt(bytes, start, end, headerMark);
    return { kind: 'comment', flaws: header ? [warning('header-in-middle', start, end - start)] : [] };
  }
  if (standsAt(bytes, start, end, deletionMark)) {
    return { kind: 'deletion', flaws: pathFlaws(line, start + deletionMark.length, end, true) };
  }
  if (standsAt(bytes, start, end, keyword)) {
    const length = end - start;
    if (length === keyword.length) {
      // Of a torn line nobody knows how it goes on; the torn tail is reported anyway.
      return { kind: 'change', flaws: isWhole(line) ? [warning('bare-deleted', start, length)] : [] };
    }
    if (!continuesName(bytes[start + keyword.length])) {
      return { kind: 'change', flaws: [warning('glued-line', start, length), ...parentFlaws(line, start, end)] };
    }
  }
  return { kind: 'change', flaws: pathFlaws(line, start, end, false) };
}

function pathFlaws(line: Line, start: number, end: number, deletion: boolean): Flaw[] {
  const flaws: Flaw[] = [];
  const glue = gluedAt(line.bytes, start, end, deletion);
  if (glue !== undefined) flaws.push(warning('glued-line', glue, end - glue));
  if (isAbsolute(line.bytes, start, end)) {
    // The native engine leaves the project for it: its path join lets an absolute path win.
    flaws.push({ code: 'absolute-path', severity: 'error', at: start, length: end - start });
  }
  flaws.push(...parentFlaws(line, start, end));
  return flaws;
}

/** Where a second record begins inside the first, its line feed lost. */
function gluedAt(bytes: Uint8Array, start: number, end: number, deletion: boolean): number | undefined {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === ascii.hash && standsAt(bytes, at, end, headerMark)) return at;
    if (byte !== ascii.upperD || !standsAt(bytes, at, end, deletionMark)) continue;
    // `src/DELETED items/a` is a folder's name. A record never ends in a separator, so nothing can be glued to one.
    const afterSeparator = at > start && isSeparator(bytes[at - 1]);
    if (!afterSeparator && (at > start || deletion)) return at;
  }
  return undefined;
}

/** `DELETED.md`, `DELETED/a` and `DELETED_b` are likely names; a letter after the keyword is likelier a lost record. */
function continuesName(byte: number | undefined): boolean {
  return isControl(byte) || isSeparator(byte) || byte === ascii.dot || byte === ascii.underscore || byte === ascii.dash;
}

/** `/x`, `C:\x`, `C:/x`, `\\server`. */
function isAbsolute(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start];
  if (first === ascii.slash) return true;
  if (first === ascii.backslash) return end - start > 1 && bytes[start + 1] === ascii.backslash;
  return end - start > 2 && isLetter(first) && bytes[start + 1] === ascii.colon && isSeparator(bytes[start + 2]);
}

/** The first `..` that is a whole segment: codegraph follows it out of the project. */
function parentFlaws(line: Line, start: number, end: number): Flaw[] {
  const { bytes } = line;
  for (let at = start; at + 1 < end; at++) {
    if (bytes[at] !== ascii.dot || bytes[at + 1] !== ascii.dot) continue;
    if (at > start && !isSeparator(bytes[at - 1])) continue;
    const closed = at + 2 < end ? isSeparator(bytes[at + 2]) : isWhole(line);
    if (closed) return [{ code: 'parent-path', severity: 'error', at, length: 2 }];
  }
  return [];
}

function isSeparator(byte: number | undefined): boolean {
  return byte === ascii.slash || byte === ascii.backslash;
}

function warning(code: 'bare-deleted' | 'glued-line' | 'header-in-middle', at: number, length: number): Flaw {
  return { code, severity: 'warning', at, length };
}
