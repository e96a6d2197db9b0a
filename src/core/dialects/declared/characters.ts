/** A set of characters: one bit for each of ASCII, and bit 128 for all the others together. */
export type Characters = bigint;

const otherBit = 1n << 128n;

export const noCharacters: Characters = 0n;
export const allCharacters: Characters = (1n << 129n) - 1n;

export function character(code: number): Characters {
  return code < 128 ? 1n << BigInt(code) : otherBit;
}

export function characterRange(from: number, to: number): Characters {
  let set = to >= 128 ? otherBit : noCharacters;
  for (let code = from; code <= Math.min(to, 127); code++) set |= character(code);
  return set;
}

/** Without the characters of a set; some of those outside of ASCII stay in any case. */
export function complement(set: Characters): Characters {
  return (allCharacters & ~set) | otherBit;
}

const digits = characterRange(0x30, 0x39);
const words = digits | characterRange(0x41, 0x5a) | characterRange(0x61, 0x7a) | character(0x5f);
const blanks = characterRange(0x09, 0x0d) | character(0x20) | otherBit;

/** What `.` stands for. */
export const anyInLine: Characters = complement(character(0x0a) | character(0x0d));

/** What `\d` and its like stand for; `undefined` for any other letter. */
export function characterClass(letter: string): Characters | undefined {
  switch (letter) {
    case 'd':
      return digits;
    case 'D':
      return complement(digits);
    case 'w':
      return words;
    case 'W':
      return complement(words);
    case 's':
      return blanks;
    case 'S':
      return complement(blanks);
    default:
      return undefined;
  }
}
