import type { DeclarationField, DeclaredMechanism } from './declaration';

/** Where a problem is. `index`: in the list, `null` for the list itself. `name`: of the declaration, where it has one. */
interface Where {
  readonly index: number | null;
  readonly name: string | null;
  readonly field: DeclarationField | null;
  /** A declaration with an error is left out; one with warnings only is in use. */
  readonly severity: 'error' | 'warning';
}

/** What is wrong with a declaration, as data. `present/declarationText.ts` makes the sentences. */
export type ProblemFact =
  // The list and its items.
  | { readonly code: 'not-a-list' }
  | { readonly code: 'too-many'; readonly limit: number }
  | { readonly code: 'not-an-object' }
  | { readonly code: 'unknown-field'; readonly key: string }
  // Values.
  | { readonly code: 'missing' }
  | { readonly code: 'wrong-type'; readonly expected: 'text' | 'number' | 'boolean' }
  | { readonly code: 'empty' }
  | { readonly code: 'too-long'; readonly limit: number }
  | { readonly code: 'control-character' }
  | { readonly code: 'not-one-of'; readonly value: string; readonly allowed: readonly string[] }
  | { readonly code: 'name-unusable' }
  | { readonly code: 'name-taken'; readonly by: number }
  | { readonly code: 'path-not-relative' }
  // The glob.
  | { readonly code: 'glob-not-relative' }
  | { readonly code: 'glob-backslash' }
  | { readonly code: 'glob-negated' }
  | { readonly code: 'glob-syntax' }
  | { readonly code: 'glob-too-complex'; readonly limit: number }
  | { readonly code: 'glob-too-wide' }
  | { readonly code: 'glob-manifest'; readonly file: string }
  | { readonly code: 'glob-broad' }
  | { readonly code: 'glob-costly' }
  // How values are read.
  | { readonly code: 'reading-form' }
  | { readonly code: 'regex-syntax'; readonly message: string }
  | { readonly code: 'regex-without-group' }
  | { readonly code: 'regex-costly'; readonly reason: CostlyReason }
  | { readonly code: 'pointer-syntax' }
  | { readonly code: 'kernel-not-read' }
  | { readonly code: 'directory-not-read' }
  | { readonly code: 'contents-form'; readonly limit: number }
  | { readonly code: 'contents-need-directory' }
  | { readonly code: 'link-not-json' }
  // What does not go together.
  | { readonly code: 'kernel-needs-file' }
  | { readonly code: 'lease-missing' }
  | { readonly code: 'lease-range'; readonly shortest: number; readonly longest: number }
  | { readonly code: 'lease-unused'; readonly mechanism: DeclaredMechanism }
  | { readonly code: 'never-removable'; readonly mechanism: DeclaredMechanism }
  | { readonly code: 'removable-broad' }
  | { readonly code: 'program-advised' };

export type ProblemCode = ProblemFact['code'];

/**
 * Why a regular expression may take too long on a hostile text. `nested`: a repetition in a repetition. `reference`:
 * to another group. `look-around`: with a repetition in it. `ambiguous`: parts that can share the same text in too
 * many ways. `unsupported`: a form that is not understood well enough to tell.
 */
export type CostlyReason = 'nested' | 'reference' | 'look-around' | 'ambiguous' | 'unsupported';

export type Problem = Where & ProblemFact;
