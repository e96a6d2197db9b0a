import type { Place } from '../../src/core/dialects/dialect';

export function place(folder: string, name: string, siblings: readonly string[] = []): Place {
  return { folder, name, hasSibling: (sibling) => siblings.includes(sibling), siblings: () => siblings };
}
