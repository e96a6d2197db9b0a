import { asciiBytes, isWhitespace, standsAt } from './bytes';
import type { Flaw } from './findingLog';
import type { Line } from './line';
import type { FindingCode, FindingSeverity } from './report';

/** What the first line says of the journal. */
export interface HeaderVerdict {
  readonly flaws: readonly Flaw[];
  /** `null` when codegraph takes no time from it. */
  readonly timestamp: number | null;
}

const prefix = '# codegraph-journal v1 ';
const prefixBytes = asciiBytes(prefix);
const versionPrefix = '# codegraph-journal v';
const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);

/** The greatest time that a `Date` can hold; nothing beyond it is one. */
const latestTime = 8.64e15;

/** Judges the first line as codegraph's readers do: the prefix byte by byte, the rest as a number. */
export function judgeHeader(line: Line): HeaderVerdict {
  if (!standsAt(line.bytes, line.start, line.end, prefixBytes)) {
    return { flaws: [judgeForeignLine(line)], timestamp: null };
  }
  let start = line.start + prefix.length;
  let end = line.end;
  while (start < end && isWhitespace(line.bytes[start])) start++;
  while (end > start && isWhitespace(line.bytes[end - 1])) end--;
  return judgeTimestamp(textOf(line.bytes, start, end), start, end - start);
}

function judgeTimestamp(text: string, at: number, length: number): HeaderVerdict {
  const flawed = (code: FindingCode, severity: FindingSeverity): readonly Flaw[] => [{ code, severity, at, length }];
  // Written when an entry is appended before any build; codegraph's own reader refuses it.
  if (/^0+$/.test(text)) return { flaws: flawed('header-uninitialised', 'info'), timestamp: null };

  // The numbers that both readers take, JavaScript's `Number` and Rust's `f64`: not `0x1f`, which only the first takes.
  const value = /^\+?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (!(value > 0 && value < Infinity)) return { flaws: flawed('header-timestamp-invalid', 'error'), timestamp: null };
  if (value > latestTime) return { flaws: flawed('header-timestamp-invalid', 'warning'), timestamp: null };
  // Taken by the readers, but no writer puts it like that.
  if (!/^\d+$/.test(text)) return { flaws: flawed('header-timestamp-invalid', 'warning'), timestamp: value };
  return { flaws: [], timestamp: value };
}

/** Says which way a first line without the prefix fails to be a header. All are one to codegraph: it scans everything. */
function judgeForeignLine(line: Line): Flaw {
  const { bytes, start, end } = line;
  if (standsAt(bytes, start, end, byteOrderMark)) {
    return { code: 'malformed-header', severity: 'error', at: start, length: byteOrderMark.length };
  }
  const text = textOf(bytes, start, Math.min(end, start + 256));
  const version = /^# codegraph-journal v(\d[\w.]*)/.exec(text)?.[1];
  if (version !== undefined && version !== '1') {
    const at = start + versionPrefix.length - 1;
    return { code: 'unsupported-version', severity: 'error', at, length: version.length + 1 };
  }
  // Near enough to have been a header: cut short, or with a byte or two gone wrong.
  const resembles = (text !== '' && prefix.startsWith(text)) || /codegraph|journal v/i.test(text);
  return { code: resembles ? 'malformed-header' : 'missing-header', severity: 'error', at: start, length: line.length };
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(start, end));
}
