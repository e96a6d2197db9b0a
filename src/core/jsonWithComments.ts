// Neither can be taken for a shorter or a longer one: what stands in a comment closes no list.
const comment = String.raw`//[^\n\r]*(?![^\n\r])|/\*(?:[^*]|\*(?!/))*\*/`;

/** Strings, comments, commas before what closes a list: whichever comes first. */
const token = new RegExp(String.raw`"(?:[^"\\]|\\.)*"|${comment}|,(?=(?:\s|${comment})*[\]}])`, 'g');

/**
 * What VS Code's settings are written in: JSON with comments, and commas behind the last of a list.
 * @throws SyntaxError as `JSON.parse` does
 */
export function parseJsonWithComments(text: string): unknown {
  const plain = text
    .replace(/^\uFEFF/, '')
    // As long as before, so that a place in a message is the place in the file.
    .replace(token, (found) => (found.startsWith('"') ? found : found.replace(/[^\n\r]/g, ' ')));
  return JSON.parse(plain);
}
