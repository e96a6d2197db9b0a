import type { HolderIdentity } from '../dialect';

const ticksBits = 64n;
/** From 1601, where Windows counts from, to 1970. Milliseconds. */
const windowsEpochMs = 11_644_473_600_000n;

/**
 * What filelock records of a process's start, by its size. Linux: the boot id as a number of 128 bits, shifted over
 * the start in ticks. Windows: tenths of a microsecond since 1601. macOS: microseconds since 1970. `null`: none of them.
 */
export function identityOf(token: string): HolderIdentity | null {
  if (!/^[0-9]{1,60}$/.test(token)) return null;
  const value = BigInt(token);
  const bootId = value >> ticksBits;
  if (bootId > 0n) {
    const startTicks = value & ((1n << ticksBits) - 1n);
    if (bootId >> 128n > 0n || startTicks > BigInt(Number.MAX_SAFE_INTEGER)) return null;
    return { bootId: uuidText(bootId), startTicks: Number(startTicks) };
  }
  if (value >= 10n ** 17n && value < 3n * 10n ** 17n) return startedAt(value / 10_000n - windowsEpochMs);
  if (value >= 10n ** 15n && value < 10n ** 16n) return startedAt(value / 1000n);
  // Ticks without a boot id repeat in every boot: no proof.
  return null;
}

function startedAt(at: bigint): HolderIdentity {
  return { startedAt: { at: Number(at), withinMs: 1 } };
}

function uuidText(id: bigint): string {
  return id
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
