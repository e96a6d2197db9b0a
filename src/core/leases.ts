import type { Dialect } from './dialects/dialect';

/**
 * The lease to go by for each dialect: what the user set for its tool, never shorter than the tool's own, since a
 * shorter one would call a lock expired that the tool still respects. `seconds` by tool name.
 */
export function leaseRule(seconds: Readonly<Record<string, unknown>>): (dialect: Dialect) => number | null {
  return ({ tool, leaseMs }) => {
    if (leaseMs === null) return null;
    const wanted = Object.hasOwn(seconds, tool) ? seconds[tool] : undefined;
    if (typeof wanted !== 'number' || !Number.isFinite(wanted)) return leaseMs;
    return Math.max(leaseMs, Math.min(wanted * 1_000, Number.MAX_SAFE_INTEGER));
  };
}
