import {
  checkedList,
  type CheckedList,
  type FieldCheck,
  type ListProblem,
  type ListRules,
} from '../../dialects/declared/checkedList';
import { textFlaw } from '../../dialects/declared/fields';
import { parseConnectionUrl, type UrlFlaw } from '../connectionUrl';
import { databaseLimits as limits, type DatabaseDeclaration, type DatabaseField } from './declaration';

/** What only the declaration of a database can have wrong. Nothing of a URL is in it: a password could be. */
export type DatabaseFlaw = {
  readonly code: UrlFlaw | 'password-in-url' | 'two-urls' | 'variable-name' | 'not-a-select' | 'not-a-list-of-texts';
};

/** What is wrong with a declared database, and where. */
export type DatabaseProblem = ListProblem<DatabaseField, DatabaseFlaw>;
export type CheckedDatabases = CheckedList<DatabaseDeclaration, DatabaseField, DatabaseFlaw>;

type Fact = NonNullable<ReturnType<FieldCheck<DatabaseFlaw>>>;

const rules: ListRules<DatabaseField, DatabaseFlaw> = {
  checks: {
    name: (value) => textFlaw(value, limits.name),
    url: urlFlaw,
    urlFromEnvironment: (value) =>
      textFlaw(value, limits.variable) ?? (/^[A-Za-z_]\w*$/.test(String(value)) ? null : { code: 'variable-name' }),
    lookOnly: (value) => (typeof value === 'boolean' ? null : { code: 'wrong-type', expected: 'boolean' }),
    candidates: candidatesFlaw,
    candidatesQuery: (value) =>
      textFlaw(typeof value === 'string' ? value.replace(/[\r\n\t]/g, ' ') : value, limits.query) ??
      (/^\s*(?:select|with|values|table)\b/i.test(String(value)) ? null : { code: 'not-a-select' }),
  },
  required: ['name'],
  limits,
  sameName: (name) => name,
  // A URL that was put into the wrong field is not repeated.
  isShown: (name) => !name.includes('://'),
  together: ({ url, urlFromEnvironment }) => {
    if (url === undefined && urlFromEnvironment === undefined) return [['url', { code: 'missing' }]];
    return url === undefined || urlFromEnvironment === undefined ? [] : [['urlFromEnvironment', { code: 'two-urls' }]];
  },
};

/** Checks the value of the setting, whatever it is: `undefined` and `null` declare nothing. Never throws. */
export function validateDatabases(value: unknown): CheckedDatabases {
  type Written = Partial<DatabaseDeclaration> & Pick<DatabaseDeclaration, 'name'>;
  const { declarations, problems } = checkedList<Written, DatabaseField, DatabaseFlaw>(value, rules);
  return {
    declarations: declarations.map((written) => ({
      name: written.name,
      url: written.url ?? null,
      urlFromEnvironment: written.urlFromEnvironment ?? null,
      lookOnly: written.lookOnly ?? false,
      candidates: written.candidates ?? [],
      candidatesQuery: written.candidatesQuery ?? null,
    })),
    problems,
  };
}

function urlFlaw(value: unknown): Fact | null {
  const flaw = textFlaw(value, limits.url);
  if (flaw !== null) return flaw;
  const url = parseConnectionUrl(String(value));
  if (!url.ok) return { code: url.error };
  return url.value.password === null ? null : { code: 'password-in-url' };
}

function candidatesFlaw(value: unknown): Fact | null {
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) return { code: 'not-a-list-of-texts' };
  if (value.length > limits.candidates) return { code: 'too-many', limit: limits.candidates };
  return value.some((each) => each.length > limits.candidate) ? { code: 'too-long', limit: limits.candidate } : null;
}
