import { declarationSlug } from './declaration';
import type { ProblemFact } from './problem';

/**
 * What is wrong with one declaration of a setting, and where. `index`: in the list, `null` for the list itself. `Own`: what
 * only declarations of this kind can have wrong.
 */
export type ListProblem<Field extends string, Own = never> = {
  readonly index: number | null;
  readonly name: string | null;
  readonly field: Field | null;
  readonly severity: 'error' | 'warning';
} & (ProblemFact | Own);

export interface CheckedList<Declaration, Field extends string, Own = never> {
  /** Those without an error, in order, with nothing in them but what was checked. */
  readonly declarations: readonly Declaration[];
  readonly problems: readonly ListProblem<Field, Own>[];
}

export interface ListRules<Field extends string, Own = never> {
  /** Every field there is, so that one without a check does not compile. */
  readonly checks: { readonly [Each in Field]-?: FieldCheck<Own> };
  readonly required: readonly Field[];
  /** How many there may be, and letters of a name. */
  readonly limits: { readonly declarations: number; readonly name: number };
  /** Two declarations whose names give the same text are two of one name; absent: letter case and punctuation do not count. */
  readonly sameName?: (name: string) => string;
  /** Whether the name may be repeated in a problem; absent: it may. */
  readonly isShown?: (name: string) => boolean;
  /** What is wrong with a declaration as a whole, and the field that it is told of. */
  readonly together?: (fields: Readonly<Record<Field, unknown>>) => readonly (readonly [Field, ProblemFact | Own])[];
}

export type FieldCheck<Own = never> = (value: unknown) => ProblemFact | Own | null;

type Fields = Readonly<Record<string, unknown>>;

/** Checks the value of a setting, whatever it is: `undefined` and `null` declare nothing. Never throws. */
export function checkedList<Declaration extends { readonly name: string }, Field extends string, Own = never>(
  value: unknown,
  rules: ListRules<Field, Own>,
): CheckedList<Declaration, Field, Own> {
  if (value === undefined || value === null) return { declarations: [], problems: [] };
  const { checks, limits, sameName = declarationSlug } = rules;
  const whole = { index: null, name: null, field: null, severity: 'error' } as const;
  if (!Array.isArray(value)) return { declarations: [], problems: [{ ...whole, code: 'not-a-list' }] };
  const items: readonly unknown[] = value.slice(0, limits.declarations);
  const declarations: Declaration[] = [];
  const problems: ListProblem<Field, Own>[] = [];
  const taken = new Map<string, number>();
  items.forEach((item, index) => {
    const found = problemsOf(item, index, taken, rules);
    problems.push(...found);
    if (found.some(({ severity }) => severity === 'error')) return;
    // Sound, since every field that is there was found to be in order.
    const known = Object.entries(item as Fields).filter(([key]) => Object.hasOwn(checks, key));
    const declaration = Object.fromEntries(known) as unknown as Declaration;
    taken.set(sameName(declaration.name), index);
    declarations.push(declaration);
  });
  if (value.length > items.length) problems.push({ ...whole, code: 'too-many', limit: limits.declarations });
  return { declarations, problems };
}

function problemsOf<Field extends string, Own>(
  item: unknown,
  index: number,
  taken: ReadonlyMap<string, number>,
  { checks, required, limits, sameName = declarationSlug, isShown, together }: ListRules<Field, Own>,
): readonly ListProblem<Field, Own>[] {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return [{ index, name: null, field: null, severity: 'error', code: 'not-an-object' }];
  }
  const fields = item as Fields;
  const own = (field: string): unknown => (Object.hasOwn(fields, field) ? fields[field] : undefined);
  const given = own('name');
  const name = typeof given === 'string' && isShown?.(given) !== false ? given.slice(0, limits.name) : null;
  const problems: ListProblem<Field, Own>[] = [];
  const add = (severity: 'error' | 'warning', field: Field | null, fact: ProblemFact | Own): void => {
    problems.push({ index, name, field, severity, ...fact });
  };
  for (const [field, check] of Object.entries(checks) as [Field, FieldCheck<Own>][]) {
    const value = own(field);
    const fact = value !== undefined ? check(value) : required.includes(field) ? ({ code: 'missing' } as const) : null;
    if (fact !== null) add('error', field, fact);
  }
  const whole = Object.fromEntries(Object.keys(checks).map((field) => [field, own(field)])) as Record<Field, unknown>;
  for (const [field, fact] of together?.(whole) ?? []) add('error', field, fact);
  const by = name === null ? undefined : taken.get(sameName(name));
  if (by !== undefined) add('error', 'name' as Field, { code: 'name-taken', by });
  for (const key of Object.keys(fields).filter((one) => !Object.hasOwn(checks, one))) {
    add('warning', null, { code: 'unknown-field', key: key.slice(0, limits.name) });
  }
  return problems;
}
