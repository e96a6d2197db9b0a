import type { Declaration, DeclarationField, Reading } from './declaration';
import { declarationLimits as limits, declaredBytes } from './declaration';
import { globAlternatives, globShape } from './globShape';
import { isJsonPointer } from './jsonPointer';
import { costlyBecause } from './patternCost';
import type { ProblemFact } from './problem';

/** What a declaration holds, by key; has no prototype. */
export type Fields = Readonly<Record<string, unknown>>;

export type Report = (field: DeclarationField, fact: ProblemFact) => void;

/** A line of text that is neither empty nor too long; `undefined` when it is absent or was reported. */
export function textField(fields: Fields, field: DeclarationField, limit: number, report: Report): string | undefined {
  const value = fields[field];
  if (value === undefined) return undefined;
  const fact = textFlaw(value, limit);
  if (fact === null) return value as string;
  report(field, fact);
  return undefined;
}

export function choiceField<T extends string>(
  fields: Fields,
  field: DeclarationField,
  allowed: readonly T[],
  report: Report,
): T | undefined {
  const value = textField(fields, field, limits.name, report);
  if (value === undefined) return undefined;
  const chosen = allowed.find((one) => one === value);
  if (chosen === undefined) report(field, { code: 'not-one-of', value, allowed });
  return chosen;
}

export function flagField(fields: Fields, report: Report): boolean | undefined {
  const value = fields['removable'];
  if (value === undefined || typeof value === 'boolean') return value;
  report('removable', { code: 'wrong-type', expected: 'boolean' });
  return undefined;
}

export function numberField(fields: Fields, report: Report): number | undefined {
  const value = fields['lease'];
  if (value === undefined) return undefined;
  if (typeof value !== 'number') {
    report('lease', { code: 'wrong-type', expected: 'number' });
    return undefined;
  }
  const { shortestLease: shortest, longestLease: longest } = limits;
  if (value >= shortest && value <= longest) return value;
  report('lease', { code: 'lease-range', shortest, longest });
  return undefined;
}

/** Names of files, each unlike the others also when letter case does not count. */
export function contentsField(fields: Fields, report: Report): readonly string[] | undefined {
  const value = fields['contents'];
  if (value === undefined) return undefined;
  const names: readonly unknown[] = Array.isArray(value) ? value.slice(0, limits.contents + 1) : [];
  const isList = names.length > 0 && names.length <= limits.contents && names.every(isFileName);
  const distinct = new Set(names.map((name) => String(name).toLowerCase()));
  if (isList && distinct.size === names.length) return names;
  report('contents', { code: 'contents-form', limit: limits.contents });
  return undefined;
}

function isFileName(value: unknown): value is string {
  if (textFlaw(value, limits.content) !== null) return false;
  return value !== '.' && value !== '..' && !/[\\/]/.test(String(value));
}

export function globField(fields: Fields, report: Report): string | undefined {
  const glob = textField(fields, 'glob', limits.glob, report);
  if (glob === undefined) return undefined;
  const shape = globShape(glob);
  if (typeof shape !== 'string') return glob;
  report('glob', shape === 'glob-too-complex' ? { code: shape, limit: globAlternatives } : { code: shape });
  return undefined;
}

export function protectsField(fields: Fields, report: Report): string | undefined {
  const path = textField(fields, 'protects', limits.protects, report);
  if (path === undefined) return undefined;
  if (!/^(?:[/~\\]|[A-Za-z]:)/.test(path) && !path.includes('\\')) return path;
  report('protects', { code: 'path-not-relative' });
  return undefined;
}

export function programField(fields: Fields, report: Report): string | undefined {
  return regexField(fields['program'], 'program', 0, report);
}

export function readingField(
  fields: Fields,
  field: 'pid' | 'host' | 'time',
  report: Report,
): Declaration['pid'] | undefined {
  const value = fields[field];
  if (value === undefined) return undefined;
  const form = formOf(value);
  if (form === null) {
    report(field, { code: 'reading-form' });
    return undefined;
  }
  const [kind, text] = form;
  if (kind === 'regex') {
    const regex = regexField(text, field, 1, report);
    return regex === undefined ? undefined : ({ regex } satisfies Reading);
  }
  const fact = typeof text === 'string' && text === '' ? null : textFlaw(text, limits.pointer);
  if (fact === null && isJsonPointer(text as string)) return { pointer: text as string } satisfies Reading;
  report(field, fact ?? { code: 'pointer-syntax' });
  return undefined;
}

/** The one key of a reading, with what stands there. */
function formOf(value: unknown): readonly ['regex' | 'pointer', unknown] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const [entry, ...more] = Object.entries(value) as readonly (readonly [string, unknown])[];
  if (entry === undefined || more.length > 0) return null;
  const [kind, text] = entry;
  return kind === 'regex' || kind === 'pointer' ? [kind, text] : null;
}

function regexField(value: unknown, field: DeclarationField, groups: number, report: Report): string | undefined {
  if (value === undefined && field === 'program') return undefined;
  const fact = textFlaw(value, limits.regex) ?? expressionFlaw(value as string, groups);
  if (fact === null) return value as string;
  report(field, fact);
  return undefined;
}

/** What is wrong with a regular expression that is to have so many groups; `null` when nothing is. */
export function expressionFlaw(source: string, groups: number): ProblemFact | null {
  try {
    // With an empty alternative it matches anything, and says how many groups it has.
    const match = new RegExp(`${source}|`).exec('');
    new RegExp(source, 'd');
    if ((match?.length ?? 1) - 1 < groups) return { code: 'regex-without-group' };
  } catch (error) {
    // SyntaxError.
    return { code: 'regex-syntax', message: error instanceof Error ? error.message : '' };
  }
  const reason = costlyBecause(source, declaredBytes);
  return reason === null ? null : { code: 'regex-costly', reason };
}

/** What is wrong with a line of text of at most so many characters; `null` when nothing is. */
export function textFlaw(value: unknown, limit: number): ProblemFact | null {
  if (typeof value !== 'string') return { code: 'wrong-type', expected: 'text' };
  if (value.trim() === '') return { code: 'empty' };
  if (value.length > limit) return { code: 'too-long', limit };
  // Lone halves of characters too: no file has them, and no screen shows them.
  return /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(value) ? { code: 'control-character' } : null;
}
