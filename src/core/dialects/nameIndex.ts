import type { NamePattern } from './dialect';

/** Whether a name is one of a pattern's. */
export function matches(pattern: NamePattern, name: string): boolean {
  if ('exact' in pattern) return pattern.exact === name;
  return (
    name.length > pattern.prefix.length + pattern.suffix.length &&
    name.endsWith(pattern.suffix) &&
    name.startsWith(pattern.prefix)
  );
}

/**
 * A test for any of the patterns, ordered by the last character of what they match: a crawl asks of every name there
 * is, and nearly all end otherwise.
 */
export function nameIndex(patterns: readonly NamePattern[]): (name: string) => boolean {
  const byEnding = new Map<string, NamePattern[]>();
  for (const pattern of patterns) {
    const ending = ('exact' in pattern ? pattern.exact : pattern.suffix).slice(-1);
    byEnding.set(ending, [...(byEnding.get(ending) ?? []), pattern]);
  }
  // Those that say nothing of the end are candidates for every name.
  const endless = byEnding.get('') ?? [];
  const anyMatches = (candidates: readonly NamePattern[], name: string): boolean =>
    candidates.some((pattern) => matches(pattern, name));
  return (name) => {
    const candidates = byEnding.get(name.charAt(name.length - 1));
    return (candidates !== undefined && anyMatches(candidates, name)) || anyMatches(endless, name);
  };
}
