/** What a piece of text stands for; a terminal gives each a colour. */
export type Tone = 'plain' | 'heading' | 'good' | 'warning' | 'bad' | 'doubt' | 'quiet';

export interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

export interface Column {
  readonly title: string;
  /** Where text is left out when the terminal is too narrow. A path is known by both its ends. */
  readonly shrinks: 'never' | 'middle' | 'end';
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** How the medium shows text. */
export interface TableMedium {
  /** Cells that a text takes up on the screen. */
  readonly width: (text: string) => number;
  readonly paint: (text: string, tone: Tone) => string;
  /** Cells in a line; `null`: nothing is ever left out. */
  readonly columns: number | null;
}

const gap = 2;
/** Narrower than this a column says nothing any more. */
const leastWidth = 12;

/** A table as lines of text: a heading, then a line a row, the columns aligned, no blanks at the ends. */
export function tableLines({ columns, rows }: Table, medium: TableMedium): readonly string[] {
  const headings = columns.map(({ title }): Cell => ({ text: title, tone: 'heading' }));
  const all = [headings, ...rows];
  const natural = columns.map((_, index) => Math.max(...all.map((row) => medium.width(row[index]?.text ?? ''))));
  const widths = fitted(columns, natural, medium.columns);
  return all.map((row) => rowLine(row, columns, widths, medium));
}

/** Shortens a text to `limit` cells, with an ellipsis where something is missing. */
export function fitText(text: string, limit: number, where: 'middle' | 'end', width: TableMedium['width']): string {
  if (width(text) <= limit) return text;
  if (limit < 1) return '';
  const letters = [...segmenter().segment(text)].map(({ segment }) => segment);
  const room = limit - 1;
  const tail = where === 'end' ? [] : takeWhileFits([...letters].reverse(), Math.floor(room / 2), width).reverse();
  const head = takeWhileFits(letters, room - width(tail.join('')), width);
  return `${head.join('')}…${tail.join('')}`;
}

/** Takes from the widest column that can shrink, cell by cell, until the line fits or nothing more can be taken. */
function fitted(columns: readonly Column[], natural: readonly number[], limit: number | null): readonly number[] {
  const widths = [...natural];
  if (limit === null) return widths;
  const gaps = gap * (columns.length - 1);
  let excess = widths.reduce((sum, width) => sum + width, gaps) - limit;
  while (excess > 0) {
    const widest = widestShrinkable(columns, widths);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function widestShrinkable(columns: readonly Column[], widths: readonly number[]): number | undefined {
  let widest: number | undefined;
  columns.forEach(({ shrinks }, index) => {
    const width = widths[index] ?? 0;
    if (shrinks === 'never' || width <= leastWidth) return;
    if (widest === undefined || width > (widths[widest] ?? 0)) widest = index;
  });
  return widest;
}

function rowLine(
  row: readonly Cell[],
  columns: readonly Column[],
  widths: readonly number[],
  { width, paint }: TableMedium,
): string {
  const last = row.length - 1;
  const parts = row.map((cell, index) => {
    const limit = widths[index] ?? 0;
    const shrinks = columns[index]?.shrinks ?? 'never';
    const text = shrinks === 'never' ? cell.text : fitText(cell.text, limit, shrinks, width);
    const padding = index === last ? '' : ' '.repeat(Math.max(0, limit - width(text)) + gap);
    // Padded outside the paint: an underline or a background would show.
    return paint(text, cell.tone) + padding;
  });
  return parts.join('').trimEnd();
}

function takeWhileFits(letters: readonly string[], room: number, width: TableMedium['width']): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const letter of letters) {
    used += width(letter);
    if (used > room) break;
    taken.push(letter);
  }
  return taken;
}

/** What a reader sees as one letter is never cut in two. Made when needed: it takes milliseconds to load. */
function segmenter(): Intl.Segmenter {
  return new Intl.Segmenter(undefined, { granularity: 'grapheme' });
}
