import type { SqlQuoting } from './rowLocks';

/** A name as it is written in a statement, whatever the mode of the session: backticks always mean one. */
export function sqlName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/**
 * A text as it is written in a statement. What a mode of the session could change the meaning of (quotes, backslashes)
 * and what a terminal would not show is written as its bytes.
 */
export function sqlText(text: string): string {
  if (!/['\\\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) return `'${text}'`;
  return `CONVERT(X'${Buffer.from(text, 'utf8').toString('hex')}' USING utf8mb4)`;
}

export const mysqlQuoting: SqlQuoting = { identifier: sqlName, text: sqlText, isTrue: '1', isFalse: '0' };
