import { declarationSlug } from '../../dialects/declared/declaration';
import { expressionFlaw, textFlaw } from '../../dialects/declared/fields';
import { globAlternatives, globShape } from '../../dialects/declared/globShape';
import type { ProblemFact } from '../../dialects/declared/problem';
import { isManifestName } from '../../dialects/manifests';
import { type JournalDeclaration, type JournalField, declaredFormats, journalLimits as limits } from './declaration';

/** What is wrong with a declared journal, and where. `index`: in the list, `null` for the list itself. */
export type JournalProblem = {
  readonly index: number | null;
  readonly name: string | null;
  readonly field: JournalField | null;
  readonly severity: 'error' | 'warning';
} & ProblemFact;

export interface CheckedJournals {
  /** Those without an error, in order, with nothing in them but what was checked. */
  readonly declarations: readonly JournalDeclaration[];
  readonly problems: readonly JournalProblem[];
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => ProblemFact | null;

/** Every field there is, so that one without a check does not compile. */
const checks: { readonly [Field in JournalField]-?: Check } = {
  name: (value) => textFlaw(value, limits.name) ?? (declarationSlug(String(value)) === '' ? nameUnusable : null),
  glob: globFlaw,
  format: (value) =>
    textFlaw(value, limits.name) ??
    (declaredFormats.some((format) => format === value)
      ? null
      : { code: 'not-one-of', value: String(value), allowed: declaredFormats }),
  header: expression,
  line: expression,
  comment: expression,
  lock: besideFlaw,
};
const nameUnusable: ProblemFact = { code: 'name-unusable' };

/** Checks the value of the setting, whatever it is: `undefined` and `null` declare nothing. Never throws. */
export function validateJournals(value: unknown): CheckedJournals {
  if (value === undefined || value === null) return { declarations: [], problems: [] };
  const whole = { index: null, name: null, field: null, severity: 'error' } as const;
  if (!Array.isArray(value)) return { declarations: [], problems: [{ ...whole, code: 'not-a-list' }] };
  const items: readonly unknown[] = value.slice(0, limits.declarations);
  const declarations: JournalDeclaration[] = [];
  const problems: JournalProblem[] = [];
  const taken = new Map<string, number>();
  items.forEach((item, index) => {
    const found = problemsOf(item, index, taken);
    problems.push(...found);
    if (found.some(({ severity }) => severity === 'error')) return;
    // Sound, since every field that is there was found to be in order.
    const known = Object.entries(item as Fields).filter(([key]) => Object.hasOwn(checks, key));
    const declaration = Object.fromEntries(known) as unknown as JournalDeclaration;
    taken.set(declarationSlug(declaration.name), index);
    declarations.push(declaration);
  });
  if (value.length > items.length) problems.push({ ...whole, code: 'too-many', limit: limits.declarations });
  return { declarations, problems };
}

function problemsOf(item: unknown, index: number, taken: ReadonlyMap<string, number>): readonly JournalProblem[] {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return [{ index, name: null, field: null, severity: 'error', code: 'not-an-object' }];
  }
  const fields = item as Fields;
  const given = Object.hasOwn(fields, 'name') ? fields['name'] : undefined;
  const name = typeof given === 'string' ? given.slice(0, limits.name) : null;
  const problems: JournalProblem[] = [];
  const add = (severity: 'error' | 'warning', field: JournalField | null, fact: ProblemFact): void => {
    problems.push({ index, name, field, severity, ...fact });
  };
  for (const [field, check] of Object.entries(checks) as [JournalField, Check][]) {
    const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
    const fact = value === undefined ? missing(field) : check(value);
    if (fact !== null) add('error', field, fact);
  }
  const by = name === null ? undefined : taken.get(declarationSlug(name));
  if (by !== undefined) add('error', 'name', { code: 'name-taken', by });
  for (const key of Object.keys(fields).filter((one) => !Object.hasOwn(checks, one))) {
    add('warning', null, { code: 'unknown-field', key: key.slice(0, limits.name) });
  }
  return problems;
}

function missing(field: JournalField): ProblemFact | null {
  return field === 'name' || field === 'glob' ? { code: 'missing' } : null;
}

function expression(value: unknown): ProblemFact | null {
  return textFlaw(value, limits.regex) ?? expressionFlaw(String(value), 0);
}

/** What is wrong with a glob that is to find files in a workspace; `null` when nothing is. */
export function globFlaw(value: unknown): ProblemFact | null {
  const flaw = textFlaw(value, limits.glob);
  if (flaw !== null) return flaw;
  const shape = globShape(String(value));
  if (shape === 'glob-too-complex') return { code: shape, limit: globAlternatives };
  if (typeof shape === 'string') return { code: shape };
  const file = shape.plainNames.find(isManifestName);
  return file === undefined ? null : { code: 'glob-manifest', file };
}

/** What is wrong with the name of a lock: it is one beside the file, and another one than that. */
export function besideFlaw(value: unknown): ProblemFact | null {
  const flaw = textFlaw(value, limits.lock);
  if (flaw !== null) return flaw;
  const name = String(value);
  const isName = !/[\\/]/.test(name) && name !== '.' && name !== '..' && name !== '*';
  return isName ? null : { code: 'path-not-relative' };
}
