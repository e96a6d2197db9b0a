import type { LockTarget } from '../databaseLock';

export type AdvisoryTarget = Extract<LockTarget, { readonly kind: 'advisory' }>;

/**
 * The key of an advisory lock from the three columns of `pg_locks`, whose numbers have no sign. `objsubid` tells the two
 * forms apart: 1 is one number of 64 bits, in halves; 2 is two numbers of 32 bits.
 */
export function advisoryTarget(
  classid: string,
  objid: string,
  objsubid: number,
  database: string | null,
): AdvisoryTarget {
  const high = BigInt(classid);
  const low = BigInt(objid);
  if (objsubid === 2) {
    const key = [Number(BigInt.asIntN(32, high)), Number(BigInt.asIntN(32, low))] as const;
    return { kind: 'advisory', form: 'two-int', key, database };
  }
  const key = String(BigInt.asIntN(64, (high << 32n) | low));
  return { kind: 'advisory', form: 'bigint', key, database };
}

/** The first eight bytes of a digest as a signed number, the greatest byte first, in decimals. */
export function firstInt64(digest: Uint8Array): string {
  let bits = 0n;
  for (const byte of digest.subarray(0, 8)) bits = (bits << 8n) | BigInt(byte);
  return String(BigInt.asIntN(64, bits));
}

/** Whether it is an `int4` that was widened: what `hashtext()` gives, or a small constant. */
export function isWidened(key: string): boolean {
  const value = BigInt(key);
  return value === BigInt.asIntN(32, value);
}
