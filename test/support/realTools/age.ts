import { lutimesSync } from 'node:fs';

/**
 * Sets a file's, a folder's or a link's time back, as if it had been written so many milliseconds ago, in whole
 * milliseconds. Its birth stays as it is: nothing can set that.
 */
export function age(path: string, ms: number): void {
  const then = new Date(Date.now() - ms);
  lutimesSync(path, then, then);
}
