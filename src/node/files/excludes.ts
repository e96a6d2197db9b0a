import picomatch from 'picomatch';

export interface Excludes {
  /** Plain names, the cheap kind: `node_modules`. */
  readonly prunedNames: readonly string[];
  readonly excludes: readonly string[];
  readonly isExcluded: ExcludeRule;
}

const anyDepthName = /^\*\*\/([^*?[\]{}()!/]+)(?:\/\*\*)?$/;

/** Sorts globs into plain names, which a crawl compares quickly, and the rest. */
export function excludesOf(globs: readonly string[]): Excludes {
  const names = globs.map((glob) => anyDepthName.exec(glob)?.[1]);
  const prunedNames = names.filter((name) => name !== undefined);
  const excludes = globs.filter((_, index) => names[index] === undefined);
  return { prunedNames, excludes, isExcluded: excludeRule(prunedNames, excludes) };
}

/** Whether a folder, given relative to its root with forward slashes, is never entered. */
export type ExcludeRule = (relativeFolder: string) => boolean;

/** Names are compared with every segment; globs with the folder and with the folders above it. */
export function excludeRule(prunedNames: readonly string[], globs: readonly string[]): ExcludeRule {
  const names = new Set(prunedNames);
  const matches = globMatcher(globs);
  return (relativeFolder) => {
    const segments = relativeFolder.split('/');
    if (segments.some((segment) => names.has(segment))) return true;
    return segments.some((_, index) => matches(segments.slice(0, index + 1).join('/')));
  };
}

/** A folder named without wildcards, at any depth, with or without what is in it. */
const anyDepthFolder = /^\*\*\/([^*?[\]{}()!]+?)(?:\/\*\*)?$/;

/** One test for all globs, as VS Code writes them; one that ends in a slash and two stars matches the folder itself too. */
export function globMatcher(globs: readonly string[]): (relativeFolder: string) => boolean {
  if (globs.length === 0) return () => false;
  // Plain folders at any depth, such as `**/.git/objects/**`, are told by how a path ends: a crawl asks of every folder.
  const tails = globs.map((glob) => anyDepthFolder.exec(glob)?.[1]).filter((tail) => tail !== undefined);
  const others = globs.filter((glob) => !anyDepthFolder.test(glob));
  const patterns = others.map(plainPluses).flatMap((glob) => [glob, glob.replace(/\/\*\*$/, '')]);
  const matches = patterns.length === 0 ? () => false : picomatch(patterns, { dot: true });
  return (folder) =>
    tails.some((tail) => folder.endsWith(tail) && (folder === tail || folder.at(-tail.length - 1) === '/')) ||
    matches(folder.replace(lineBreaks, '_'));
}

/** VS Code takes a plus for itself; picomatch leaves it to the expression, where three of them are one that matches nothing. */
function plainPluses(glob: string): string {
  return glob.replace(/(?<!\\)\+(?!\()/g, '\\+');
}

/** No wildcard matches one, and yet a name may have some: such a name is none the less in its folder. */
const lineBreaks = /[\n\r\u2028\u2029]/g;
