/** `lines`: as the expressions say. `ndjson`: a JSON value on each. */
export const declaredFormats = ['lines', 'ndjson'] as const;
export type DeclaredFormat = (typeof declaredFormats)[number];

/**
 * A journal as a user declares it in the settings, checked by `validateJournals`. Plain JSON, so that it can be sent to
 * another thread.
 */
export interface JournalDeclaration {
  /** Shown; unlike all others also when letter case and punctuation do not count. */
  readonly name: string;
  /** Relative to a workspace folder, as VS Code writes globs. */
  readonly glob: string;
  /** Default: `lines`. */
  readonly format?: DeclaredFormat;
  /** Regular expressions: of the first line, of every other one, and of those that are passed over. */
  readonly header?: string;
  readonly line?: string;
  readonly comment?: string;
  /** Name of the lock file beside it that its writers take; `*` is the name of the journal. */
  readonly lock?: string;
}

export type JournalField = keyof JournalDeclaration;

/** Longer lines than this are not compared with the expressions, which might take too long. UTF-16 units. */
export const comparedLength = 4_096;

export const journalLimits = { declarations: 100, name: 80, glob: 200, regex: 500, lock: 100 } as const;

const idPrefix = 'declared.journal.';

/** The id of a declared format. `slug`: of its name. */
export function declaredId(slug: string): string {
  return idPrefix + slug;
}

/** Whether this is the id of a format that a user declares, or once did. */
export function isDeclared(id: string): boolean {
  return id.startsWith(idPrefix);
}
