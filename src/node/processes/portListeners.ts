import type { PortListeners } from '../../core/processPorts';
import { createLsofListeners } from './lsofListeners';
import { createNetstatListeners } from './netstatListeners';
import { createProcfsListeners } from './procfsListeners';
import { systemOf } from './system';

/** Who waits at which port of this machine. `platform` as in `process.platform`. */
export function createPortListeners(platform: NodeJS.Platform = process.platform): PortListeners {
  switch (systemOf(platform)) {
    case 'linux':
      return createProcfsListeners();
    case 'windows':
      return createNetstatListeners();
    case 'unix':
    case 'haiku':
      return createLsofListeners({ platform });
  }
}
