import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { projectRoot } from '../../support/host/cache';

/** Whether pictures are taken: each costs a second, and only a person who looks at it gets something for that. */
export function picturesWanted(): boolean {
  return (process.env['LOCKSCOPE_SCREENSHOTS'] ?? '') !== '';
}

/** Where a picture is saved: `out/screenshots/<name>.png`. */
export function pictureFile(name: string): string {
  const file = path.join(projectRoot, 'out', 'screenshots', `${name}.png`);
  mkdirSync(path.dirname(file), { recursive: true });
  return file;
}
