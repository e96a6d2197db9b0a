import type { DatabaseSystem } from './reading';

/**
 * A statement with its texts taken out, on one line: passwords and other people's data are in them. What it does and to
 * what stays to be read. One that was cut off in the middle of a text ends there.
 */
export function hideLiterals(statement: string, system: DatabaseSystem): string {
  const quoted = system === 'postgresql' ? postgresTexts : mysqlTexts;
  return statement
    .replace(quoted, (text) => (isText(text, system) ? '‹…›' : text))
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Comments and quoted names are met too, so that an apostrophe in them begins no text. */
const postgresTexts =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"]|"")*(?:"|$)|[eE]'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|'(?:[^']|'')*(?:'|$)|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\1|$)/g;
const mysqlTexts =
  /--\s[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|`(?:[^`]|``)*(?:`|$)|"(?:[^"\\]|""|\\[\s\S])*(?:"|$)|'(?:[^'\\]|''|\\[\s\S])*(?:'|$)/g;

function isText(found: string, system: DatabaseSystem): boolean {
  if (found.startsWith('"')) return system !== 'postgresql';
  return /^(?:[eE]?'|\$)/.test(found);
}
