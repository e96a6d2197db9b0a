import * as fc from 'fast-check';
import type { CodegraphFacts, JournalReport } from '../../src/core/journal/report';
import type { JournalVerifier } from '../../src/core/journal/verifier';

/** What a report counts; fails for a journal of another format. */
export function codegraphFacts({ facts }: JournalReport): CodegraphFacts {
  if (facts.kind !== 'codegraph') throw new Error(`a report on ${facts.kind}`);
  return facts;
}

/** A line of a codegraph journal, before it is written. */
export type JournalPart =
  | { readonly kind: 'change' | 'deletion'; readonly path: string }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'blank' };

export const headerPrefix = '# codegraph-journal v1 ';
export const someTimestamp = 1_795_171_083_515;

/** The line as codegraph writes it, without its line feed. */
export function lineOf(part: JournalPart): string {
  switch (part.kind) {
    case 'change':
      return part.path;
    case 'deletion':
      return `DELETED ${part.path}`;
    case 'comment':
      return `#${part.text}`;
    case 'blank':
      return '';
  }
}

/** An intact journal of these lines. */
export function buildJournal(parts: readonly JournalPart[], timestamp = someTimestamp): Uint8Array {
  return utf8([`${headerPrefix}${timestamp}`, ...parts.map(lineOf), ''].join('\n'));
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** One byte for each character, which must be below U+0100: for tables that hold bytes no UTF-8 has. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function change(path: string): JournalPart {
  return { kind: 'change', path };
}

export function deletion(path: string): JournalPart {
  return { kind: 'deletion', path };
}

/** What codegraph's reader makes of a journal: every path in order, repetitions included; `null` when it refuses it. */
export function readLikeCodegraph(bytes: Uint8Array): { changed: string[]; removed: string[] } | null {
  const [first = '', ...rest] = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n');
  const timestamp = first.startsWith(headerPrefix) ? Number(first.slice(headerPrefix.length).trim()) : NaN;
  if (!(Number.isFinite(timestamp) && timestamp > 0)) return null;
  const changed: string[] = [];
  const removed: string[] = [];
  for (const line of rest.map((text) => text.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('DELETED ')) removed.push(line.slice('DELETED '.length));
    else changed.push(line);
  }
  return { changed, removed };
}

/** The report after pushing the pieces one by one. Each is wiped afterwards, since a verifier must not keep it. */
export function verifyPieces(verifier: JournalVerifier, pieces: Iterable<Uint8Array>): JournalReport {
  for (const piece of pieces) {
    const lent = piece.slice();
    verifier.push(lent);
    lent.fill(0xff);
  }
  return verifier.report();
}

/** Cuts at these places, in any order, repeated or out of range. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
  const ends = [...sorted, bytes.length];
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

const segment = fc.oneof(
  fc.constantFrom(
    'src',
    'a b',
    ' c',
    'd ',
    '..x',
    'x..y',
    '...',
    '.git',
    'DELETED',
    'DELETED items',
    'C:',
    '#1',
    'D E',
  ),
  fc.constantFrom('ünï', '模块', '😀👩‍👩‍👧', 'e\u0301', '\u{10ffff}', '\u{800}', 'ﷺ'),
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
);

/** Relative paths as a source tree can have them and codegraph can journal them without loss. */
export const legalPath: fc.Arbitrary<string> = fc
  .array(segment, { minLength: 1, maxLength: 5 })
  .map((segments) => segments.join('/'))
  .filter((path) => path === path.trim() && !looksDamaged(path));

const forbidden = /[\u0000-\u001f\u007f\\]|\p{Surrogate}|^#|^\/|\/$|\/\/|^[A-Za-z]:\/|(?:^|\/)\.\.(?:\/|$)/u;

function looksDamaged(path: string): boolean {
  const glued = /^DELETED(?![./_-])|[^/]DELETED |# codegraph-journal v/;
  return forbidden.test(path) || glued.test(path);
}

/** Lines of every kind. */
export const journalPart: fc.Arbitrary<JournalPart> = fc.oneof(
  { weight: 5, arbitrary: legalPath.map(change) },
  { weight: 3, arbitrary: legalPath.map(deletion) },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: 'binary' })
      .map((text) => ({ kind: 'comment' as const, text: text.replace(/[\n\r\0]|\p{Surrogate}/gu, ' ') }))
      .filter(({ text }) => !text.startsWith(' codegraph-journal v')),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'blank' as const }) },
);

/** Bytes that come near to journals: pieces of their syntax, names, and every kind of dirt. */
const nearJournal: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      fc.constantFrom('# codegraph-journal v1 17\n', '# codegraph-journal v1 ', 'DELETED', 'DELETED ', 'D', '# ', '#'),
      fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', ' ', '\t', '\0', '\x7f', '..', '.', '/', '\\', 'C:', 'src/a.ts'),
      fc.constantFrom('\xc3\xbc', '\xf0\x9f\x98\x80', '\xe2\x82', '\xff', '\xed\xa0\x80', '\xef\xbb\xbf', '0', '179'),
      fc.uint8Array({ maxLength: 4 }).map((bytes) => String.fromCharCode(...bytes)),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => latin1(pieces.join('')));

/** Bytes of every kind, those of damaged journals above all. */
export const anyJournal: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  nearJournal,
  nearJournal.map((bytes) => Uint8Array.from([...latin1('# codegraph-journal v1 17\n'), ...bytes])),
);
