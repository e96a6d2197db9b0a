import type { FileError } from '../../core/ports';

/** Makes a value of what a system call threw; anything that is not a system error is a bug and thrown on. */
export function fileErrorOf(error: unknown): FileError {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return { code: error.code, message: error.message };
  }
  throw error;
}

export const noSuchFile: FileError = { code: 'ENOENT', message: 'no such file or directory' };

export function errorOf({ code, message }: FileError): Error {
  return Object.assign(new Error(message), { code });
}
