const limit = 4096;

/** A command line to show: trimmed, at most 4096 characters; `null` when nothing is left. */
export function commandText(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed.slice(0, limit);
}
