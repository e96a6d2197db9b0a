import type { Maker } from '../core/release/leftoverNames';

/** This process, as it names itself in what it puts beside a lock. */
export function ownProcess(): Maker {
  return { pid: process.pid, startedAt: Math.round(Date.now() - process.uptime() * 1_000) };
}
