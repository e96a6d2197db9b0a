import { fail, ok, type Result } from '../../result';
import { decimal, utf8Text } from '../content';
import { isManifestName } from '../manifests';
import { type Declaration, declarationLimits as limits, declarationSlug, declaredBytes } from './declaration';
import { globFor } from './proposedGlob';
import { proposedJson } from './proposedJson';
import { escaped, type Readings } from './proposedReadings';
import { proposedText } from './proposedText';
import { validateDeclarations } from './validate';

/** What a user pointed at, to be watched as a lock from now on. */
export interface Pointed {
  /** Relative to its workspace folder, with forward slashes. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink';
  /** Its first 4096 bytes; `null` where there are none or they cannot be read. */
  readonly bytes: Uint8Array | null;
  /** Where a link points. */
  readonly target: string | null;
  /** Names in the same folder. */
  readonly siblings: readonly string[];
  /** Names of declarations there are already. */
  readonly taken: readonly string[];
  /** Whether the user said that a lock of the operating system on it decides. */
  readonly kernel?: boolean;
}

/** `manifest`: a dependency manifest or source, never a lock. `unnameable`: no glob can be made of its path. */
export type ProposalRefusal = 'manifest' | 'unnameable';

/**
 * A declaration to begin with, guessed from one look: for the user to read and to correct. Never removable, since that
 * is for the user to say, and never one that the settings would not take.
 */
export function proposeDeclaration(pointed: Pointed): Result<Declaration, ProposalRefusal> {
  const name = pointed.path.split('/').at(-1) ?? '';
  if (isManifestName(name)) return fail('manifest');
  const protects = protectedBy(name, pointed.siblings);
  const basis = {
    name: nameFor(name, pointed.taken),
    glob: globFor(pointed.path, pointed.siblings),
    ...(pointed.kind === 'file' ? {} : { shape: pointed.kind }),
  };
  const more = protects === null ? {} : { protects };
  // The more is guessed, the more can be wrong: what does not hold is given up, down to that it is there.
  for (const declaration of [
    { ...basis, ...guess(pointed), ...more },
    { ...basis, ...more },
    { ...basis },
    { ...basis, glob: globFor(pointed.path, []) },
  ]) {
    const [checked] = validateDeclarations([declaration]).declarations;
    if (checked !== undefined) return ok(checked);
  }
  return fail('unnameable');
}

function guess({ kind, bytes, target, kernel }: Pointed): Readings & Pick<Declaration, 'mechanism'> {
  switch (kind) {
    case 'directory':
      return { mechanism: 'existence' };
    case 'symlink':
      return { mechanism: 'existence', ...(target === null ? {} : linkReadings(target)) };
    case 'file':
      return kernel === true ? { mechanism: 'kernel' } : fileGuess(bytes);
  }
}

function fileGuess(bytes: Uint8Array | null): Readings & Pick<Declaration, 'mechanism'> {
  if (bytes === null || bytes.length > declaredBytes) return { mechanism: 'existence' };
  const text = utf8Text(bytes);
  if (text === null) return { mechanism: 'existence' };
  if (decimal(text.trim()) !== null) return { mechanism: 'pid-file', pid: { regex: '^\\s*(\\d+)\\s*$' } };
  return { mechanism: 'existence', ...(proposedJson(text) ?? proposedText(text)) };
}

/** Mercurial's and Firefox's `host:pid`, Chromium's `host-pid`, Emacs' `user@host.pid:boot`, a bare pid. */
function linkReadings(target: string): Readings {
  if (decimal(target) !== null) return { pid: { regex: '^(\\d+)$' } };
  if (/^[^@]+@.+\.\d{1,10}(?::\d+)?$/.test(target)) {
    return { pid: { regex: '\\.(\\d+)(?::\\d+)?$' }, host: { regex: '@(.+)\\.\\d+(?::\\d+)?$' } };
  }
  const separator = /^[^:+\s]+(:\+?)\d{1,10}$/.exec(target)?.[1] ?? /^\S+(-)\d{1,10}$/.exec(target)?.[1];
  if (separator === undefined) return {};
  const between = escaped(separator);
  return { pid: { regex: `${between}(\\d+)$` }, host: { regex: `^(.+)${between}\\d+$` } };
}

/** The file beside it that its name is made from. */
function protectedBy(name: string, siblings: readonly string[]): string | null {
  const bare = name.replace(/\.(?:lock|lck|pid)$/i, '').replace(/^\.#/, '');
  return bare !== name && bare !== '' && siblings.includes(bare) ? bare : null;
}

/** The words in a file name, with a number behind where that is taken. */
function nameFor(fileName: string, taken: readonly string[]): string {
  const words = fileName
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, limits.name - 5)
    .trim();
  const name = declarationSlug(words) === '' ? 'lock' : words;
  const slugs = new Set(taken.map(declarationSlug));
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name} ${number}`;
    if (!slugs.has(declarationSlug(candidate))) return candidate;
  }
}
