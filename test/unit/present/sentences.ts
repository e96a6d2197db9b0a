import assert from 'node:assert/strict';

/** Text that would do something if it were shown as it is: escape, turn, hide, link, draw an icon, end a code span. */
export const hostile = 'x\u001b[31m\u202e\u200b\n`](command:evil) <b>*y*</b> | $(pass) {0}\\| https://evil.example';

/** Everything in `hostile` that must never reach a screen. */
export const raw = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** One or more whole sentences: one line, no blank missing or to spare, no placeholder left, a full stop. */
export function assertSentence(text: string): void {
  assert.match(text, /^[\p{Lu}\p{N}“][^\n]*[.]$/u);
  assert.doesNotMatch(text, /\{\d\}|undefined|null|NaN|\[object| {2}| [.,;:]|\.\.$/);
  assert.doesNotMatch(text, raw);
}

/** A few words for a row: no full stop, nothing left open. */
export function assertTitle(text: string): void {
  assert.match(text, /^\S.*[^\s.]$/u);
  assert.doesNotMatch(text, /\{\d\}|undefined|null|NaN|\[object| {2}/);
  assert.doesNotMatch(text, raw);
}
