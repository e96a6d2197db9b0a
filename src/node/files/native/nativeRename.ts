import { constants } from 'node:os';
import type { FileError } from '../../../core/ports';
import { fail, ok, type Result } from '../../../core/result';
import { type ForeignFunctions, loadKoffi } from './koffi';

/**
 * The two kinds of renaming that Node does not offer. Both say `ENOSYS` where this system, this file system or this
 * installation cannot, and nothing has happened then. Sources: rename(2) of Linux, rename(2) of macOS.
 */
export interface NativeRename {
  /** Whether this system and this installation can at all; a file system may still be unable to. */
  isThere(): boolean;
  /** Both names must be there, and neither is ever free. */
  exchange(a: string, b: string): Result<void, FileError>;
  /** Of files, links and folders, the same inode: `EEXIST` when the name is taken, by whatever it is. */
  withoutReplacing(from: string, to: string): Result<void, FileError>;
}

/** What tests replace; the defaults are this machine. */
export interface NativeRenameOptions {
  readonly load?: () => ForeignFunctions;
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
}

const missing: FileError = { code: 'ENOSYS', message: 'no such system call here' };

/** For systems and installations without. */
export const noNativeRename: NativeRename = {
  isThere: () => false,
  exchange: () => fail(missing),
  withoutReplacing: () => fail(missing),
};

/** Loads what it needs when it is first asked, and remembers what came of that. */
export function createNativeRename(options: NativeRenameOptions = {}): NativeRename {
  let found: Flagged | null | undefined;
  const flagged = (): Flagged | null => (found === undefined ? (found = find(options)) : found);
  return {
    isThere: () => flagged() !== null,
    exchange: (a, b) => call(flagged(), a, b, 'exchange'),
    withoutReplacing: (from, to) => call(flagged(), from, to, 'withoutReplacing'),
  };
}

/** A renaming system call that takes flags. */
interface Flagged {
  /** 0, or -1. */
  readonly rename: (from: string, to: string, flags: number) => number;
  readonly errno: () => number;
  readonly flags: { readonly exchange: number; readonly withoutReplacing: number };
}

/** Linux, `AT_FDCWD`: relative paths are relative to the working folder. */
const workingFolder = -100;

/** Linux, the number of `renameat2` for each architecture as Node names it. */
const renameat2Numbers: Readonly<Record<string, number>> = {
  arm: 382,
  arm64: 276,
  ia32: 353,
  loong64: 276,
  ppc64: 357,
  riscv64: 276,
  s390x: 347,
  x64: 316,
};

/** File systems that cannot do it say one of these. Linux says `EINVAL`, macOS `ENOTSUP`. */
const unable = new Set(['EINVAL', 'ENOTTY', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

function find({ load = loadKoffi, platform = process.platform, arch = process.arch }: NativeRenameOptions) {
  if (platform !== 'linux' && platform !== 'darwin') return null;
  try {
    const koffi = load();
    return platform === 'linux' ? ofLinux(koffi, arch) : ofMacOs(koffi);
  } catch (error) {
    // Whatever a foreign package throws: it is not installed, was built for another system, knows no such function.
    if (error instanceof Error) return null;
    throw error;
  }
}

function ofLinux(koffi: ForeignFunctions, arch: string): Flagged | null {
  const library = koffi.load(null);
  const errno = (): number => koffi.errno();
  const flags = { exchange: 2, withoutReplacing: 1 };
  try {
    const named = library.func('int renameat2(int, const char *, int, const char *, unsigned int)');
    return { rename: (from, to, flag) => named(workingFolder, from, workingFolder, to, flag), errno, flags };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // A C library older than the system call: glibc before 2.28, most of musl.
  }
  const number = renameat2Numbers[arch];
  if (number === undefined) return null;
  const numbered = library.func('long syscall(long, long, const char *, long, const char *, unsigned long)');
  return { rename: (from, to, flag) => numbered(number, workingFolder, from, workingFolder, to, flag), errno, flags };
}

function ofMacOs(koffi: ForeignFunctions): Flagged {
  const rename = koffi.load(null).func('int renamex_np(const char *, const char *, unsigned int)');
  return { rename, errno: () => koffi.errno(), flags: { exchange: 2, withoutReplacing: 4 } };
}

function call(
  flagged: Flagged | null,
  from: string,
  to: string,
  what: keyof Flagged['flags'],
): Result<void, FileError> {
  if (flagged === null) return fail(missing);
  if (from.includes('\0') || to.includes('\0')) return fail({ code: 'EINVAL', message: 'a path with a NUL in it' });
  if (flagged.rename(from, to, flagged.flags[what]) === 0) return ok(undefined);
  const number = flagged.errno();
  const code = codes.get(number) ?? 'EUNKNOWN';
  if (unable.has(code)) return fail({ code: 'ENOSYS', message: `${code}: not on this file system, rename` });
  return fail({ code, message: `${code}: rename '${from}' -> '${to}'` });
}

const codes: ReadonlyMap<number, string> = new Map(
  // Two names may have one number (EAGAIN, EWOULDBLOCK); the first is the usual one.
  Object.entries(constants.errno)
    .reverse()
    .map(([name, number]) => [number, name]),
);
