import { readFile, stat } from 'node:fs/promises';
import type { DatabaseTrouble } from '../core/databases/reading';
import { fail, ok, type Result } from '../core/result';

/** Bundles of all authorities that a system trusts have a quarter of it. */
const maxBytes = 1024 * 1024;

/** A certificate or key that `parameter` of a URL or of the environment names; by its path from the current folder. */
export async function readPem(parameter: string, path: string): Promise<Result<string, DatabaseTrouble>> {
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size > maxBytes)
      return unusable(parameter, path, 'no file with a certificate or a key');
    const text = await readFile(path, 'utf8');
    return text.includes('-----BEGIN ') ? ok(text) : unusable(parameter, path, 'not in PEM format');
  } catch (error) {
    return unusable(parameter, path, (error as NodeJS.ErrnoException).code ?? 'cannot be read');
  }
}

function unusable(parameter: string, path: string, why: string): Result<never, DatabaseTrouble> {
  return fail({ code: 'not-configured', message: `${parameter}=${path}: ${why}` });
}
