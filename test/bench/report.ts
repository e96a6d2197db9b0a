import { mkdirSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

export type Unit = 'ms' | 'MB' | '%' | 'count';

/** One measured figure. `peer` was measured in the same run; a `target` may bind the value, or its ratio to the peer's. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
  readonly peer?: { readonly name: string; readonly value: number; readonly ratio?: number };
  readonly target?: { readonly limit: number; readonly of: 'value' | 'ratio' };
  /** What else is worth a line: other peers, counts, spread. */
  readonly note?: string;
}

export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
}

/** The ratio to the peer: as given, or of the two values. */
export function ratioOf({ value, peer }: Row): number | null {
  return peer === undefined ? null : (peer.ratio ?? value / peer.value);
}

/** `ok`, `MISSED`, or nothing where no target was set. */
export function verdictOf(row: Row): string {
  if (row.target === undefined) return '';
  const measured = row.target.of === 'value' ? row.value : ratioOf(row);
  return measured !== null && measured <= row.target.limit ? 'ok' : 'MISSED';
}

export function printFigure({ id, title, rows }: Figure): void {
  console.log(`\n${id}. ${title}`);
  const cells = rows.map((row) => [
    row.what,
    amount(row.value, row.unit),
    row.peer === undefined ? '' : `${row.peer.name} ${amount(row.peer.value, row.unit)}`,
    ratioText(row),
    targetText(row),
    verdictOf(row),
  ]);
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...cells.map((cell) => cell[column]?.length ?? 0)));
  cells.forEach((cell, index) => {
    console.log(`   ${cell.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
    const note = rows[index]?.note;
    if (note !== undefined) console.log(`     ${note}`);
  });
}

/** For machines: the same figures, and what they were measured on. */
export function writeResult(file: string, figures: readonly Figure[]): void {
  const machine = {
    platform: process.platform,
    arch: process.arch,
    node: process.version,
    cores: os.cpus().length,
    load: os.loadavg(),
  };
  const measured = figures.map((figure) => ({
    ...figure,
    rows: figure.rows.map((row) => ({ ...row, ratio: ratioOf(row), verdict: verdictOf(row) || null })),
  }));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify({ version: 1, at: new Date().toISOString(), machine, figures: measured }, null, 2)}\n`,
  );
}

export function amount(value: number, unit: Unit): string {
  const text =
    value >= 1_000
      ? Math.round(value).toLocaleString('en-US')
      : value >= 100
        ? value.toFixed(0)
        : value.toFixed(value >= 10 ? 1 : 2);
  return unit === 'count' ? Math.round(value).toLocaleString('en-US') : `${text} ${unit}`;
}

function ratioText(row: Row): string {
  const ratio = ratioOf(row);
  return ratio === null ? '' : `x ${ratio.toFixed(2)}`;
}

function targetText({ target, unit }: Row): string {
  if (target === undefined) return '';
  return target.of === 'ratio' ? `target x ${target.limit}` : `target ${amount(target.limit, unit)}`;
}
