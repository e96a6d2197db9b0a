import type { ProcessTable } from '../../core/processPorts';
import { createCachedTable } from './cachedTable';
import { createPowershellTable } from './powershell';
import { createProcfsTable } from './procfs';
import { createPsTable } from './ps';

/** The process table of this machine. `platform` as in `process.platform`. */
export function createProcessTable(platform: NodeJS.Platform = process.platform): ProcessTable {
  switch (platform) {
    case 'linux':
    case 'android':
      return createProcfsTable();
    case 'win32':
    case 'cygwin':
      return createCachedTable(createPowershellTable());
    case 'darwin':
    case 'freebsd':
    case 'netbsd':
    case 'openbsd':
    case 'aix':
    case 'haiku':
    case 'sunos':
      return createCachedTable(createPsTable());
  }
}
