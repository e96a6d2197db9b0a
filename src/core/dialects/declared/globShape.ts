import type { NamePattern } from '../dialect';

/** What a glob says about paths, as far as it can be told without matching any. */
export interface GlobShape {
  /** Names its matches can have, for a crawl to compare. */
  readonly names: readonly NamePattern[];
  /** Last segments without wildcards. */
  readonly plainNames: readonly string[];
  /** Whether some match may have a name of which next to nothing is said: an extension at the most. */
  readonly bareName: boolean;
  /** Whether some match may be in any folder whatever. */
  readonly anyFolder: boolean;
  /** Whether the end of some name is not said, so that it must be compared with every name there is. */
  readonly openEnded: boolean;
}

export type GlobFlaw =
  'glob-not-relative' | 'glob-backslash' | 'glob-negated' | 'glob-syntax' | 'glob-too-complex' | 'glob-too-wide';

/** Ways to read a glob with braces in it, at the most. */
export const globAlternatives = 64;

export function globShape(glob: string): GlobShape | GlobFlaw {
  if (glob.includes('\\')) return 'glob-backslash';
  if (glob.startsWith('!')) return 'glob-negated';
  // What VS Code and other readers of globs understand differently is left to none of them.
  if (/[()|]/.test(glob)) return 'glob-syntax';
  const globs = alternatives(glob);
  if (typeof globs === 'string') return globs;
  const shapes = globs.map(plainShape);
  const flaw = shapes.find((shape) => typeof shape === 'string');
  if (flaw !== undefined) return flaw;
  const whole = shapes.filter((shape) => typeof shape !== 'string');
  return {
    names: whole.flatMap(({ names }) => names),
    plainNames: whole.flatMap(({ plainNames }) => plainNames),
    bareName: whole.some(({ bareName }) => bareName),
    anyFolder: whole.some(({ anyFolder }) => anyFolder),
    openEnded: whole.some(({ openEnded }) => openEnded),
  };
}

/** Without braces: `{a,b}.lock` is `a.lock` and `b.lock`. */
function alternatives(glob: string): readonly string[] | 'glob-syntax' | 'glob-too-complex' {
  const opening = glob.indexOf('{');
  if (opening < 0) return glob.includes('}') ? 'glob-syntax' : [glob];
  const parts: string[] = [];
  let depth = 0;
  let start = opening + 1;
  let at = opening;
  for (; at < glob.length; at++) {
    const letter = glob.charAt(at);
    if (letter === '{') depth++;
    if (letter === ',' && depth === 1) {
      parts.push(glob.slice(start, at));
      start = at + 1;
    }
    if (letter === '}' && --depth === 0) break;
  }
  parts.push(glob.slice(start, at));
  if (depth > 0 || parts.length < 2 || glob.slice(0, opening).includes('}')) return 'glob-syntax';
  const all: string[] = [];
  for (const part of parts) {
    const rest = alternatives(glob.slice(0, opening) + part + glob.slice(at + 1));
    if (typeof rest === 'string') return rest;
    all.push(...rest);
    if (all.length > globAlternatives) return 'glob-too-complex';
  }
  return all;
}

const wildcard = /\*+|\?|\[[^\]/]*\]/g;

function plainShape(glob: string): GlobShape | GlobFlaw {
  if (/^(?:[/~]|[A-Za-z]:)/.test(glob)) return 'glob-not-relative';
  const segments = glob.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'glob-not-relative';
  if (segments.some((segment) => segment === '' || isAmiss(segment))) return 'glob-syntax';
  const name = segments.at(-1) ?? '';
  const folders = segments.slice(0, -1);
  const anyFolder = folders.length > 0 && folders.every((segment) => segment.replace(wildcard, '') === '');
  const wild = [...name.matchAll(wildcard)];
  const [first] = wild;
  const last = wild.at(-1);
  if (first === undefined || last === undefined) {
    return { names: [{ exact: name }], plainNames: [name], bareName: false, anyFolder, openEnded: false };
  }
  const prefix = name.slice(0, first.index);
  const suffix = name.slice(last.index + last[0].length);
  if (!/[\p{L}\p{N}]/u.test(prefix + suffix)) return 'glob-too-wide';
  // `*` may stand for nothing, and a pattern of a name for one character at least.
  const mayBeNothing = name.slice(first.index, last.index + last[0].length).replaceAll('*', '') === '';
  const pattern = { prefix, suffix };
  return {
    names: mayBeNothing ? [pattern, { exact: prefix + suffix }] : [pattern],
    plainNames: [],
    bareName: fixedLetters(prefix, suffix) < 2,
    anyFolder: folders.length === 0 || anyFolder,
    openEnded: suffix === '',
  };
}

/** Two stars that are not a whole segment, braces or brackets that do not match: each reader takes them otherwise. */
function isAmiss(segment: string): boolean {
  const rest = segment.replace(/\[!?[^[\]/!^][^[\]/]*\]/g, '');
  return /[[\]{}]/.test(rest) || (segment !== '**' && segment.includes('**'));
}

/** Letters and digits that are said of a name, its extension aside. */
function fixedLetters(prefix: string, suffix: string): number {
  const withoutExtension = prefix + suffix.replace(/\.[^.]*$/, '');
  return withoutExtension.replace(/[^\p{L}\p{N}]/gu, '').length;
}
