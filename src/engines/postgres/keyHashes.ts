import { createHash } from 'node:crypto';
import { firstInt64 } from '../../core/databases/names/advisoryKey';

/** The first eight bytes of a text's digest, as a key. */
export function digestKey(algorithm: 'sha256' | 'sha224' | 'md5', text: string): string {
  return firstInt64(createHash(algorithm).update(text, 'utf8').digest());
}
