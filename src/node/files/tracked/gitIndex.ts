import { type EwahBitmap, readEwah } from './ewah';

/** Where a split index finds the entries that it does not hold itself. */
export interface SharedIndexLink {
  /** Hexadecimal; the file is `sharedindex.<name>` beside the index. */
  readonly name: string;
  /** Which of its entries are gone. */
  readonly deleted: EwahBitmap | null;
}

/** Sees each path; the buffer is used again for the next one. */
export type SeePath = (path: Uint8Array, position: number) => void;

export type GitIndexReading =
  | { readonly state: 'read'; readonly shared: SharedIndexLink | null }
  /** Not an index, cut short, or of a kind that is not known here: nothing that was seen means anything. */
  | { readonly state: 'not-understood' };

const notUnderstood: GitIndexReading = { state: 'not-understood' };

/** What an entry holds before the object's hash: times, device, inode, mode, owner, size. */
const statLength = 40;
const longestSaid = 0xfff;
const longestPath = 16_384;
/** Bytes of paths in all: prefix compression can make any number of them out of a small file. */
const mostPathBytes = 512 * 1024 * 1024;

/**
 * Shows every path of a git index: versions 2, 3 and 4; of a split index those that it holds itself. The checksum at
 * the end is not verified. Source: Documentation/gitformat-index.txt of git.
 */
export function readGitIndex(bytes: Buffer, hashLength: number, see: SeePath): GitIndexReading {
  if (bytes.length < 12 + hashLength || bytes.toString('latin1', 0, 4) !== 'DIRC') return notUnderstood;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return notUnderstood;
  const count = bytes.readUInt32BE(8);
  const end = bytes.length - hashLength;
  const afterEntries =
    version === 4
      ? readCompressed(bytes, { count, end, hashLength }, see)
      : readPlain(bytes, { count, end, hashLength }, see);
  return afterEntries === null ? notUnderstood : readExtensions(bytes, afterEntries, end, hashLength);
}

interface Entries {
  readonly count: number;
  /** Where the checksum begins. */
  readonly end: number;
  readonly hashLength: number;
}

/** Versions 2 and 3: names in full, padded with NUL to a multiple of eight. Returns where the entries end. */
function readPlain(bytes: Buffer, { count, end, hashLength }: Entries, see: SeePath): number | null {
  let at = 12;
  for (let position = 0; position < count; position++) {
    const name = nameStart(bytes, at, end, hashLength);
    if (name === null) return null;
    const nameEnd = endOfName(bytes, name, saidLength(bytes, at, hashLength));
    if (nameEnd < 0 || nameEnd >= end || nameEnd - name > longestPath) return null;
    if (nameEnd > name) see(bytes.subarray(name, nameEnd), position);
    at += (nameEnd - at + 8) & ~7;
  }
  return at;
}

/** Version 4: each name begins like the one before, less so many bytes of its end. */
function readCompressed(bytes: Buffer, { count, end, hashLength }: Entries, see: SeePath): number | null {
  const path = Buffer.alloc(longestPath);
  let length = 0;
  let total = 0;
  let at = 12;
  for (let position = 0; position < count; position++) {
    const name = nameStart(bytes, at, end, hashLength);
    if (name === null) return null;
    const dropped = readVariable(bytes, name, end);
    if (dropped === null || dropped.value > length) return null;
    const nameEnd = bytes.indexOf(0, dropped.next);
    if (nameEnd < 0 || nameEnd >= end) return null;
    const kept = length - dropped.value;
    length = kept + nameEnd - dropped.next;
    total += length;
    if (length > longestPath || total > mostPathBytes) return null;
    if (Math.min(length, longestSaid) !== saidLength(bytes, at, hashLength)) return null;
    bytes.copy(path, kept, dropped.next, nameEnd);
    if (length > 0) see(path.subarray(0, length), position);
    at = nameEnd + 1;
  }
  return at;
}

/** Where the name of the entry at `at` begins. Bit 14 of the flags announces two bytes more of them. */
function nameStart(bytes: Buffer, at: number, end: number, hashLength: number): number | null {
  const flags = at + statLength + hashLength;
  if (flags + 4 > end) return null;
  return flags + ((bytes.readUInt16BE(flags) & 0x4000) === 0 ? 2 : 4);
}

/** How long an entry says that its name is: so many bytes, `longestSaid` for that and more. */
function saidLength(bytes: Buffer, at: number, hashLength: number): number {
  return bytes.readUInt16BE(at + statLength + hashLength) & longestSaid;
}

/** Where the NUL after a name is; -1 when it is not where it should be. */
function endOfName(bytes: Buffer, name: number, said: number): number {
  return said === longestSaid ? bytes.indexOf(0, name + said) : bytes[name + said] === 0 ? name + said : -1;
}

/** A number in seven bits a byte, the most significant first, each continuation adding one. */
function readVariable(bytes: Buffer, from: number, end: number): { value: number; next: number } | null {
  let byte = bytes[from] ?? 0;
  let value = byte & 0x7f;
  let next = from + 1;
  while ((byte & 0x80) !== 0) {
    if (next >= end || value > longestPath) return null;
    byte = bytes[next++] ?? 0;
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next };
}

/** An extension whose name begins with a small letter must be understood by who reads the index. */
function readExtensions(bytes: Buffer, from: number, end: number, hashLength: number): GitIndexReading {
  let shared: SharedIndexLink | null = null;
  let at = from;
  while (at + 8 <= end) {
    const name = bytes.toString('latin1', at, at + 4);
    const start = at + 8;
    at = start + bytes.readUInt32BE(at + 4);
    if (at > end) return notUnderstood;
    if (name === 'link') {
      const link = readLink(bytes.subarray(start, at), hashLength);
      if (link === 'not-understood') return notUnderstood;
      shared = link;
    } else if (name !== 'sdir' && !/^[A-Z]/.test(name)) return notUnderstood;
  }
  return at === end ? { state: 'read', shared } : notUnderstood;
}

function readLink(bytes: Buffer, hashLength: number): SharedIndexLink | null | 'not-understood' {
  if (bytes.length < hashLength) return 'not-understood';
  const name = bytes.toString('hex', 0, hashLength);
  // All zeroes: split once, and whole again.
  if (/^0+$/.test(name)) return null;
  if (bytes.length === hashLength) return { name, deleted: null };
  const deleted = readEwah(bytes, hashLength);
  const replaced = deleted && readEwah(bytes, hashLength + deleted.byteLength);
  // What is replaced keeps its path; that bitmap only tells whether this one was read right.
  return replaced === null ? 'not-understood' : { name, deleted };
}
