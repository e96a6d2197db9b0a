import { parseConnectionUrl, type UrlFlaw } from '../connectionUrl';
import { databaseLimits as limits, type DatabaseDeclaration, type DatabaseField } from './declaration';

/** What is wrong with a declared connection. Nothing of a URL is in it: a password could be. */
export type DatabaseProblemFact =
  | {
      readonly code: 'not-a-list' | 'not-an-object' | 'missing' | 'empty' | 'control-character' | 'not-a-list-of-texts';
    }
  | { readonly code: 'too-many' | 'too-long'; readonly limit: number }
  | { readonly code: 'unknown-field'; readonly key: string }
  | { readonly code: 'wrong-type'; readonly expected: 'text' | 'boolean' }
  | { readonly code: 'name-taken'; readonly by: number }
  | { readonly code: 'password-in-url' | 'two-urls' | 'variable-name' | 'not-a-select' }
  | { readonly code: UrlFlaw };

/** `index`: in the list, `null` for the list itself. A connection with an error is left out. */
export type DatabaseProblem = {
  readonly index: number | null;
  readonly name: string | null;
  readonly field: DatabaseField | null;
  readonly severity: 'error' | 'warning';
} & DatabaseProblemFact;

export interface CheckedDatabases {
  readonly declarations: readonly DatabaseDeclaration[];
  readonly problems: readonly DatabaseProblem[];
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => DatabaseProblemFact | null;

/** Every field there is, so that one without a check does not compile. */
const checks: { readonly [Field in DatabaseField]: Check } = {
  name: (value) => textFlaw(value, limits.name),
  url: urlFlaw,
  urlFromEnvironment: (value) =>
    textFlaw(value, limits.variable) ?? (/^[A-Za-z_]\w*$/.test(String(value)) ? null : { code: 'variable-name' }),
  lookOnly: (value) => (typeof value === 'boolean' ? null : { code: 'wrong-type', expected: 'boolean' }),
  candidates: candidatesFlaw,
  candidatesQuery: (value) =>
    textFlaw(typeof value === 'string' ? value.replace(/[\r\n\t]/g, ' ') : value, limits.query) ??
    (/^\s*(?:select|with|values|table)\b/i.test(String(value)) ? null : { code: 'not-a-select' }),
};

/** Checks the value of the setting, whatever it is: `undefined` and `null` declare nothing. Never throws. */
export function validateDatabases(value: unknown): CheckedDatabases {
  if (value === undefined || value === null) return { declarations: [], problems: [] };
  const whole = { index: null, name: null, field: null, severity: 'error' } as const;
  if (!Array.isArray(value)) return { declarations: [], problems: [{ ...whole, code: 'not-a-list' }] };
  const items: readonly unknown[] = value.slice(0, limits.declarations);
  const declarations: DatabaseDeclaration[] = [];
  const problems: DatabaseProblem[] = [];
  const taken = new Map<string, number>();
  items.forEach((item, index) => {
    const found = problemsOf(item, index, taken);
    problems.push(...found);
    if (found.some(({ severity }) => severity === 'error')) return;
    // Sound, since every field that is there was found to be in order.
    const fields = item as Partial<DatabaseDeclaration> & { readonly name: string };
    taken.set(fields.name, index);
    declarations.push({
      name: fields.name,
      url: fields.url ?? null,
      urlFromEnvironment: fields.urlFromEnvironment ?? null,
      lookOnly: fields.lookOnly ?? false,
      candidates: fields.candidates ?? [],
      candidatesQuery: fields.candidatesQuery ?? null,
    });
  });
  if (value.length > items.length) problems.push({ ...whole, code: 'too-many', limit: limits.declarations });
  return { declarations, problems };
}

function problemsOf(item: unknown, index: number, taken: ReadonlyMap<string, number>): readonly DatabaseProblem[] {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return [{ index, name: null, field: null, severity: 'error', code: 'not-an-object' }];
  }
  const fields = item as Fields;
  const own = (field: string): unknown => (Object.hasOwn(fields, field) ? fields[field] : undefined);
  const given = own('name');
  // A URL that was put into the wrong field is not repeated.
  const name = typeof given === 'string' && !given.includes('://') ? given.slice(0, limits.name) : null;
  const problems: DatabaseProblem[] = [];
  const add = (severity: 'error' | 'warning', field: DatabaseField | null, fact: DatabaseProblemFact): void => {
    problems.push({ index, name, field, severity, ...fact });
  };
  for (const [field, check] of Object.entries(checks) as [DatabaseField, Check][]) {
    const value = own(field);
    const fact = value === undefined ? (field === 'name' ? ({ code: 'missing' } as const) : null) : check(value);
    if (fact !== null) add('error', field, fact);
  }
  const [url, variable] = [own('url'), own('urlFromEnvironment')];
  if (url === undefined && variable === undefined) add('error', 'url', { code: 'missing' });
  if (url !== undefined && variable !== undefined) add('error', 'urlFromEnvironment', { code: 'two-urls' });
  const by = name === null ? undefined : taken.get(name);
  if (by !== undefined) add('error', 'name', { code: 'name-taken', by });
  for (const key of Object.keys(fields).filter((one) => !Object.hasOwn(checks, one))) {
    add('warning', null, { code: 'unknown-field', key: key.slice(0, limits.name) });
  }
  return problems;
}

function urlFlaw(value: unknown): DatabaseProblemFact | null {
  const flaw = textFlaw(value, limits.url);
  if (flaw !== null) return flaw;
  const url = parseConnectionUrl(String(value));
  if (!url.ok) return { code: url.error };
  return url.value.password === null ? null : { code: 'password-in-url' };
}

function candidatesFlaw(value: unknown): DatabaseProblemFact | null {
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) return { code: 'not-a-list-of-texts' };
  if (value.length > limits.candidates) return { code: 'too-many', limit: limits.candidates };
  return value.some((each) => each.length > limits.candidate) ? { code: 'too-long', limit: limits.candidate } : null;
}

function textFlaw(value: unknown, limit: number): DatabaseProblemFact | null {
  if (typeof value !== 'string') return { code: 'wrong-type', expected: 'text' };
  if (value.trim() === '') return { code: 'empty' };
  if (value.length > limit) return { code: 'too-long', limit };
  return /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(value) ? { code: 'control-character' } : null;
}
