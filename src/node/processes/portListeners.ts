import type { PortListeners } from '../../core/processPorts';
import { createLsofListeners } from './lsofListeners';
import { createNetstatListeners } from './netstatListeners';
import { createProcfsListeners } from './procfsListeners';

/** Who waits at which port of this machine. `platform` as in `process.platform`. */
export function createPortListeners(platform: NodeJS.Platform = process.platform): PortListeners {
  switch (platform) {
    case 'linux':
    case 'android':
      return createProcfsListeners();
    case 'win32':
    case 'cygwin':
      return createNetstatListeners();
    case 'darwin':
    case 'freebsd':
    case 'netbsd':
    case 'openbsd':
    case 'aix':
    case 'sunos':
    case 'haiku':
      return createLsofListeners({ platform });
  }
}
