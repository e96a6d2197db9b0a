/** What may be in a `.env`, bytes: such files are short. */
export const dotEnvBytes = 64 * 1_024;

/**
 * The value of a variable in a `.env` file; `null` where there is none, or where it is put together from others, which
 * only the program that it is meant for knows.
 */
export function dotEnvValue(text: string, name: string): string | null {
  let value: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    const found = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (found?.[1] !== name) continue;
    // The last one counts.
    value = valueOf(found[2] ?? '');
  }
  return value === null || value === '' || value.includes('${') ? null : value;
}

function valueOf(text: string): string {
  const quoted = /^(["'`])(.*?)\1\s*(?:#.*)?$/.exec(text);
  return quoted?.[2] ?? text.replace(/\s+#.*$/, '');
}
