import type { ProcessTable } from '../../core/processPorts';
import { createCachedTable } from './cachedTable';
import { createPowershellTable } from './powershell';
import { createProcfsTable } from './procfs';
import { createPsTable } from './ps';
import { systemOf } from './system';

/** The process table of this machine. `platform` as in `process.platform`. */
export function createProcessTable(platform: NodeJS.Platform = process.platform): ProcessTable {
  switch (systemOf(platform)) {
    case 'linux':
      return createProcfsTable();
    case 'windows':
      return createCachedTable(createPowershellTable());
    case 'unix':
    case 'haiku':
      return createCachedTable(createPsTable());
  }
}
