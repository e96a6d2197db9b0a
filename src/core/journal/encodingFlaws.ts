import { ascii, isControl } from './bytes';
import type { Flaw } from './findingLog';
import type { Line } from './line';
import { cutSequence, invalidSequence, sequenceLength } from './utf8';

/** One flaw for each run of NULs. */
export function nulFlaws(line: Line): Flaw[] {
  return runs(line, line.end, (byte) => byte === ascii.nul).map(([at, length]) => ({
    code: 'nul-byte',
    severity: 'error',
    at,
    length,
  }));
}

/** One flaw for each run of control characters; NULs and the carriage returns at the end have findings of their own. */
export function controlFlaws(line: Line): Flaw[] {
  const end = line.end - carriageReturnsAtEnd(line);
  return runs(line, end, (byte) => byte !== ascii.nul && isControl(byte)).map(([at, length]) => ({
    code: 'control-character',
    severity: 'warning',
    at,
    length,
  }));
}

/** One flaw for each run of bytes that belong to no character. */
export function utf8Flaws(line: Line): Flaw[] {
  const flaws: Flaw[] = [];
  const whole = line.length === line.end - line.start;
  let badFrom = -1;
  const closeRun = (end: number): void => {
    if (badFrom < 0) return;
    flaws.push({ code: 'invalid-utf8', severity: 'error', at: badFrom, length: end - badFrom });
    badFrom = -1;
  };

  let at = line.start;
  while (at < line.end) {
    const length = sequenceLength(line.bytes, at, line.end);
    // A character cut by the limit may be a good one; a character cut by the end of the line cannot.
    if (length === cutSequence && !whole) break;
    if (length === invalidSequence || length === cutSequence) {
      if (badFrom < 0) badFrom = at;
      at++;
    } else {
      closeRun(at);
      at += length;
    }
  }
  closeRun(at);
  return flaws;
}

/** How many carriage returns stand right before the line feed. */
export function carriageReturnsAtEnd(line: Line): number {
  if (line.length !== line.end - line.start) return 0;
  let at = line.end;
  while (at > line.start && line.bytes[at - 1] === ascii.carriageReturn) at--;
  return line.end - at;
}

function runs(line: Line, end: number, belongs: (byte: number | undefined) => boolean): [at: number, length: number][] {
  const found: [number, number][] = [];
  for (let at = line.start; at < end; at++) {
    if (!belongs(line.bytes[at])) continue;
    const from = at;
    while (at < end && belongs(line.bytes[at])) at++;
    found.push([from, at - from]);
  }
  return found;
}
