/**
 * Characters that would move a cursor, hide text, turn its direction or take no room at all, and halves of characters:
 * never shown as they are.
 */
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Text from the outside, fit for one line of a terminal, a label or a document. */
export function oneLine(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const digits = code.toString(16);
    if (code < 0x100) return `\\x${digits.padStart(2, '0')}`;
    return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`;
  });
}

/** The same, shortened in the middle to at most `limit` UTF-16 units; no character is cut in half. */
export function shortened(text: string, limit: number): string {
  const line = oneLine(text);
  if (line.length <= limit) return line;
  if (limit < 1) return '';
  const head = Math.ceil((limit - 1) / 2);
  const tail = line.length - (limit - 1 - head);
  return `${line.slice(0, cutsPair(line, head) ? head - 1 : head)}…${line.slice(cutsPair(line, tail) ? tail + 1 : tail)}`;
}

/** Text from the outside, fit to stand in Markdown without meaning anything there. */
export function markdownText(text: string): string {
  return (
    oneLine(text)
      .replace(/[\\`*_{}[\]()#+\-.!|<>~&:@=]/g, (character) => `\\${character}`)
      // As an entity, since VS Code looks for `$(icon)` once more in what Markdown has made of an escaped one.
      .replaceAll('$', '&#36;')
      // Blanks at the start could make it a block of code.
      .replace(/^ /, '&#32;')
  );
}

/**
 * The same for a document that is read as it is written, too: only what could begin something is escaped, so that dates,
 * numbers and sentences stay as they are. To stand in one line, after a heading's or an item's mark.
 */
export function markdownLine(text: string): string {
  return (
    oneLine(text)
      .replace(/[\\`*_[\]<>|~&@]/g, (character) => `\\${character}`)
      .replaceAll('$', '&#36;')
      // An address becomes a link where it begins with a protocol.
      .replaceAll(/\/(?=\/)/g, '/\\')
      // What begins a heading, an item or a line beneath a heading.
      .replace(/^[-+#=]/, (character) => `\\${character}`)
      .replace(/^(\d+)([.)])(?= |$)/, '$1\\$2')
      .replace(/^ /, '&#32;')
  );
}

/** Text from the outside as inline code, whatever backticks it holds. */
export function markdownCode(text: string): string {
  const line = oneLine(text);
  if (line === '') return '';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // Markdown takes one blank away from both ends.
  const padding = longest > 0 || (line.startsWith(' ') && line.endsWith(' ')) ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

/**
 * The same for a hover. There `$(name)` becomes an icon and a pipe ends the cell of a table, in code too, which would
 * hide a part of what is shown: what holds either stands as text.
 */
export function hoverCode(text: string): string {
  return /\$\(|\|/.test(text) ? markdownText(text) : markdownCode(text);
}

/** Text for a prompt or a message of VS Code, which makes links of `[label](command:id)`: no such is left in it. */
export function unlinked(text: string): string {
  return text.replaceAll('](', '] (');
}

/** Whether a cut at this index would go through the middle of a character. */
function cutsPair(line: string, index: number): boolean {
  return /[\udc00-\udfff]/.test(line.charAt(index));
}
