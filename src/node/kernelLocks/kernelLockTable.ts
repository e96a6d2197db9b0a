import type { KernelLockReport, KernelLockTable } from '../../core/processPorts';
import { createLsofLocks } from './lsofLocks';
import { createProcfsLocks } from './procfsLocks';
import { systemOf } from '../processes/system';

/** The locks of this machine's kernel. `platform` as in `process.platform`. */
export function createKernelLockTable(platform: NodeJS.Platform = process.platform): KernelLockTable {
  switch (systemOf(platform)) {
    case 'linux':
      return createProcfsLocks();
    case 'windows':
      return unreadable('Windows tells which program has locked a file only to native code');
    case 'unix':
      return remembering(createLsofLocks({ platform }), lsofMs);
    case 'haiku':
      return unreadable('Haiku does not tell which locks there are');
  }
}

/** A run of lsof takes a second, and is asked for every two: it is repeated for other files, or after this long. Milliseconds. */
const lsofMs = 30_000;

function remembering(table: KernelLockTable, lifetimeMs: number): KernelLockTable {
  let last: { readonly key: string; readonly at: number; readonly report: KernelLockReport } | undefined;
  return {
    async query(request, signal) {
      const key = JSON.stringify(request.files);
      if (last?.key === key && performance.now() - last.at < lifetimeMs) return last.report;
      const report = await table.query(request, signal);
      if (signal?.aborted !== true) last = { key, at: performance.now(), report };
      return report;
    },
  };
}

function unreadable(reason: string): KernelLockTable {
  return { query: () => Promise.resolve({ state: 'unreadable', reason }) };
}
