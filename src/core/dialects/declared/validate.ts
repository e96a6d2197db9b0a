import {
  type Declaration,
  type DeclarationField,
  declarationLimits as limits,
  declarationSlug,
  declaredMechanisms,
  declaredShapes,
} from './declaration';
import { conflictsOf } from './conflicts';
import {
  choiceField,
  contentsField,
  type Fields,
  flagField,
  globField,
  numberField,
  programField,
  protectsField,
  readingField,
  type Report,
  textField,
} from './fields';
import type { Problem, ProblemFact } from './problem';

export interface CheckedDeclarations {
  /** Those without an error, in order, with nothing in them but what was checked. */
  readonly declarations: readonly Declaration[];
  readonly problems: readonly Problem[];
}

/**
 * Checks the value of the setting, whatever it is: `undefined` and `null` declare nothing. Never throws. The problems
 * stand in the order of the list.
 */
export function validateDeclarations(value: unknown): CheckedDeclarations {
  if (value === undefined || value === null) return { declarations: [], problems: [] };
  const whole = { index: null, name: null, field: null, severity: 'error' } as const;
  if (!Array.isArray(value)) return { declarations: [], problems: [{ ...whole, code: 'not-a-list' }] };
  const items: readonly unknown[] = value.slice(0, limits.declarations);
  const declarations: Declaration[] = [];
  const problems: Problem[] = [];
  const taken = new Map<string, number>();
  items.forEach((item, index) => {
    const { declaration, found } = checkOne(item, index, taken);
    problems.push(...found);
    if (declaration !== null) declarations.push(declaration);
  });
  if (value.length > items.length) problems.push({ ...whole, code: 'too-many', limit: limits.declarations });
  return { declarations, problems };
}

/** Every field there is, so that one without a check does not compile. */
const checks: {
  readonly [Field in DeclarationField]-?: (fields: Fields, report: Report) => Declaration[Field] | undefined;
} = {
  name: (fields, report) => textField(fields, 'name', limits.name, report),
  glob: globField,
  shape: (fields, report) => choiceField(fields, 'shape', declaredShapes, report),
  contents: contentsField,
  mechanism: (fields, report) => choiceField(fields, 'mechanism', declaredMechanisms, report),
  pid: (fields, report) => readingField(fields, 'pid', report),
  host: (fields, report) => readingField(fields, 'host', report),
  time: (fields, report) => readingField(fields, 'time', report),
  lease: numberField,
  program: programField,
  cure: (fields, report) => textField(fields, 'cure', limits.cure, report),
  removable: flagField,
  protects: protectsField,
  what: (fields, report) => textField(fields, 'what', limits.what, report),
  harm: (fields, report) => textField(fields, 'harm', limits.harm, report),
};

/** Unknown keys reported of one declaration: somebody's mistake, not a list of them. */
const unknownKeys = 5;

function checkOne(
  item: unknown,
  index: number,
  taken: Map<string, number>,
): { readonly declaration: Declaration | null; readonly found: readonly Problem[] } {
  const found: Problem[] = [];
  const fields = fieldsOf(item);
  const name = typeof fields?.['name'] === 'string' ? fields['name'].slice(0, limits.name) : null;
  const add = (severity: Problem['severity'], field: DeclarationField | null, fact: ProblemFact): void => {
    found.push({ index, name, field, severity, ...fact });
  };
  if (fields === null) {
    add('error', null, { code: 'not-an-object' });
    return { declaration: null, found };
  }
  const report: Report = (field, fact) => add('error', field, fact);
  const values = Object.entries(checks).map(([field, check]) => [field, check(fields, report)] as const);
  for (const field of ['name', 'glob'] as const) {
    if (fields[field] === undefined) report(field, { code: 'missing' });
  }
  const unknown = Object.keys(fields).filter((key) => !Object.hasOwn(checks, key));
  for (const key of unknown.slice(0, unknownKeys)) {
    add('warning', null, { code: 'unknown-field', key: key.slice(0, limits.name) });
  }
  if (found.some(({ severity }) => severity === 'error')) return { declaration: null, found };

  // Sound, since without an error every field there is has the type that its check gives, and those required are there.
  const declaration = Object.fromEntries(values.filter(([, value]) => value !== undefined)) as unknown as Declaration;
  checkName(declaration, index, taken, report);
  for (const { severity, field, fact } of conflictsOf(declaration)) add(severity, field, fact);
  const isUsable = found.every(({ severity }) => severity === 'warning');
  if (isUsable) taken.set(declarationSlug(declaration.name), index);
  return { declaration: isUsable ? declaration : null, found };
}

function checkName({ name }: Declaration, index: number, taken: Map<string, number>, report: Report): void {
  const slug = declarationSlug(name);
  if (slug === '') return report('name', { code: 'name-unusable' });
  const by = taken.get(slug);
  if (by !== undefined && by !== index) report('name', { code: 'name-taken', by });
}

/** A copy of what is an object's own, so that `__proto__` is a key like any other. */
function fieldsOf(item: unknown): Fields | null {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return null;
  return Object.assign(Object.create(null) as Record<string, unknown>, Object.fromEntries(Object.entries(item)));
}
