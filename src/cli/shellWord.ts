const plainWord = /^[\w@%+=:,./~-]+$/;

/** A path as one word of a shell command to copy, or `null` where that could not be trusted to paste. */
export function shellWord(path: string, platform: string): string | null {
  if (plainWord.test(path) && !path.startsWith('~')) return path.startsWith('-') ? `./${path}` : path;
  if (/[^\x20-\x7e\u00a0-\uffff]/.test(path)) return null;
  if (platform === 'win32') return /["%!`$]/.test(path) ? null : `"${path}"`;
  return `'${path.replaceAll("'", "'\\''")}'`;
}
