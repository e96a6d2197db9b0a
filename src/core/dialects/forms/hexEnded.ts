import type { NamePattern } from '../dialect';

/** Patterns for names that begin so and end in a hexadecimal number: told by the last character, as crawls need it. */
export function hexEnded(prefix: string): readonly NamePattern[] {
  return Array.from('0123456789abcdef', (suffix) => ({ prefix, suffix }));
}
