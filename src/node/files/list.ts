import { readdirSync } from 'node:fs';
import type { FileError, FolderEntry } from '../../core/ports';
import { fail, ok, type Result } from '../../core/result';
import { fileErrorOf } from './fileError';
import { kindOf } from './look';

/** The names in one folder, links not followed. */
export function list(folder: string): Result<readonly FolderEntry[], FileError> {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return ok(entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) })));
  } catch (error) {
    return fail(fileErrorOf(error));
  }
}
