import { existsSync, lstatSync, readFileSync } from 'node:fs';

/** What must not change on a file that nobody may touch. */
export interface FileFacts {
  readonly ino: number;
  readonly mtimeMs: number;
  readonly content: string;
}

/** A file as it is now; undefined when it is gone. */
export function factsOf(file: string): FileFacts | undefined {
  if (!existsSync(file)) return undefined;
  const { ino, mtimeMs } = lstatSync(file);
  return { ino, mtimeMs, content: readFileSync(file, 'utf8') };
}
