import type { BigIntStats } from 'node:fs';
import type { FileVersion } from '../../../core/journal/repair/preview';

export function versionOf({ dev, ino, size, mtimeNs }: BigIntStats, sha256: string): FileVersion {
  return { dev: String(dev), ino: String(ino), size: Number(size), mtimeNs: String(mtimeNs), sha256 };
}

/** Whether nothing was written to a file, as far as the system tells, between two looks at it. */
export function isSameVersion(a: BigIntStats, b: BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;
}
