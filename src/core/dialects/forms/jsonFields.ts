import type { Fact } from '../../evidence';

type Fields = Readonly<Record<string, unknown>>;

/** A pid in a JSON object: a whole number that is not negative, `null` otherwise. */
export function pidField(fields: Fields, key: string): number | null {
  const value = fields[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** A moment in a JSON object as milliseconds since the epoch, as something to spread into a claimant. */
export function sinceField(fields: Fields, key: string): { readonly since?: number } {
  const value = fields[key];
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? { since: value } : {};
}

/** What a JSON object says under these keys, as facts; only texts and numbers, and no text that is empty. */
export function factFields(fields: Fields, keys: Partial<Record<Fact['name'], string>>): readonly Fact[] {
  return (Object.entries(keys) as [Fact['name'], string][]).flatMap(([name, key]) => {
    const value = fields[key];
    if (typeof value === 'number') return [{ name, value: String(value) }];
    return typeof value === 'string' && value !== '' ? [{ name, value }] : [];
  });
}
