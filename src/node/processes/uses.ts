import type { ProcessUses } from '../../core/processPorts';
import { createLsofUses } from './lsofUses';
import { createProcfsUses } from './procfsUses';
import { systemOf } from './system';

/** Who uses what on this machine. `platform` as in `process.platform`. */
export function createProcessUses(platform: NodeJS.Platform = process.platform): ProcessUses {
  switch (systemOf(platform)) {
    case 'linux':
      return createProcfsUses();
    case 'windows':
      return unreadable('Windows tells which folder a program works in only to native code');
    case 'unix':
      return createLsofUses({ platform });
    case 'haiku':
      return unreadable('Haiku does not tell which folder a program works in');
  }
}

function unreadable(reason: string): ProcessUses {
  return { ask: (questions) => Promise.resolve(questions.map(() => ({ state: 'unreadable', reason }))) };
}
