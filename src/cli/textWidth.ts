import stringWidth from 'string-width';

const printableAscii = /^[\x20-\x7e]*$/;

/** Cells that a text takes up in a terminal. */
export function textWidth(text: string): number {
  // Nearly all texts; the rest costs a regular expression a letter.
  return printableAscii.test(text) ? text.length : stringWidth(text);
}
