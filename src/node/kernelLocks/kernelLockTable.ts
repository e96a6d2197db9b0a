import type { KernelLockTable } from '../../core/ports';
import { createLsofLocks } from './lsofLocks';
import { createProcfsLocks } from './procfsLocks';

/** The locks of this machine's kernel. `platform` as in `process.platform`. */
export function createKernelLockTable(platform: NodeJS.Platform = process.platform): KernelLockTable {
  switch (platform) {
    case 'linux':
    case 'android':
      return createProcfsLocks();
    case 'win32':
    case 'cygwin':
      return unreadable('Windows tells which program has locked a file only to native code');
    case 'darwin':
    case 'freebsd':
    case 'netbsd':
    case 'openbsd':
    case 'aix':
    case 'sunos':
      return createLsofLocks({ platform });
    case 'haiku':
      return unreadable('Haiku does not tell which locks there are');
  }
}

function unreadable(reason: string): KernelLockTable {
  return { query: () => Promise.resolve({ state: 'unreadable', reason }) };
}
