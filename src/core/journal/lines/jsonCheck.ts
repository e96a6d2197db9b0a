import { ascii } from '../bytes';

/** What a line is as JSON (RFC 8259). `at`: the first byte that does not fit, counted from the beginning of the line. */
export type JsonVerdict =
  | { readonly state: 'value' | 'blank' }
  /** It ends in the middle of a value. */
  | { readonly state: 'cut' }
  | { readonly state: 'wrong'; readonly at: number }
  /** After a whole value something else follows. */
  | { readonly state: 'glued'; readonly at: number }
  /** From there on it is nested deeper than is kept count of; it was not looked at further. */
  | { readonly state: 'deep'; readonly at: number };

/** Objects and arrays in one another, at the most: hardly any reader goes as far, and memory has an end. */
export const deepestNesting = 1 << 20;

const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const plus = 0x2b;
const zero = 0x30;
const nine = 0x39;

/** Where in a value the check is. The plain numbers of an enum that leaves nothing behind when it is compiled. */
const before = 0;
const after = 1;
const firstItem = 2;
const item = 3;
const firstKey = 4;
const key = 5;
const colon = 6;
const inString = 7;
const escape = 8;
const hex = 9;
const word = 10;
const sign = 11;
const leadingZero = 12;
const digits = 13;
const point = 14;
const fraction = 15;
const exponent = 16;
const exponentSign = 17;
const exponentDigits = 18;

const words: readonly (readonly number[])[] = ['true', 'false', 'null'].map((text) =>
  Array.from(text, (letter) => letter.charCodeAt(0)),
);

/**
 * Whether bytes are one JSON value with white space around it, as `JSON.parse` sees it, piece by piece and without making
 * the value. Bytes beyond ASCII are taken for letters: whether they are UTF-8 is another question.
 */
export class JsonCheck {
  #state = before;
  /** Whether each open object or array is an object. */
  #stack = new Uint8Array(64);
  #depth = 0;
  /** Whether the string that is open is a key. */
  #isKey = false;
  /** Digits of a `\u` that are still to come, or letters of a word that have come. */
  #left = 0;
  #word: readonly number[] = [];
  #seen = 0;
  #wrongAt = -1;
  #isGlued = false;
  #isDeep = false;
  /** Whether any byte was beyond ASCII. */
  isWide = false;

  reset(): void {
    this.#state = before;
    this.#depth = 0;
    this.#seen = 0;
    this.#wrongAt = -1;
    this.#isGlued = false;
    this.#isDeep = false;
    this.isWide = false;
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    if (this.#wrongAt < 0) {
      const at = this.#scan(bytes, start, end);
      if (at < end) {
        this.#wrongAt = this.#seen + at - start;
        this.#isGlued = this.#state === after && this.#depth === 0;
      }
    }
    this.#seen += end - start;
  }

  verdict(): JsonVerdict {
    if (this.#wrongAt >= 0) {
      return { state: this.#isDeep ? 'deep' : this.#isGlued ? 'glued' : 'wrong', at: this.#wrongAt };
    }
    if (this.#state === before) return { state: 'blank' };
    return this.#depth === 0 && (this.#state === after || endsNumber(this.#state))
      ? { state: 'value' }
      : { state: 'cut' };
  }

  /** Goes on to `end`, or to the first byte that does not fit. */
  #scan(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      if (this.#state === inString) {
        at = this.#passString(bytes, at, end);
        if (at === end) break;
        const stop = bytes[at] ?? 0;
        if (stop < ascii.space) return at;
        if (stop === quote) this.#endString();
        else this.#state = escape;
        at++;
        continue;
      }
      if (isBlank(byte) && this.#takesBlank()) {
        at++;
        continue;
      }
      if (!this.#take(byte)) return at;
      at++;
    }
    return at;
  }

  /** The first byte that ends a string, begins an escape or must not be in one. */
  #passString(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    let wide = 0;
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === quote || byte === ascii.backslash || byte < ascii.space) break;
      wide |= byte;
    }
    if (wide >= 0x80) this.isWide = true;
    return at;
  }

  #endString(): void {
    this.#state = this.#isKey ? colon : after;
    this.#isKey = false;
  }

  /** White space ends a number, and stands between all other parts. */
  #takesBlank(): boolean {
    if (endsNumber(this.#state)) {
      this.#state = after;
      return true;
    }
    return this.#state <= colon;
  }

  #take(byte: number): boolean {
    switch (this.#state) {
      case before:
      case item:
        return this.#begin(byte);
      case firstItem:
        return byte === closeBracket ? this.#close() : this.#begin(byte);
      case firstKey:
        if (byte === closeBrace) return this.#close();
        return this.#beginKey(byte);
      case key:
        return this.#beginKey(byte);
      case colon:
        this.#state = item;
        return byte === ascii.colon;
      case escape:
        return this.#escape(byte);
      case hex:
        if (!isHex(byte)) return false;
        if (--this.#left === 0) this.#state = inString;
        return true;
      case word:
        if (byte !== this.#word[this.#left]) return false;
        if (++this.#left === this.#word.length) this.#state = after;
        return true;
      case after:
        return this.#goOn(byte);
      default:
        return this.#number(byte);
    }
  }

  #begin(byte: number): boolean {
    if (byte === quote) {
      this.#state = inString;
      return true;
    }
    if (byte === openBrace) return this.#open(1, firstKey);
    if (byte === openBracket) return this.#open(0, firstItem);
    if (byte === minus) this.#state = sign;
    else if (byte === zero) this.#state = leadingZero;
    else if (isDigit(byte)) this.#state = digits;
    else {
      const found = words.find(([letter]) => letter === byte);
      if (found === undefined) return false;
      this.#word = found;
      this.#left = 1;
      this.#state = word;
    }
    return true;
  }

  #beginKey(byte: number): boolean {
    if (byte !== quote) return false;
    this.#state = inString;
    this.#isKey = true;
    return true;
  }

  #open(isObject: 0 | 1, state: number): boolean {
    this.#isDeep = this.#depth === deepestNesting;
    if (this.#isDeep) return false;
    if (this.#depth === this.#stack.length) {
      const grown = new Uint8Array(this.#stack.length * 2);
      grown.set(this.#stack);
      this.#stack = grown;
    }
    this.#stack[this.#depth++] = isObject;
    this.#state = state;
    return true;
  }

  #close(): boolean {
    this.#depth--;
    this.#state = after;
    return true;
  }

  #goOn(byte: number): boolean {
    if (this.#depth === 0) return false;
    const isObject = this.#stack[this.#depth - 1] === 1;
    if (byte === comma) {
      this.#state = isObject ? key : item;
      return true;
    }
    return byte === (isObject ? closeBrace : closeBracket) ? this.#close() : false;
  }

  #escape(byte: number): boolean {
    if (byte === 0x75) {
      this.#left = 4;
      this.#state = hex;
      return true;
    }
    this.#state = inString;
    return '"\\/bfnrt'.includes(String.fromCharCode(byte));
  }

  #number(byte: number): boolean {
    const state = this.#state;
    if (isDigit(byte) && state !== leadingZero) {
      if (state === sign) this.#state = byte === zero ? leadingZero : digits;
      else if (state === point) this.#state = fraction;
      else if (state === exponent || state === exponentSign) this.#state = exponentDigits;
      return true;
    }
    if (byte === ascii.dot && (state === leadingZero || state === digits)) {
      this.#state = point;
      return true;
    }
    if ((byte | 0x20) === 0x65 && (state === leadingZero || state === digits || state === fraction)) {
      this.#state = exponent;
      return true;
    }
    if ((byte === plus || byte === minus) && state === exponent) {
      this.#state = exponentSign;
      return true;
    }
    if (!endsNumber(state)) return false;
    this.#state = after;
    return this.#goOn(byte);
  }
}

function endsNumber(state: number): boolean {
  return state === leadingZero || state === digits || state === fraction || state === exponentDigits;
}

/** The white space of JSON. */
function isBlank(byte: number): boolean {
  return byte === ascii.space || byte === ascii.tab || byte === ascii.carriageReturn || byte === ascii.lineFeed;
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine;
}

function isHex(byte: number): boolean {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}
