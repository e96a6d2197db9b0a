import { fail, ok, type Result } from '../../result';

/** One member of an object, by its place in the text of the file. UTF-16 units. */
export interface JsonMember {
  readonly name: string;
  /** Where its key begins, with the quotation mark. */
  readonly start: number;
  readonly valueStart: number;
  /** Behind its value. */
  readonly end: number;
}

/** The object in a JSON file that has the entries. */
export interface JsonMap {
  /** Behind its opening brace. */
  readonly from: number;
  /** At its closing brace. */
  readonly to: number;
  readonly members: readonly JsonMember[];
}

/** Why nothing is told, or nothing is changed, of such a file. */
export type MapTrouble =
  | { readonly code: 'not-a-file' }
  | { readonly code: 'too-long'; readonly limit: number }
  | { readonly code: 'unreadable'; readonly message: string }
  /** Not JSON at all, and not as any known version of its tool writes it. */
  | { readonly code: 'not-decoded' }
  /** Not UTF-8. */
  | { readonly code: 'not-text' }
  /** Comments and commas at the end are none of JSON either; nor is half of a file. */
  | { readonly code: 'not-json' }
  /** Where the entries should stand there is no object. */
  | { readonly code: 'no-map' }
  /** Of two members of one name everybody sees another one. */
  | { readonly code: 'name-twice'; readonly name: string }
  | { readonly code: 'too-many'; readonly limit: number };

const byteOrderMark = '\ufeff';

/** The text of a file, to the byte: encoded again it is the file. `null` where it is not UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // TypeError: not UTF-8.
    return null;
  }
}

/** The object that these keys lead to. Takes any text, throws nothing, and says nothing of one that is not all in order. */
export function mapIn(text: string, keys: readonly string[]): Result<JsonMap, MapTrouble> {
  const from = text.startsWith(byteOrderMark) ? byteOrderMark.length : 0;
  if (!isJson(text.slice(from))) return fail({ code: 'not-json' });
  return new Scan(text, from, keys).run();
}

/** What a member says; the text it is taken of is known to be JSON. */
export function valueOf(text: string, { valueStart, end }: JsonMember): unknown {
  return JSON.parse(text.slice(valueStart, end));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // SyntaxError: not JSON, or not all of it.
    return false;
  }
}

/** An object or a list that is not closed yet. */
interface Frame {
  readonly isObject: boolean;
  /** Whether this is the object that is looked for. */
  readonly isMap: boolean;
  /** How many of the keys lead to here; `null`: off the way. */
  readonly depth: number | null;
  readonly names: Set<string>;
  readonly from: number;
  /** The member whose value comes next, or is being read. */
  key: { readonly name: string; readonly start: number } | null;
}

/** Walks through JSON that is known to be such, so that only its marks count. Without recursion: it may nest as deep as it likes. */
class Scan {
  readonly #text: string;
  readonly #keys: readonly string[];
  readonly #stack: Frame[] = [];
  readonly #members: JsonMember[] = [];
  #at: number;
  #valueStart = 0;
  #map: JsonMap | null = null;

  constructor(text: string, from: number, keys: readonly string[]) {
    this.#text = text;
    this.#at = from;
    this.#keys = keys;
  }

  run(): Result<JsonMap, MapTrouble> {
    for (; this.#at < this.#text.length; this.#at++) {
      switch (this.#text[this.#at]) {
        case '{':
        case '[':
          this.#open(this.#text[this.#at] === '{');
          break;
        case '}':
        case ']':
          this.#close();
          break;
        case '"': {
          const twice = this.#string();
          if (twice !== null) return fail({ code: 'name-twice', name: twice });
          break;
        }
        case ',':
        case ':':
        case ' ':
        case '\t':
        case '\r':
        case '\n':
          break;
        default:
          this.#word();
      }
    }
    return this.#map === null ? fail({ code: 'no-map' }) : ok(this.#map);
  }

  #open(isObject: boolean): void {
    const depth = this.#depthOfValue();
    this.#begin();
    const isMap = isObject && depth === this.#keys.length;
    this.#stack.push({ isObject, isMap, depth, names: new Set(), from: this.#at + 1, key: null });
  }

  /** How many of the keys have led to the value that begins here; `null` where it is off the way. */
  #depthOfValue(): number | null {
    const frame = this.#stack.at(-1);
    if (frame === undefined) return 0;
    if (frame.depth === null || !frame.isObject || frame.depth >= this.#keys.length) return null;
    return frame.key?.name === this.#keys[frame.depth] ? frame.depth + 1 : null;
  }

  #close(): void {
    const frame = this.#stack.pop();
    if (frame?.isMap === true) this.#map = { from: frame.from, to: this.#at, members: this.#members };
    this.#end(this.#at + 1);
  }

  /** A key, or a text. Answers a name that stands there twice. */
  #string(): string | null {
    const start = this.#at;
    for (this.#at++; this.#text[this.#at] !== '"'; this.#at++) if (this.#text[this.#at] === '\\') this.#at++;
    const frame = this.#stack.at(-1);
    if (frame?.isObject === true && frame.key === null) {
      const name = JSON.parse(this.#text.slice(start, this.#at + 1)) as string;
      if (frame.names.has(name)) return name;
      frame.names.add(name);
      frame.key = { name, start };
      return null;
    }
    this.#valueStartsAt(start);
    this.#end(this.#at + 1);
    return null;
  }

  /** A number, `true`, `false` or `null`. */
  #word(): void {
    const start = this.#at;
    while (this.#at + 1 < this.#text.length && /[^,\]}\s]/.test(this.#text[this.#at + 1] ?? '')) this.#at++;
    this.#valueStartsAt(start);
    this.#end(this.#at + 1);
  }

  #begin(): void {
    this.#valueStartsAt(this.#at);
  }

  #valueStartsAt(start: number): void {
    if (this.#stack.at(-1)?.isMap === true) this.#valueStart = start;
  }

  #end(end: number): void {
    const frame = this.#stack.at(-1);
    if (frame === undefined || frame.key === null) return;
    if (frame.isMap) this.#members.push({ ...frame.key, valueStart: this.#valueStart, end });
    frame.key = null;
  }
}
