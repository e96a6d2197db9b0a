import fc from 'fast-check';
import type { Companions, Dialect, NamePattern, Place } from '../../src/core/dialects/dialect';
import { createRandom } from '../bench/statistics';
import { lockPlaces, siblingNames } from './lockPlaces';
import { commonForms, mutate, recordedLocks } from './recordedLocks';

/** All that a dialect may be asked about, however unlikely. */
export interface ArbitraryLock {
  readonly folder: string;
  readonly name: string;
  readonly siblings: readonly string[];
  readonly bytes: Uint8Array;
  readonly target: string;
  readonly entries: readonly string[];
  /** Read for companions, in the order of their names. */
  readonly beside: readonly Uint8Array[];
}

const encoder = new TextEncoder();

/** Pieces of what tools write, and of what upsets parsers. */
const pieces: readonly string[] = [
  ...['0', '1', '42', '4242', '007', '4294967296', '99999999999', '1e3', '1.5', '-1', '+7', '0x1f', '\u0661', 'NaN'],
  ...['\n', '\r\n', ' ', '\t', '\0', '\u00a0', '\u2028', '\ufeff', '\ufffd', '\u{1f512}', 'ä', '\u001b[31m'],
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '{"pid":',
    '{"pid":4242}',
    '{"pid":"4242"}',
    '"pid":',
    'null',
    'true',
    '\\u0031',
  ],
  ...['pid', 'PID=', 'pid: ', 'host', 'localhost', 'here', 'ada@here', '4242@here', 'here:4242', 'here-4242', '@', '.'],
  ...[
    '-',
    '--',
    '_',
    '=',
    '#',
    '/',
    '\\',
    '..',
    'file://',
    '127.0.0.1:+4242',
    '0123456789abcdef',
    'b0VIM 9.0',
    '<',
    '>',
  ],
  ...['__proto__', 'constructor', '2026-11-20T15:44:35Z', '1763640000', '1763640000000', '%', '$(x)', '`', "'", '~$'],
];

const piece = fc.constantFrom(...pieces);
const word = fc.oneof(piece, fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 }));
const text = fc.array(word, { maxLength: 24 }).map((parts) => parts.join(''));

function nameOf(pattern: NamePattern): fc.Arbitrary<string> {
  if ('exact' in pattern) return fc.constant(pattern.exact);
  return fc
    .oneof(text, fc.constantFrom('4242', 'a', '0123456789abcdef'))
    .map((middle) => pattern.prefix + middle + pattern.suffix);
}

/** A name of the dialect, or near one, or any. None is empty: a file has a name. */
function names(dialect: Dialect): fc.Arbitrary<string> {
  const own = fc.oneof(...dialect.names.map(nameOf));
  const known = lockPlaces.filter((place) => place.dialect === dialect.id).map(({ name }) => name);
  const any = fc.oneof(
    { weight: 5, arbitrary: known.length === 0 ? own : fc.oneof(own, fc.constantFrom(...known)) },
    { weight: 1, arbitrary: own.map((name) => name.toUpperCase()) },
    { weight: 1, arbitrary: fc.tuple(own, word).map((parts) => parts.join('')) },
    { weight: 2, arbitrary: text },
    {
      weight: 1,
      arbitrary: fc.tuple(piece, fc.integer({ min: 0, max: 255 })).map(([part, times]) => part.repeat(times)),
    },
  );
  return any.filter((name) => name !== '');
}

const segments = [...new Set(lockPlaces.flatMap(({ folder }) => folder.split('/')))];
const folders: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('/', 'C:\\', '\\\\server\\share\\', '\\\\?\\C:\\', '/mnt/c/', ''),
    fc.array(fc.oneof(fc.constantFrom(...segments), word), { maxLength: 8 }),
    fc.constantFrom('', '/', '\\'),
  )
  .map(([root, way, end]) => root + way.join(root.includes('\\') ? '\\' : '/') + end);

const recordings = recordedLocks();
const pool = [...recordings.map(({ bytes }) => bytes), ...commonForms];

/** What this tool or another writes, whole or damaged. */
function mutants(tool: string): fc.Arbitrary<Uint8Array> {
  const own = recordings.filter((recording) => recording.tool === tool).map(({ bytes }) => bytes);
  const seeds = fc.oneof(
    ...[own, commonForms, pool].filter(({ length }) => length > 0).map((all) => fc.constantFrom(...all)),
  );
  return fc.tuple(seeds, fc.nat()).map(([bytes, seed]) => mutate(bytes, pool, createRandom(seed)));
}

/** Any bytes; text of many kinds; one thing again and again, up to all that is read. */
function contents(maxBytes: number, tool: string): fc.Arbitrary<Uint8Array> {
  const long = fc
    .tuple(text, piece, fc.integer({ min: 0, max: maxBytes }))
    .map(([start, part, length]) => start + part.repeat(Math.ceil(length / part.length)));
  return fc
    .oneof(
      { weight: 3, arbitrary: fc.uint8Array({ maxLength: 200 }) },
      { weight: 8, arbitrary: mutants(tool) },
      { weight: 6, arbitrary: text.map((written) => encoder.encode(written)) },
      { weight: 2, arbitrary: long.map((written) => encoder.encode(written)) },
      { weight: 2, arbitrary: fc.json().map((written) => encoder.encode(written)) },
      { weight: 1, arbitrary: text.map((written) => Uint8Array.from(Buffer.from(written, 'utf16le'))) },
    )
    .map((bytes) => bytes.subarray(0, maxBytes));
}

export function arbitraryLock(dialect: Dialect): fc.Arbitrary<ArbitraryLock> {
  const sibling = fc.oneof(fc.constantFrom(...lockPlaces.flatMap(siblingNames)), names(dialect), word);
  const known = lockPlaces.filter((place) => place.dialect === dialect.id);
  const placed: fc.Arbitrary<Pick<ArbitraryLock, 'folder' | 'name' | 'siblings'>> = fc.record({
    folder: folders,
    name: names(dialect),
    siblings: fc.array(sibling, { maxLength: 8 }),
  });
  const claimed = known.map((place) => ({
    folder: `/ws/${place.folder}`,
    name: place.name,
    siblings: siblingNames(place),
  }));
  return fc
    .tuple(
      claimed.length === 0 ? placed : fc.oneof(placed, fc.constantFrom(...claimed)),
      contents(Math.max(dialect.maxBytes, 256), dialect.tool),
      fc.oneof(
        text,
        mutants(dialect.tool).map((bytes) => new TextDecoder().decode(bytes).trim()),
      ),
      fc.array(fc.oneof(names(dialect), word), { maxLength: 100 }),
      fc.array(contents(4_096, dialect.tool), { maxLength: 4 }),
    )
    .map(([place, bytes, target, entries, beside]) => ({ ...place, bytes, target, entries, beside }));
}

export function placeOf({ folder, name, siblings }: ArbitraryLock): Place {
  return { folder, name, hasSibling: (sibling) => siblings.includes(sibling), siblings: () => siblings };
}

/** What was read of these companions: not of all, where fewer contents are at hand. */
export function companionsOf(companionNames: readonly string[], { beside }: ArbitraryLock): Companions {
  return new Map(
    companionNames.flatMap((name, index) => {
      const bytes = beside[index];
      return bytes === undefined ? [] : [[name.replace(/^.*[\\/]/, ''), bytes] as const];
    }),
  );
}
