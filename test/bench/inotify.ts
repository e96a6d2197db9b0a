import { readdirSync, readFileSync } from 'node:fs';

/** How many inotify watches this process has; `null` where there is no way to know. */
export function countWatches(): number | null {
  if (process.platform !== 'linux') return null;
  let watches = 0;
  for (const descriptor of readdirSync('/proc/self/fdinfo')) {
    try {
      watches += readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('inotify wd:')).length;
    } catch {
      // ENOENT: the descriptor that listed this very folder.
    }
  }
  return watches;
}
