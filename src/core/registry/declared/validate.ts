import { declarationSlug } from '../../dialects/declared/declaration';
import { expressionFlaw, textFlaw } from '../../dialects/declared/fields';
import { isJsonPointer } from '../../dialects/declared/jsonPointer';
import type { ProblemFact } from '../../dialects/declared/problem';
import { besideFlaw, globFlaw } from '../../journal/declared/validate';
import {
  registryLimits as limits,
  type RegistryDeclaration,
  type RegistryField,
  registryLockForms,
} from './declaration';

/** What is wrong with a declared registry, and where. `index`: in the list, `null` for the list itself. */
export type RegistryProblem = {
  readonly index: number | null;
  readonly name: string | null;
  readonly field: RegistryField | null;
  readonly severity: 'error' | 'warning';
} & ProblemFact;

export interface CheckedRegistries {
  /** Those without an error, in order, with nothing in them but what was checked. */
  readonly declarations: readonly RegistryDeclaration[];
  readonly problems: readonly RegistryProblem[];
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => ProblemFact | null;

/** Every field there is, so that one without a check does not compile. */
const checks: { readonly [Field in RegistryField]-?: Check } = {
  name: (value) =>
    textFlaw(value, limits.name) ?? (declarationSlug(String(value)) === '' ? { code: 'name-unusable' } : null),
  glob: globFlaw,
  entries: pointerFlaw,
  pid: pointerFlaw,
  host: pointerFlaw,
  port: pointerFlaw,
  address: pointerFlaw,
  startedAt: pointerFlaw,
  program: (value) => textFlaw(value, limits.regex) ?? expressionFlaw(String(value), 0),
  lock: besideFlaw,
  lockForm: (value) =>
    textFlaw(value, limits.name) ??
    (registryLockForms.some((form) => form === value)
      ? null
      : { code: 'not-one-of', value: String(value), allowed: registryLockForms }),
  removable: (value) => (typeof value === 'boolean' ? null : { code: 'wrong-type', expected: 'boolean' }),
  what: (value) => textFlaw(value, limits.what),
};

const required: readonly RegistryField[] = ['name', 'glob', 'pid'];

/** Checks the value of the setting, whatever it is: `undefined` and `null` declare nothing. Never throws. */
export function validateRegistries(value: unknown): CheckedRegistries {
  if (value === undefined || value === null) return { declarations: [], problems: [] };
  const whole = { index: null, name: null, field: null, severity: 'error' } as const;
  if (!Array.isArray(value)) return { declarations: [], problems: [{ ...whole, code: 'not-a-list' }] };
  const items: readonly unknown[] = value.slice(0, limits.declarations);
  const declarations: RegistryDeclaration[] = [];
  const problems: RegistryProblem[] = [];
  const taken = new Map<string, number>();
  items.forEach((item, index) => {
    const found = problemsOf(item, index, taken);
    problems.push(...found);
    if (found.some(({ severity }) => severity === 'error')) return;
    // Sound, since every field that is there was found to be in order.
    const known = Object.entries(item as Fields).filter(([key]) => Object.hasOwn(checks, key));
    const declaration = Object.fromEntries(known) as unknown as RegistryDeclaration;
    taken.set(declarationSlug(declaration.name), index);
    declarations.push(declaration);
  });
  if (value.length > items.length) problems.push({ ...whole, code: 'too-many', limit: limits.declarations });
  return { declarations, problems };
}

function problemsOf(item: unknown, index: number, taken: ReadonlyMap<string, number>): readonly RegistryProblem[] {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return [{ index, name: null, field: null, severity: 'error', code: 'not-an-object' }];
  }
  const fields = item as Fields;
  const given = Object.hasOwn(fields, 'name') ? fields['name'] : undefined;
  const name = typeof given === 'string' ? given.slice(0, limits.name) : null;
  const problems: RegistryProblem[] = [];
  const add = (severity: 'error' | 'warning', field: RegistryField | null, fact: ProblemFact): void => {
    problems.push({ index, name, field, severity, ...fact });
  };
  for (const [field, check] of Object.entries(checks) as [RegistryField, Check][]) {
    const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
    const fact = value !== undefined ? check(value) : required.includes(field) ? ({ code: 'missing' } as const) : null;
    if (fact !== null) add('error', field, fact);
  }
  const by = name === null ? undefined : taken.get(declarationSlug(name));
  if (by !== undefined) add('error', 'name', { code: 'name-taken', by });
  for (const key of Object.keys(fields).filter((one) => !Object.hasOwn(checks, one))) {
    add('warning', null, { code: 'unknown-field', key: key.slice(0, limits.name) });
  }
  return problems;
}

/** An empty one is a pointer too: to the whole. */
function pointerFlaw(value: unknown): ProblemFact | null {
  const flaw = value === '' ? null : textFlaw(value, limits.pointer);
  return flaw ?? (isJsonPointer(String(value)) ? null : { code: 'pointer-syntax' });
}
