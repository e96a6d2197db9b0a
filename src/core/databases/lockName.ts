/**
 * What the key or the name of a lock stands for. `certain`: the key was computed again from what it is said to stand for;
 * `likely`: it looks like it, or is a number that only that tool is known to use.
 */
export interface LockName {
  readonly certainty: 'certain' | 'likely';
  /** The system that takes it, in its own spelling; `null` for what a user declared. */
  readonly tool: string | null;
  readonly subject: LockSubject;
}

/** Facts only; the sentences are made in `present/`. */
export type LockSubject =
  /** One for all: migrations, most of the time. */
  | { readonly kind: 'migrations'; readonly detail: string | null }
  /** A schema with a queue of jobs in it, that is set up, upgraded or looked after; `part` is the tool's own word. */
  | { readonly kind: 'job-queue'; readonly schema: string; readonly part: string | null }
  | { readonly kind: 'boxel-realm'; readonly url: string }
  | { readonly kind: 'boxel-file'; readonly url: string; readonly path: string | null }
  | { readonly kind: 'boxel-cost'; readonly user: string }
  | { readonly kind: 'boxel-module-cache'; readonly key: string }
  | { readonly kind: 'boxel-job-group'; readonly group: string }
  | { readonly kind: 'boxel-backfill' }
  | { readonly kind: 'electric-slot'; readonly slot: string; readonly active: boolean }
  | { readonly kind: 'spirit-table'; readonly schema: string; readonly table: string | null }
  | { readonly kind: 'spirit-tables'; readonly schema: string }
  | { readonly kind: 'gh-ost'; readonly schema: string | null; readonly table: string | null }
  | { readonly kind: 'gh-ost-cut-over'; readonly session: string }
  /** What a user declared. */
  | { readonly kind: 'declared'; readonly text: string }
  /** An `int4` widened to 64 bits: `hashtext()` of something, or a small constant. */
  | { readonly kind: 'hash-or-constant' };
