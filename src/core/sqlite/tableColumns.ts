/**
 * The columns of a table, in the order in which its rows have them, from the statement that made it. `undefined` where
 * that cannot be told: for what is no plain table, and for one with columns that are computed and may not be stored.
 */
export function tableColumns(sql: string): readonly string[] | undefined {
  const tokens = sql.match(token)?.filter((text) => !isBlank(text)) ?? [];
  const open = tokens.indexOf('(');
  const close = tokens.lastIndexOf(')');
  if (open < 0 || close < open || !/^create$/i.test(tokens[0] ?? '')) return undefined;
  if (tokens.slice(close).some((text) => /^without$/i.test(text))) return undefined;
  const names: string[] = [];
  for (const definition of definitionsOf(tokens.slice(open + 1, close))) {
    const [name = ''] = definition;
    if (tableConstraint.test(name)) break;
    if (definition.some((text) => /^as$/i.test(text))) return undefined;
    names.push(unquoted(name));
  }
  return names;
}

/** Comments, quoted names and strings, words, and single characters. */
const token =
  /--[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:[^"]|"")*"|'(?:[^']|'')*'|`(?:[^`]|``)*`|\[[^\]]*\]|[\w$\u0080-\uffff]+|[^]/g;
/** What comes after all columns; a column of such a name is quoted. */
const tableConstraint = /^(?:constraint|primary|unique|check|foreign)$/i;

function isBlank(text: string): boolean {
  return /^(?:\s|--|\/\*)/.test(text);
}

function definitionsOf(tokens: readonly string[]): readonly (readonly string[])[] {
  const definitions: string[][] = [[]];
  let depth = 0;
  for (const text of tokens) {
    if (text === '(') depth++;
    if (text === ')') depth--;
    if (text === ',' && depth === 0) definitions.push([]);
    else definitions.at(-1)?.push(text);
  }
  return definitions;
}

function unquoted(name: string): string {
  const first = name[0] ?? '';
  if (!/["'`[]/.test(first)) return name;
  const inner = name.slice(1, -1);
  return first === '[' ? inner : inner.replaceAll(first + first, first);
}
