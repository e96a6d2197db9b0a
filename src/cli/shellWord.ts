import { oneLine } from '../present/safeText';

const plainWord = /^[\w@+=:,./~-]+$/;

/** A path as one word of a shell command to copy, or `null` where that could not be trusted to paste. */
export function shellWord(path: string, platform: string): string | null {
  if (plainWord.test(path) && !path.startsWith('~')) return path.startsWith('-') ? `./${path}` : path;
  // What could not be shown as it is would not be pasted as it is.
  if (oneLine(path) !== path) return null;
  if (platform === 'win32') return /["%!`$]/.test(path) ? null : `"${path}"`;
  return `'${path.replaceAll("'", "'\\''")}'`;
}
