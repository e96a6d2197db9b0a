import { dirname, isAbsolutePath, resolvePath } from '../../paths';
import { utf8Text } from '../content';
import type { Companions } from '../dialect';
import { gitDirOf, gitPlaceOf } from './gitPlace';

/** Text that is this long may have been cut off. Bytes. */
const companionLimit = 4_096;

/**
 * Whether `config` and `gitdir`, as far as they are there, tell where all checkouts are whose git may have the lock.
 * `worktrees` among the companions: there are linked ones, of which nothing is known here.
 */
export function areCheckoutsKnown(companions: Companions): boolean {
  if (companions.has('worktrees')) return false;
  if (companions.has('gitdir')) return checkoutOfGitFile(companions) !== null;
  const own = companions.get('config.worktree');
  return (
    configuredCheckout(companions.get('config')) !== undefined &&
    (own === undefined || configuredCheckout(own) !== undefined)
  );
}

/** The folders in which a git works that may have the lock in this folder: all folders where none is known. */
export function checkoutScopes(folder: string, companions: Companions): readonly string[] {
  const place = gitPlaceOf({ folder });
  const gitDir = place === null ? folder : gitDirOf(folder, place);
  const linked = checkoutOfGitFile(companions);
  if (linked !== null) return [gitDir, resolveFrom(gitDir, linked)];
  const configured = [companions.get('config'), companions.get('config.worktree')].flatMap((bytes) => {
    const checkout = bytes === undefined ? null : configuredCheckout(bytes);
    return checkout === null || checkout === undefined ? [] : [resolveFrom(gitDir, checkout)];
  });
  if (place?.kind === 'main') return [gitDir, dirname(gitDir), ...configured];
  return configured.length > 0 ? [gitDir, ...configured] : [rootOf(gitDir)];
}

/** Those of the folders that are known: the git directory, and the one it lies in if that is its checkout. */
export function knownScopes(folder: string): readonly string[] {
  const place = gitPlaceOf({ folder });
  const gitDir = place === null ? folder : gitDirOf(folder, place);
  return place?.kind === 'main' ? [gitDir, dirname(gitDir)] : [gitDir];
}

/** Where the `.git` file of a linked worktree stands, without the `.git`; `null` when that cannot be told. */
function checkoutOfGitFile(companions: Companions): string | null {
  const bytes = companions.get('gitdir');
  const text = bytes === undefined ? null : utf8Text(bytes);
  const gitFile = text === null ? undefined : /^([^\0\n]+[\\/])\.git\r?\n$/.exec(text)?.[1];
  return gitFile === undefined ? null : gitFile.replace(/(.)[\\/]$/, '$1');
}

/** `core.worktree` of a git configuration; `null` when it is not set, `undefined` when that cannot be told. */
export function configuredCheckout(bytes: Uint8Array | undefined): string | null | undefined {
  const text = bytes === undefined || bytes.length === 0 ? null : utf8Text(trimmedToLine(bytes));
  if (text === null) return undefined;
  let section = '';
  let sections = 0;
  let found: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[\s*([^\]\s"]+)/.exec(line)?.[1];
    if (header !== undefined) {
      section = header.toLowerCase();
      sections++;
      // What it includes is not read.
      if (section.startsWith('include')) return undefined;
    }
    const entry = /^(?:\s*\[[^\]]*\])?\s*worktree\s*=\s*(.*?)\s*$/i.exec(line)?.[1];
    if (section !== 'core' || entry === undefined) continue;
    const plain = /^"([^"\\]*)"$/.exec(entry)?.[1] ?? entry;
    if (plain === '' || /["\\#;]|^~/.test(plain)) return undefined;
    found = plain;
  }
  // `core` comes first: once another section has begun, all of it was seen.
  return bytes !== undefined && bytes.length >= companionLimit && sections < 2 ? undefined : found;
}

/** What was cut off in the middle of a line ends with the line before. */
function trimmedToLine(bytes: Uint8Array): Uint8Array {
  return bytes.length < companionLimit ? bytes : bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
}

function rootOf(folder: string): string {
  const above = dirname(folder);
  return above === folder ? folder : rootOf(above);
}

function resolveFrom(folder: string, way: string): string {
  return isAbsolutePath(way) ? way : resolvePath(folder, way.replaceAll('\\', '/'));
}
