import { isSize, uint32At } from '../journal/sqlite/bigEndian';

export const databaseHeaderBytes = 100;

/** How a database of SQLite begins; see https://www.sqlite.org/fileformat2.html. */
export interface DatabaseHeader {
  /** Bytes. */
  readonly pageSize: number;
  /** Bytes of each page that hold something of the database: the rest is some extension's. */
  readonly usable: number;
  /** As `TextDecoder` calls it. */
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
}

const magic = new TextEncoder().encode('SQLite format 3\0');
const leastUsable = 480;
const newestReadVersion = 2;
/** Of the space in a page that keys and rows may take; the format has no others. */
const fractions: readonly number[] = [64, 32, 32];

/** Reads the first `databaseHeaderBytes`; `undefined` where it is no database that can be read. */
export function readDatabaseHeader(bytes: Uint8Array): DatabaseHeader | undefined {
  if (bytes.length < databaseHeaderBytes || !magic.every((byte, at) => bytes[at] === byte)) return undefined;
  const size = ((bytes[16] ?? 0) << 8) | (bytes[17] ?? 0);
  const pageSize = size === 1 ? 65_536 : size;
  const usable = pageSize - (bytes[20] ?? 0);
  const encoding = encodingOf(uint32At(bytes, 56));
  if (!isSize(pageSize, 512) || usable < leastUsable || encoding === undefined) return undefined;
  if ((bytes[19] ?? 0) > newestReadVersion || !fractions.every((part, at) => bytes[21 + at] === part)) return undefined;
  return { pageSize, usable, encoding };
}

function encodingOf(number: number): DatabaseHeader['encoding'] | undefined {
  switch (number) {
    // Nothing has been stored yet.
    case 0:
    case 1:
      return 'utf-8';
    case 2:
      return 'utf-16le';
    case 3:
      return 'utf-16be';
    default:
      return undefined;
  }
}
