import { addToList } from '../util/addToList';
import type { NamePattern } from './dialect';

/** Whether a name is one of a pattern's. */
export function matches(pattern: NamePattern, name: string): boolean {
  if ('exact' in pattern) return pattern.exact === name;
  return (
    (pattern.length === undefined
      ? name.length > pattern.prefix.length + pattern.suffix.length
      : name.length === pattern.length) &&
    name.endsWith(pattern.suffix) &&
    name.startsWith(pattern.prefix)
  );
}

interface Entry<T> {
  readonly pattern: NamePattern;
  readonly order: number;
  readonly value: T;
}

/**
 * Finds what is listed under the patterns that match a name. Patterns are kept by the last two characters of what they
 * match, since a crawl asks of every name there is, and nearly all end otherwise.
 */
export class NameIndex<T> {
  readonly #byEnding = new Map<number, Entry<T>[]>();
  /** Patterns that say nothing of the last two characters, by the first. */
  readonly #byBeginning = new Map<number, Entry<T>[]>();
  /** And those that say nothing of that one either: candidates for every name. */
  readonly #others: Entry<T>[] = [];
  /** Whether any pattern is kept under two ASCII characters at the end, or one at the beginning. */
  readonly #endings = new Uint8Array(asciiCodes * asciiCodes);
  readonly #beginnings = new Uint8Array(asciiCodes);

  constructor(entries: readonly { readonly pattern: NamePattern; readonly value: T }[]) {
    entries.forEach(({ pattern, value }, order) => {
      const entry = { pattern, order, value };
      const [beginning, end] = 'exact' in pattern ? [pattern.exact, pattern.exact] : [pattern.prefix, pattern.suffix];
      if (end.length >= 2) {
        addToList(this.#byEnding, endingOf(end), entry);
        this.#endings[asciiEndingOf(end)] = 1;
      } else if (beginning.length > 0) {
        addToList(this.#byBeginning, beginning.charCodeAt(0), entry);
        this.#beginnings[beginning.charCodeAt(0)] = 1;
      } else this.#others.push(entry);
    });
  }

  has(name: string): boolean {
    // Nearly all are turned away here. What is not ASCII has no place in the tables, and no answer from them.
    if (this.#endings[asciiEndingOf(name)] === 0 && this.#beginnings[name.charCodeAt(0)] === 0) {
      return this.#others.length > 0 && anyMatches(this.#others, name);
    }
    return (
      anyMatches(this.#byEnding.get(endingOf(name)), name) ||
      anyMatches(this.#byBeginning.get(name.charCodeAt(0)), name) ||
      anyMatches(this.#others, name)
    );
  }

  /** In the order in which they are listed, each once. */
  find(name: string): readonly T[] {
    const candidates = [
      ...(this.#byEnding.get(endingOf(name)) ?? []),
      ...(this.#byBeginning.get(name.charCodeAt(0)) ?? []),
      ...this.#others,
    ];
    const found = candidates.filter(({ pattern }) => matches(pattern, name)).sort((a, b) => a.order - b.order);
    return [...new Set(found.map(({ value }) => value))];
  }
}

const asciiCodes = 128;

/** The place of the last two characters in a table, outside of it where they are not ASCII or fewer. */
function asciiEndingOf(name: string): number {
  const { length } = name;
  const last = name.charCodeAt(length - 1);
  return last < asciiCodes ? name.charCodeAt(length - 2) * asciiCodes + last : -1;
}

/** The last two characters as one number; `NaN` where there are fewer, which no pattern is kept under. */
function endingOf(name: string): number {
  const { length } = name;
  return name.charCodeAt(length - 2) * 65_536 + name.charCodeAt(length - 1);
}

function anyMatches<T>(candidates: readonly Entry<T>[] | undefined, name: string): boolean {
  if (candidates === undefined) return false;
  for (const { pattern } of candidates) if (matches(pattern, name)) return true;
  return false;
}
