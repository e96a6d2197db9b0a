import { Range } from 'vscode';
import type { TextRange } from '../present/nodeView';

export function rangeOf({ line, from, to }: TextRange): Range {
  return new Range(line, from, line, to);
}
