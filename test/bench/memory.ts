import { readFileSync, writeFileSync } from 'node:fs';

/** Bytes of resident memory, at the most, above what was resident when the meter was started. */
export function startPeakMeter(): () => number {
  if (process.platform !== 'linux') {
    const before = process.memoryUsage.rss();
    return () => Math.max(0, process.resourceUsage().maxRSS * 1024 - before);
  }
  const before = statusBytes('self', 'VmRSS');
  // Sets the high-water mark back, so that what starting Node took does not count. `maxRSS` would even hold the parent's.
  writeFileSync('/proc/self/clear_refs', '5');
  return () => statusBytes('self', 'VmHWM') - before;
}

/** A field of `/proc/<pid>/status`; 0 when the process is gone. */
export function statusBytes(pid: number | 'self', field: 'VmRSS' | 'VmHWM'): number {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // ENOENT, ESRCH: it has ended.
    return 0;
  }
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  return Number(kilobytes ?? 0) * 1024;
}
