import { join } from 'node:path';
import { readGitIndex, type SharedIndexLink } from './gitIndex';
import { PathHashes } from './pathHashes';
import { readWhole, stampAt } from './readWhole';
import type { Repository } from './repository';

/** `missing`: nothing is tracked. `unknown`: there is an index that could not be understood. */
export type TrackedPaths = PathHashes | 'missing' | 'unknown';

export interface IndexCache {
  /** The paths a repository's index holds now. */
  paths(repository: Repository): TrackedPaths;
}

interface Entry {
  readonly stamp: string;
  readonly paths: PathHashes | 'unknown';
}

/** Bytes. */
const indexLimit = 512 * 1024 * 1024;
/** Bytes of hashes kept for all repositories together; the one asked for last always stays. */
const keptLimit = 64 * 1024 * 1024;

/** Indexes are read anew only when their file is another one or was written. */
export function createIndexCache(): IndexCache {
  const kept = new Map<string, Entry>();
  return {
    paths(repository) {
      const path = join(repository.gitDir, 'index');
      const known = kept.get(path);
      kept.delete(path);
      if (known !== undefined && known.stamp === stampAt(path)) {
        // The last in order was the last in use.
        kept.set(path, known);
        return known.paths;
      }
      const reading = readWhole(path, indexLimit);
      if (reading.state !== 'read') return reading.state === 'missing' ? 'missing' : 'unknown';
      const paths = read(reading.bytes, repository);
      kept.set(path, { stamp: reading.stamp, paths });
      forgetOldest(kept);
      return paths;
    },
  };
}

function read(bytes: Buffer, { gitDir, hashLength, ignoreCase }: Repository): PathHashes | 'unknown' {
  const paths = new PathHashes(ignoreCase);
  const reading = readGitIndex(bytes, hashLength, (path) => paths.add(path));
  if (reading.state === 'not-understood') return 'unknown';
  return reading.shared === null || addShared(paths, reading.shared, gitDir, hashLength) ? paths : 'unknown';
}

/** Adds what a split index has in common with others; false when that cannot be had. */
function addShared(paths: PathHashes, { name, deleted }: SharedIndexLink, gitDir: string, hashLength: number): boolean {
  const reading = readWhole(join(gitDir, `sharedindex.${name}`), indexLimit);
  if (reading.state !== 'read') return false;
  // Before the entries come the positions of those that are gone, and both ascend.
  const gone = deleted?.positions(reading.bytes.length)[Symbol.iterator]();
  let next = gone?.next();
  const shared = readGitIndex(reading.bytes, hashLength, (path, position) => {
    while (next?.done === false && next.value < position) next = gone?.next();
    if (next?.done !== false || next.value !== position) paths.add(path);
  });
  return shared.state === 'read' && shared.shared === null;
}

function forgetOldest(kept: Map<string, Entry>): void {
  let total = 0;
  for (const { paths } of kept.values()) total += paths === 'unknown' ? 0 : paths.byteLength;
  for (const [path, { paths }] of kept) {
    if (total <= keptLimit || kept.size === 1) return;
    kept.delete(path);
    total -= paths === 'unknown' ? 0 : paths.byteLength;
  }
}
