import { checkedList, type CheckedList, type ListProblem, type ListRules } from '../../dialects/declared/checkedList';
import { declarationSlug } from '../../dialects/declared/declaration';
import { expressionFlaw, textFlaw } from '../../dialects/declared/fields';
import { globAlternatives, globShape } from '../../dialects/declared/globShape';
import type { ProblemFact } from '../../dialects/declared/problem';
import { isManifestName } from '../../dialects/manifests';
import { type JournalDeclaration, type JournalField, declaredFormats, journalLimits as limits } from './declaration';

/** What is wrong with a declared journal, and where. */
export type JournalProblem = ListProblem<JournalField>;
export type CheckedJournals = CheckedList<JournalDeclaration, JournalField>;

const checks: ListRules<JournalField>['checks'] = {
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
  return checkedList(value, { checks, required: ['name', 'glob'], limits });
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
