/** In English, as whole sentences but for the title; translated by their text. */
export interface DialectWords {
  /** `git index lock`: lower case but for names, no full stop. */
  readonly title: string;
  /** What it is, to somebody who meets it for the first time. */
  readonly what: string;
  /** What happens if it is removed although somebody has it. */
  readonly harm: string;
  /** How it goes away by itself, or by the tool's own means. */
  readonly cure: string;
}
