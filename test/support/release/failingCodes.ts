import { type ErrorCode, errorCodes } from './failEverywhere';
import type { FileCall } from './fileCalls';

/** Nothing in Lockscope asks which of these it was. */
const alike: readonly ErrorCode[] = ['EIO', 'ENOSPC', 'EROFS', 'EMFILE'];

export function allCodes(): readonly ErrorCode[] {
  return errorCodes;
}

/**
 * Every code at a call that changes something, of those that come to the same one after the other. At one that looks
 * the name may be gone, it may be forbidden, or anything else.
 */
export function codesOfEachKind({ changes }: FileCall, index: number): readonly ErrorCode[] {
  const one = (codes: readonly ErrorCode[]): readonly ErrorCode[] => codes.slice(index % codes.length).slice(0, 1);
  return changes
    ? ['ENOENT', 'EXDEV', 'EACCES', 'EPERM', ...one(alike)]
    : ['ENOENT', ...one(['EACCES', 'EPERM']), ...one([...alike, 'EXDEV'])];
}
