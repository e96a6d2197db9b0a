import type { Mechanism } from '../mechanism';

/** Where one value stands in what a lock says: the first group of a regular expression, or a place in JSON (RFC 6901). */
export type Reading = { readonly regex: string } | { readonly pointer: string };

export const declaredShapes = ['file', 'directory', 'symlink'] as const;
export type DeclaredShape = (typeof declaredShapes)[number];

/** What a user can vouch for; the others are for dialects that know more of their tool. */
export const declaredMechanisms = [
  'existence',
  'heartbeat',
  'pid-file',
  'kernel',
  'informational',
  'admin',
  'data',
] as const satisfies readonly Mechanism[];
export type DeclaredMechanism = (typeof declaredMechanisms)[number];

/**
 * A dialect as a user declares it in the settings, checked by `validateDeclarations`. Plain JSON, so that it can be
 * sent to another thread; a field that is absent has the default said here.
 */
export interface Declaration {
  /** Shown as the title; unlike all others also when letter case and punctuation do not count. */
  readonly name: string;
  /** Relative to a workspace folder, as VS Code writes globs. */
  readonly glob: string;
  /** Default: `file`. */
  readonly shape?: DeclaredShape;
  /** Of a directory: the files that the tool has in it. The values are read in the first. Absent: it has none. */
  readonly contents?: readonly string[];
  /** Default: `existence`. */
  readonly mechanism?: DeclaredMechanism;
  /** Absent: names nobody; but of a `pid-file`, that its whole content is a pid. */
  readonly pid?: Reading;
  readonly host?: Reading;
  /** When it was taken: ISO 8601 with its offset from UTC, or seconds or milliseconds since the epoch. */
  readonly time?: Reading;
  /** Seconds after which the tool itself takes an old lock, or a heartbeat is over. */
  readonly lease?: number;
  /** Regular expression that finds the tool in a command line. */
  readonly program?: string;
  /** The tool's own command to clear it. */
  readonly cure?: string;
  /** Default: `false`. */
  readonly removable?: boolean;
  /** Path of what it protects, relative to the folder it is in. Default: that folder. */
  readonly protects?: string;
  /** What it is, as a sentence. */
  readonly what?: string;
  /** What a wrong removal does, as a sentence. */
  readonly harm?: string;
}

export type DeclarationField = keyof Declaration;

/** Bytes read of a declared lock at the most. */
export const declaredBytes = 4_096;

export const declarationLimits = {
  declarations: 100,
  name: 80,
  glob: 200,
  contents: 8,
  content: 100,
  regex: 500,
  pointer: 200,
  cure: 500,
  protects: 300,
  what: 300,
  harm: 300,
  /** Seconds: the precision of the coarsest file systems, and ten years. */
  shortestLease: 2,
  longestLease: 315_360_000,
} as const;

/** What tells one declaration from another, and is part of its dialect's id; empty when nothing in the name can. */
export function declarationSlug(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
