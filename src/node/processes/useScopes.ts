import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { UseQuestion } from '../../core/processPorts';
import { placeLedTo } from './leads';
import { isInOrBelow } from './namedPaths';
import { within } from './within';

/** The scopes of all questions, by path and by what stands there. */
export interface UseScopes {
  /** As given, with the same path normalised. */
  readonly paths: ReadonlyMap<string, string>;
  /** Scopes by device and inode: a folder has other names through links, bind mounts and in other mount namespaces. */
  readonly byFolder: ReadonlyMap<string, readonly string[]>;
  /** What may lead from a working folder to one of them. */
  readonly leads: readonly string[];
}

/** Which scopes a place lies in or below; `isSure`: whether those are all. */
export interface ScopesFound {
  readonly scopes: ReadonlySet<string>;
  readonly isSure: boolean;
}

/** Deeper than real folders are: `..` of the root is the root, and ends the climb long before. */
const maxDepth = 200;

/** A mount whose server is gone may never answer. */
const climbMs = 2_000;

export async function useScopes(questions: readonly UseQuestion[]): Promise<UseScopes> {
  const given = [...new Set(questions.flatMap(({ scopes }) => scopes))];
  const byFolder = new Map<string, string[]>();
  for (const scope of given) {
    const key = await folderKey(scope);
    if (key !== null) {
      byFolder.set(key, [...(byFolder.get(key) ?? []), scope]);
    }
  }
  const leads = [...new Set(questions.flatMap((question) => question.leads ?? []))];
  return { paths: new Map(given.map((scope) => [scope, path.posix.resolve(scope)])), byFolder, leads };
}

/** By name, which is right for processes that see our mounts. */
export function scopesByPath(file: string, { paths }: UseScopes): readonly string[] {
  return [...paths].flatMap(([scope, folder]) => (isInOrBelow(file, folder) ? [scope] : []));
}

/**
 * Climbs from a folder by `..`. Through a link of `/proc/<pid>` this stays in the mounts of that process, so that the
 * folders met are the true ones, whatever they are called there. `root`: the same process's root.
 */
export async function scopesByFolder(folder: string, scopes: UseScopes, root: string): Promise<ScopesFound> {
  const found = new Set<string>();
  const isSure = await within(climbMs, climb(folder, scopes, root, found), false);
  return { scopes: new Set(found), isSure };
}

/** Whether it arrived at the top. */
async function climb(
  folder: string,
  { byFolder, leads }: UseScopes,
  root: string,
  found: Set<string>,
): Promise<boolean> {
  let previous: string | null = null;
  let climbed = folder;
  for (let depth = 0; depth < maxDepth; depth++) {
    const key = await folderKey(climbed);
    if (key === null || key === previous) {
      return key !== null;
    }
    byFolder.get(key)?.forEach((scope) => found.add(scope));
    for (const lead of leads) {
      const led = await folderKey(await placeLedTo(`${climbed}/${lead}`, root));
      byFolder.get(led ?? '')?.forEach((scope) => found.add(scope));
    }
    previous = key;
    climbed += '/..';
  }
  return false;
}

async function folderKey(folder: string): Promise<string | null> {
  try {
    const { dev, ino } = await stat(folder, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    // Any code: what it is cannot be told.
    return null;
  }
}
