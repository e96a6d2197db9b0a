import { findSourceMap } from 'node:module';
import * as path from 'node:path';

const FRAME = /(?<before>at (?:.*?\()?)(?<file>[^\s()]+):(?<line>\d+):(?<column>\d+)/;

/**
 * Points the frames of a stack at the sources of a bundle. Node does so by itself, but not where the host has put in
 * its own `Error.prepareStackTrace`, as an extension host does.
 */
export function sourceStack(stack: string): string {
  return stack
    .split('\n')
    .map((line) => line.replace(FRAME, (frame, ...rest) => sourceFrame(frame, rest.at(-1) as Frame)))
    .join('\n');
}

interface Frame {
  readonly before: string;
  readonly file: string;
  readonly line: string;
  readonly column: string;
}

function sourceFrame(frame: string, { before, file, line, column }: Frame): string {
  // Mocha shortens frames to the working directory.
  const map = findSourceMap(path.resolve(file));
  if (!map) {
    return frame;
  }
  const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
  if (!('originalSource' in entry)) {
    return frame;
  }
  const source = path.relative('', entry.originalSource.replace(/^file:\/\//, ''));
  return `${before}${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}
