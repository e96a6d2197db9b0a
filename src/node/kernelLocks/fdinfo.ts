import { parseLockLine, type LockLine } from './procLocks';

/** What `/proc/<pid>/fdinfo/<fd>` says of an open file. */
export interface FdInfo {
  /** Decimal, as in `/proc/locks`; `null` before Linux 5.14. */
  readonly ino: string | null;
  /** As given to `open`; 0 when they are missing. */
  readonly flags: number;
  /** The locks that this process holds by this very descriptor, or by one that it shares with others. */
  readonly locks: readonly LockLine[];
}

export function parseFdInfo(text: string): FdInfo {
  const locks: LockLine[] = [];
  for (const [, line = ''] of text.matchAll(/^lock:\t\d+: (.*)$/gm)) {
    const lock = parseLockLine(line);
    if (lock !== null) {
      locks.push(lock);
    }
  }
  return {
    ino: /^ino:\t(\d+)$/m.exec(text)?.[1] ?? null,
    flags: parseInt(/^flags:\t([0-7]+)$/m.exec(text)?.[1] ?? '0', 8),
    locks,
  };
}
