import {
  allCharacters,
  anyInLine,
  character,
  type Characters,
  characterClass,
  characterRange,
  complement,
  noCharacters,
} from './characters';
import type { CostlyReason } from './problem';

/**
 * What a regular expression is made of, as far as it matters for how long it may search. A fixed part is one character
 * that must come; a choice can end at several places: after none or many of its characters, or in one of some ways.
 */
export type PatternPart =
  | { readonly kind: 'fixed'; readonly set: Characters; readonly optional: readonly number[] }
  | {
      readonly kind: 'choice';
      readonly set: Characters;
      /** With which it begins, if it takes anything. */
      readonly first: Characters;
      readonly ways: number;
      /** Whether where it ends tells which of the ways was taken: so of repetitions, not of alternatives. */
      readonly told: boolean;
      /** Whether at least one of its characters comes in any case. */
      readonly required: boolean;
      /** Numbers of the groups and alternatives it is in that may be left out as a whole. */
      readonly optional: readonly number[];
    };

export interface PatternParts {
  readonly parts: readonly PatternPart[];
  /** Whether it is only tried at the start of the text. */
  readonly anchored: boolean;
}

/**
 * Takes apart a regular expression that JavaScript accepts without flags. `length`: of the longest text. Gives the
 * reason where it is of a kind whose effort cannot be told from such parts.
 */
export function patternParts(source: string, length: number): PatternParts | CostlyReason {
  try {
    const parser = new PatternParser(source, length);
    const { parts, anchored } = parser.body();
    return { parts, anchored };
  } catch (error) {
    if (error instanceof NotTold) return error.reason;
    throw error;
  }
}

/** Ends the walk through a pattern from any depth; never leaves this file. */
class NotTold extends Error {
  constructor(readonly reason: CostlyReason) {
    super(reason);
  }
}

/** One or more alternatives. */
interface Body {
  readonly parts: readonly PatternPart[];
  readonly set: Characters;
  /** What its first character can be; all, where that is not plain or it may take none. */
  readonly first: Characters;
  readonly anchored: boolean;
  /** Whether it can end at several places for one beginning. */
  readonly open: boolean;
  /** Whether that is so because something in it repeats. */
  readonly repeats: boolean;
}

interface Quantifier {
  readonly min: number;
  readonly max: number;
}

const quantifierText = /(?:[*+?]|\{(\d+)(,(\d*))?\})\??/y;

class PatternParser {
  readonly #source: string;
  readonly #length: number;
  #at = 0;
  #groups = 0;

  constructor(source: string, length: number) {
    this.#source = source;
    this.#length = length;
  }

  /** Up to the closing parenthesis or the end. */
  body(): Body {
    const alternatives = [this.#alternative()];
    while (this.#take('|')) alternatives.push(this.#alternative());
    const [only] = alternatives;
    if (only !== undefined && alternatives.length === 1) return only;
    const set = alternatives.reduce((all, { set: one }) => all | one, noCharacters);
    const inner = alternatives.flatMap(({ parts }) => this.#optional(parts));
    const alike = !startDifferently(alternatives);
    const fork = choice({ set, first: set, ways: alternatives.length, told: false, required: false });
    return {
      parts: alike ? [fork, ...inner] : inner,
      set,
      first: alternatives.reduce((all, { first }) => all | first, noCharacters),
      anchored: alternatives.every(({ anchored }) => anchored),
      open: alike || alternatives.some(({ open }) => open),
      repeats: alternatives.some(({ repeats }) => repeats),
    };
  }

  #alternative(): Body {
    const parts: PatternPart[] = [];
    let set = noCharacters;
    let first: Characters | null = null;
    let open = false;
    let repeats = false;
    const anchored = this.#source[this.#at] === '^';
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source.charAt(this.#at))) {
      const term = this.#term();
      parts.push(...term.parts);
      if (term !== nothing) first ??= term.first;
      set |= term.set;
      open ||= term.open;
      repeats ||= term.repeats;
    }
    return { parts, set, first: first ?? allCharacters, anchored, open, repeats };
  }

  #term(): Body {
    const atom = this.#atom();
    const quantifier = this.#quantifier();
    return quantifier === null ? atom : this.#repeated(atom, quantifier);
  }

  #atom(): Body {
    const next = this.#next();
    switch (next) {
      case '^':
      case '$':
        return nothing;
      case '.':
        return one(anyInLine);
      case '(':
        return this.#group();
      case '[':
        return one(this.#class());
      case '\\':
        return this.#escape();
      default:
        return one(character(next.codePointAt(0) ?? 0));
    }
  }

  #group(): Body {
    const opening = this.#match(/\?(?::|<?[=!]|<[^>]*>)/y);
    if (opening === '' && this.#source[this.#at] === '?') throw new NotTold('unsupported');
    const body = this.body();
    this.#take(')');
    if (!/[=!]$/.test(opening)) return body;
    // What is looked at is not gone back into: only its own effort counts.
    if (body.repeats) throw new NotTold('look-around');
    return nothing;
  }

  #class(): Characters {
    const negated = this.#take('^');
    let set = noCharacters;
    for (;;) {
      if (this.#take(']')) return negated ? complement(set) : set;
      const from = this.#classMember();
      if (!/^-[^\]]/.test(this.#source.slice(this.#at, this.#at + 2))) {
        set |= from.set;
        continue;
      }
      this.#at += 1;
      const to = this.#classMember();
      set |=
        from.code === null || to.code === null
          ? from.set | to.set | character(0x2d)
          : characterRange(from.code, to.code);
    }
  }

  #classMember(): { readonly set: Characters; readonly code: number | null } {
    const next = this.#next();
    if (next !== '\\') return single(next.codePointAt(0) ?? 0);
    const letter = this.#next();
    const known = characterClass(letter);
    if (known !== undefined) return { set: known, code: null };
    return letter === 'b' ? single(0x08) : single(this.#escapedCode(letter));
  }

  #escape(): Body {
    const letter = this.#next();
    if (/[bB]/.test(letter)) return nothing;
    const known = characterClass(letter);
    if (known !== undefined) return one(known);
    if (/[1-9k]/.test(letter)) throw new NotTold('reference');
    return one(character(this.#escapedCode(letter)));
  }

  #escapedCode(letter: string): number {
    const control = 'tnvfr'.indexOf(letter);
    if (control >= 0) return 0x09 + control;
    if (letter === 'x' || letter === 'u') {
      const digits = this.#match(letter === 'x' ? /[0-9a-fA-F]{2}/y : /[0-9a-fA-F]{4}/y);
      if (digits !== '') return Number.parseInt(digits, 16);
    }
    // `\0`, `\cA`, `\p{L}`, which means something else without flags, and whatever is to come.
    if (/[A-Za-z0-9]/.test(letter)) throw new NotTold('unsupported');
    return letter.codePointAt(0) ?? 0;
  }

  #quantifier(): Quantifier | null {
    const start = this.#at;
    const text = this.#match(quantifierText);
    switch (text.charAt(0)) {
      case '':
        return null;
      case '*':
        return { min: 0, max: Infinity };
      case '+':
        return { min: 1, max: Infinity };
      case '?':
        return { min: 0, max: 1 };
      default: {
        quantifierText.lastIndex = start;
        const [, least, comma, most] = quantifierText.exec(this.#source) ?? [];
        const min = Number(least);
        return { min, max: comma === undefined ? min : most === '' ? Infinity : Number(most) };
      }
    }
  }

  #repeated(body: Body, { min, max }: Quantifier): Body {
    if (max > 1 && body.open) throw new NotTold('nested');
    if (min === max) return min === 0 ? nothing : { ...body, anchored: false };
    const ways = Math.min(max, this.#length) - Math.min(min, this.#length) + 1;
    const fork = choice({ set: body.set, first: body.first & body.set, ways, told: true, required: min > 0 });
    // What is in a group that comes once or not at all is met in its order.
    const isOne = body.parts.length === 1 && body.parts[0]?.kind === 'fixed';
    const inner = max > 1 || isOne ? [] : this.#optional(body.parts);
    const first = min > 0 ? body.first : allCharacters;
    return { parts: [fork, ...inner], set: body.set, first, anchored: false, open: true, repeats: true };
  }

  #optional(parts: readonly PatternPart[]): readonly PatternPart[] {
    this.#groups += 1;
    return parts.map((part) => ({ ...part, optional: [...part.optional, this.#groups] }));
  }

  #next(): string {
    const next = this.#source.charAt(this.#at);
    if (next === '') throw new NotTold('unsupported');
    this.#at += 1;
    return next;
  }

  #take(text: string): boolean {
    if (this.#source[this.#at] !== text) return false;
    this.#at += 1;
    return true;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#source)?.[0] ?? '';
    this.#at += text.length;
    return text;
  }
}

const nothing: Body = {
  parts: [],
  set: noCharacters,
  first: allCharacters,
  anchored: false,
  open: false,
  repeats: false,
};

function one(set: Characters): Body {
  return { ...nothing, parts: [{ kind: 'fixed', set, optional: [] }], set, first: set };
}

function single(code: number): { readonly set: Characters; readonly code: number } {
  return { set: character(code), code };
}

type Choice = Extract<PatternPart, { kind: 'choice' }>;

function choice(shape: Omit<Choice, 'kind' | 'optional'>): Choice {
  return { kind: 'choice', ...shape, optional: [] };
}

/** Whether the next character alone decides which of them it can be. */
function startDifferently(alternatives: readonly Body[]): boolean {
  let seen = noCharacters;
  for (const { first } of alternatives) {
    if ((seen & first) !== noCharacters) return false;
    seen |= first;
  }
  return true;
}
