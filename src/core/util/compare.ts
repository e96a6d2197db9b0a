/** The order of texts by their UTF-16 units: the same everywhere, whatever the language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
