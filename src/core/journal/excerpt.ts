import type { Line } from './line';

const longest = 120;
const before = 48;
/** No character that fills one of the `longest` UTF-16 units takes more than three bytes. */
const window = (longest + 1) * 3;

const ellipsis = '…';
const replacement = '\ufffd';
// Control characters, and what makes a terminal or an editor show text in another order or not at all.
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * The line around the byte at index `at` of its buffer, at most 120 UTF-16 units and safe to print:
 * control characters as their pictures (␀ ␍ ␡), everything else unprintable or undecodable as U+FFFD.
 */
export function excerptOf(line: Line, at: number): string {
  const start = at - line.start <= before ? line.start : characterStart(line, at - before);
  const end = Math.min(line.end, start + window);
  const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(line.bytes.subarray(start, end));
  const text = (start > line.start ? ellipsis : '') + decoded.replace(unsafe, picture);
  const more = end - line.start < line.length;
  return text.length > longest || more ? shorten(text) : text;
}

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : replacement;
}

/** The start of the character that the byte at `at` belongs to; never before the line. */
function characterStart(line: Line, at: number): number {
  const earliest = Math.max(line.start, at - 3);
  let start = at;
  while (start > earliest && ((line.bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return start;
}

function shorten(text: string): string {
  const kept = text.slice(0, longest - 1);
  const last = kept.charCodeAt(kept.length - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return (splitsPair ? kept.slice(0, -1) : kept) + ellipsis;
}
