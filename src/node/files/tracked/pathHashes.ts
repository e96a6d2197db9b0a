/**
 * The paths of an index, and the folders they lie in, as 64-bit hashes: eight bytes a path, and no order is relied on.
 * A collision says tracked of what is not, which protects; a path that was added is never missed.
 */
export class PathHashes {
  readonly #folded: boolean;
  readonly #slots = new HashTable();
  readonly #last = new LastPath();
  #holdsFolders = false;

  /** `folded`: letter case does not count. */
  constructor(folded: boolean) {
    this.#folded = folded;
  }

  get byteLength(): number {
    return this.#slots.byteLength;
  }

  /** Slashes between the names; one at the end stands for everything below (a sparse index). Quick for sorted paths. */
  add(path: Uint8Array): void {
    const bytes = this.#folded ? fold(path) : path;
    let { end, first, second } = this.#last.sharedWith(bytes);
    for (; end < bytes.length; end++) {
      const byte = bytes[end] ?? 0;
      if (byte === slash) this.#slots.insert(first, second);
      first = firstHash(first, byte);
      second = secondHash(second, byte);
      if (byte === slash) this.#last.passed(end + 1, first, second);
    }
    this.#slots.insert(first, second);
    this.#last.is(bytes);
    if (bytes[bytes.length - 1] === slash) this.#holdsFolders = true;
  }

  /** Whether this path was added, or anything below it, or a folder above it that stands for all it holds. */
  has(path: Uint8Array): boolean {
    let { first, second } = start;
    for (const byte of this.#folded ? fold(path) : path) {
      first = firstHash(first, byte);
      second = secondHash(second, byte);
      if (byte === slash && this.#holdsFolders && this.#slots.holds(first, second)) return true;
    }
    return this.#slots.holds(first, second);
  }
}

/** The path added last, with the hashes of its folders: in a sorted index the next one shares most of them. */
class LastPath {
  #bytes = new Uint8Array(1024);
  #length = 0;
  /** After each slash. */
  readonly #trail: { readonly end: number; readonly first: number; readonly second: number }[] = [start];

  sharedWith(bytes: Uint8Array): { readonly end: number; readonly first: number; readonly second: number } {
    const limit = Math.min(bytes.length, this.#length);
    let shared = 0;
    while (shared < limit && bytes[shared] === this.#bytes[shared]) shared++;
    while ((this.#trail.at(-1)?.end ?? 0) > shared) this.#trail.pop();
    return this.#trail.at(-1) ?? start;
  }

  passed(end: number, first: number, second: number): void {
    this.#trail.push({ end, first, second });
  }

  is(bytes: Uint8Array): void {
    if (bytes.length > this.#bytes.length) this.#bytes = new Uint8Array(bytes.length * 2);
    this.#bytes.set(bytes);
    this.#length = bytes.length;
  }
}

class HashTable {
  /** Two numbers a hash; both zero: an empty slot. */
  #slots: Uint32Array = new Uint32Array(2 * 1024);
  #used = 0;

  get byteLength(): number {
    return this.#slots.byteLength;
  }

  insert(first: number, second: number): void {
    if (this.#used * 4 >= this.#slots.length) this.#grow();
    if (put(this.#slots, first >>> 0, second >>> 0 || 1)) this.#used++;
  }

  holds(first: number, second: number): boolean {
    return this.#slots[find(this.#slots, first >>> 0, second >>> 0 || 1) + 1] !== 0;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += 2) {
      const second = before[at + 1] ?? 0;
      if (second !== 0) put(this.#slots, before[at] ?? 0, second);
    }
  }
}

const slash = 0x2f;
const start = { end: 0, first: 0x811c9dc5, second: 0x9747b28c };

function firstHash(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

function secondHash(hash: number, byte: number): number {
  return Math.imul(((hash << 5) | (hash >>> 27)) ^ byte, 0x5bd1e995);
}

/** Puts a hash where it belongs; whether it was not there yet. */
function put(slots: Uint32Array, first: number, second: number): boolean {
  const at = find(slots, first, second);
  if (slots[at + 1] !== 0) return false;
  slots[at] = first;
  slots[at + 1] = second;
  return true;
}

/** Where the hash is, or the empty slot where it would be. `second` is never zero. */
function find(slots: Uint32Array, first: number, second: number): number {
  const mask = slots.length - 1;
  for (let at = ((first ^ (second >>> 7)) << 1) & mask; ; at = (at + 2) & mask) {
    if (slots[at + 1] === 0 || (slots[at] === first && slots[at + 1] === second)) return at;
  }
}

/** In lower case, and composed: file systems that fold case also take `é` for `e` with an accent. */
function fold(path: Uint8Array): Uint8Array {
  let isPlain = true;
  let hasCapitals = false;
  for (const byte of path) {
    if (byte >= 0x80) isPlain = false;
    else if (byte >= 0x41 && byte <= 0x5a) hasCapitals = true;
  }
  if (!isPlain) return Buffer.from(Buffer.from(path).toString('utf8').toLowerCase().normalize('NFC'), 'utf8');
  return hasCapitals ? path.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte)) : path;
}
