import type { Fact } from '../../evidence';
import { malformed, named } from '../content';
import type { Claimant } from '../dialect';

/**
 * The first block of a swap file, as Vim and nano write it (memline.c, `struct block0`): two letters and a version,
 * then at fixed places the pid, the user, the host and the name of the file edited. The numbers are little endian.
 */
export const swapHeaderBytes = 1_024;

const pidAt = 24;
const userAt = 28;
const hostAt = 68;
const fileAt = 108;
const fileEnd = 1_006;

/** Vim's letters, the second for plain text and for each way to encrypt it. */
export function isVimHeader(bytes: Uint8Array): boolean {
  return /^b[0cCdDsS]VIM [0-9]/.test(latin(bytes.subarray(0, 7)));
}

export function isNanoHeader(bytes: Uint8Array): boolean {
  return /^b0nano /.test(latin(bytes.subarray(0, 7)));
}

/** What a header says of who edits. `bytes` begin with one; if they are cut short, the pid still protects. */
export function parseSwapHeader(bytes: Uint8Array): Claimant {
  if (bytes.length < userAt) return malformed('unfinished-pid');
  const pid = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(pidAt, true);
  if (bytes.length < swapHeaderBytes) return malformed('unfinished-pid', pid);
  const user = textAt(bytes, userAt, hostAt);
  const host = textAt(bytes, hostAt, fileAt);
  const file = textAt(bytes, fileAt, fileEnd);
  const facts: readonly Fact[] = [
    ...(user === '' ? [] : [{ name: 'user', value: user } as const]),
    ...(file === '' ? [] : [{ name: 'file', value: file } as const]),
  ];
  return named(pid, { host: host === '' ? null : host, ...(facts.length === 0 ? {} : { facts }) });
}

function textAt(bytes: Uint8Array, from: number, to: number): string {
  const field = bytes.subarray(from, to);
  const end = field.indexOf(0);
  return new TextDecoder('utf-8').decode(end < 0 ? field : field.subarray(0, end));
}

function latin(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
