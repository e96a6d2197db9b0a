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

/** One test for all globs, as VS Code writes them; one that ends in a slash and two stars matches the folder itself too. */
export function globMatcher(globs: readonly string[]): (relativeFolder: string) => boolean {
  if (globs.length === 0) return () => false;
  const patterns = globs.flatMap((glob) => [glob, glob.replace(/\/\*\*$/, '')]);
  return picomatch(patterns, { dot: true });
}
