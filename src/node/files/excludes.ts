import picomatch from 'picomatch';

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
