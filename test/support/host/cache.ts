import { mkdirSync } from 'node:fs';
import * as path from 'node:path';

/** The checkout this harness belongs to. */
export const projectRoot = path.resolve(__dirname, '..', '..', '..');

/** A folder inside the download cache (`.vscode-test`, or what `LOCKSCOPE_CACHE` names); created when missing. */
export function cacheFolder(...segments: readonly string[]): string {
  const chosen = process.env['LOCKSCOPE_CACHE'];
  const root = chosen ? path.resolve(chosen) : path.join(projectRoot, '.vscode-test');
  const folder = path.join(root, ...segments);
  mkdirSync(folder, { recursive: true });
  return folder;
}
