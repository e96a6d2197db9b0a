import { checkedList, type CheckedList, type ListProblem, type ListRules } from '../../dialects/declared/checkedList';
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

/** What is wrong with a declared registry, and where. */
export type RegistryProblem = ListProblem<RegistryField>;
export type CheckedRegistries = CheckedList<RegistryDeclaration, RegistryField>;

const checks: ListRules<RegistryField>['checks'] = {
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

/** Checks the value of the setting, whatever it is: `undefined` and `null` declare nothing. Never throws. */
export function validateRegistries(value: unknown): CheckedRegistries {
  return checkedList(value, { checks, required: ['name', 'glob', 'pid'], limits });
}

/** An empty one is a pointer too: to the whole. */
function pointerFlaw(value: unknown): ProblemFact | null {
  const flaw = value === '' ? null : textFlaw(value, limits.pointer);
  return flaw ?? (isJsonPointer(String(value)) ? null : { code: 'pointer-syntax' });
}
