import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { plainCatalog } from '../core/dialects/catalogOptions';
import { placeAmong } from '../core/dialects/place';
import type { Catalog } from '../core/dialects/recognition';
import { basename, dirname, isWithin } from '../core/paths';
import type { FileSystem } from '../core/ports';
import { fail, ok, type Result } from '../core/result';
import { createCatalog } from '../node/files/createCatalog';
import type { TargetProblem } from '../present/cliText';

/** Something to look at, named on the command line. Absolute paths. */
export interface Target {
  readonly kind: 'folder' | 'lock' | 'journal' | 'registry';
  readonly path: string;
}

export interface Targets {
  readonly found: readonly Target[];
  readonly problems: readonly TargetProblem[];
}

/**
 * The folder that the globs of what is declared are relative to, to look at it and to act on it alike: a folder that is
 * named, as a workspace folder is; for a single file the working folder, or its own where it lies outside of that.
 */
export function globRoot({ kind, path }: Target, cwd: string): string {
  if (kind === 'folder') return path;
  return isWithin(path, cwd) ? cwd : dirname(path);
}

/** Sorts the arguments; without any, the folder the program was started in. Each path once. */
export async function findTargets(args: readonly string[], cwd: string, fs: FileSystem): Promise<Targets> {
  const found = new Map<string, Target>();
  const problems: TargetProblem[] = [];
  for (const arg of args.length === 0 ? ['.'] : args) {
    const target = await findTarget(arg, cwd, fs);
    if (target.ok) found.set(target.value.path, target.value);
    else problems.push(target.error);
  }
  return { found: [...found.values()], problems };
}

export async function findTarget(arg: string, cwd: string, fs: FileSystem): Promise<Result<Target, TargetProblem>> {
  // Resolved it would be the current folder: not what `sweep "$UNSET"` was to mean.
  if (arg === '') return fail({ reason: 'empty' });
  const path = resolve(cwd, arg);
  const [seen] = await fs.look([{ path, maxBytes: 0 }]);
  if (seen === undefined || !seen.ok) {
    const error = seen?.error ?? { code: 'EUNKNOWN', message: 'not seen' };
    return fail({ reason: 'unreadable', path, error });
  }
  const claimed = await claimOf(path, fs);
  if (claimed !== undefined) return ok({ kind: claimed, path });
  const { kind } = seen.value.stat;
  if (kind === 'directory' || (kind === 'symlink' && (await leadsToFolder(path)))) return ok({ kind: 'folder', path });
  return fail({ reason: 'unclaimed', path });
}

/** Whether something that is not there could have been, or may become, a lock or a journal by its name. */
export function couldBeClaimed(path: string): boolean {
  return namedCatalog().mayInterest(basename(path));
}

async function claimOf(path: string, fs: FileSystem): Promise<'lock' | 'journal' | 'registry' | undefined> {
  const name = basename(path);
  const catalog = namedCatalog();
  if (!catalog.mayInterest(name)) return undefined;
  const folder = dirname(path);
  const listing = await fs.list(folder);
  const names = new Set(listing.ok ? listing.value.map((entry) => entry.name) : [name]);
  const place = placeAmong(folder, name, names);
  // A journal may be shown as a lock too: who names it wants to know how it is.
  if (catalog.journalAt(place) !== undefined) return 'journal';
  if (catalog.at(place).length > 0) return 'lock';
  return catalog.mapAt(place) === undefined ? undefined : 'registry';
}

/** A file that is named on purpose is told about, even if it only looks like a lock. */
function namedCatalog(): Catalog {
  return createCatalog({ ...plainCatalog, unrecognised: true });
}

/** A link that the user named is followed; those met on the way are not. */
async function leadsToFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // A dangling link, or one into a place that is not ours to see: no folder to look into.
    return false;
  }
}
