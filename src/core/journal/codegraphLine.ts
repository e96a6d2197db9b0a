import { ascii, standsAt } from './bytes';
import { judgeHeader, type HeaderVerdict } from './codegraphHeader';
import { deletionMark, judgeRecord, type RecordVerdict } from './codegraphRecord';
import { rareMark, wideMark } from './codegraphScan';
import { controlFlaws, nulFlaws, utf8Flaws } from './encodingFlaws';
import type { Flaw } from './findingLog';
import { lineLimit, type Line } from './line';
import { isUtf8 } from './utf8';

/** Judges the first line in all but how it ends. */
export function judgeFirstLine(line: Line): HeaderVerdict {
  const { flaws, timestamp } = judgeHeader(line);
  return {
    flaws: [...flaws, ...lengthFlaws(line), ...controlFlaws(line), ...nulFlaws(line), ...utf8Flaws(line)],
    timestamp,
  };
}

/** Judges any other line in all but how it ends. */
export function judgeLaterLine(line: Line): RecordVerdict {
  const { kind, flaws } = judgeRecord(line);
  // A person wrote the comment, codegraph passes over it: it may hold anything that is text.
  const isText = kind === 'comment' || kind === 'blank';
  const content = isText ? [] : [...lengthFlaws(line), ...controlFlaws(line)];
  return { kind, flaws: [...flaws, ...content, ...nulFlaws(line), ...utf8Flaws(line)] };
}

/** What is wrong with the last line of a journal when nothing closes it. */
export function endFlaws(line: Line): readonly Flaw[] {
  if (line.closed) return [];
  return [{ code: 'no-final-newline', severity: 'warning', at: line.start, length: line.length }];
}

function lengthFlaws(line: Line): readonly Flaw[] {
  if (line.length <= lineLimit) return [];
  return [{ code: 'line-too-long', severity: 'error', at: line.start, length: line.length }];
}

/**
 * Whether a line can have no finding. Nearly every line of a journal is seen here and nowhere else, so it makes no
 * object and no string; what it is not sure of goes to the judge.
 */
export function isOrdinary(bytes: Uint8Array, from: number, end: number, marks: number): boolean {
  if ((marks & rareMark) !== 0 || end - from > lineLimit) return false;
  if (end === from) return true;
  let path = from;
  if (bytes[from] === ascii.upperD && bytes[from + 1] === ascii.upperE) {
    if (!startsDeletion(bytes, from, end)) return false;
    path += deletionMark.length;
  }
  return isOrdinaryBeginning(bytes, path) && ((marks & wideMark) === 0 || isUtf8(bytes, from, end));
}

/** Not blank, no comment, and neither `/x` nor `C:` nor `\\server`. The line feed stands after the line, so two bytes may be read. */
function isOrdinaryBeginning(bytes: Uint8Array, at: number): boolean {
  switch (bytes[at]) {
    case ascii.lineFeed:
    case ascii.space:
    case ascii.hash:
    case ascii.slash:
    case ascii.backslash:
      return false;
    default:
      return bytes[at + 1] !== ascii.colon;
  }
}

export function startsDeletion(bytes: Uint8Array, from: number, end: number): boolean {
  return bytes[from] === ascii.upperD && standsAt(bytes, from, end, deletionMark);
}

export function lineAt(
  bytes: Uint8Array,
  start: number,
  length: number,
  number: number,
  offset: number,
  closed: boolean,
): Line {
  return { bytes, start, end: start + Math.min(length, lineLimit), length, number, offset, closed };
}
