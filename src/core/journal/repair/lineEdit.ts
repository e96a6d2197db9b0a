import type { Flaw } from '../findingLog';
import type { Line } from '../line';
import type { FindingCode } from '../report';
import type { RepairEdit } from './repair';

/** An edit of a line, with where that line stands. */
export function lineEdit(
  { number, offset, length }: Line,
  edit: Pick<RepairEdit, 'kind' | 'from' | 'to' | 'by' | 'codes'>,
): RepairEdit {
  return { ...edit, line: number, lineFrom: offset, lineTo: offset + length };
}

/** What of the flaws of a line does harm, each once. */
export function harmOf(flaws: readonly Flaw[]): readonly FindingCode[] {
  return [...new Set(flaws.flatMap(({ code, severity }) => (severity === 'info' ? [] : [code])))];
}
