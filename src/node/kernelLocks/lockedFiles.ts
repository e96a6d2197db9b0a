import { addToList } from '../../core/util/addToList';
import { fileKey } from '../../core/fileKey';
import { lstat, realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { FileIdentity, KernelLockRequest } from '../../core/processPorts';
import type { LockedDescriptor } from './lockHolders';
import type { LockLine } from './procLocks';

type Identity = Pick<FileIdentity, 'dev' | 'ino'>;

interface Root {
  readonly given: string;
  /** Without links, as the kernel writes paths. */
  readonly real: string;
}

/**
 * Tells which locks are on the files of a request. Mostly the kernel's device and inode are those of `stat`. Not so
 * on btrfs, whose subvolumes have devices of their own, nor always on overlays; there the file is looked at through
 * the descriptor of a holder. What was learnt of a descriptor is kept for as long as it says the same.
 */
export class LockedFiles {
  private identities = new Map<string, Identity | null>();
  private paths = new Map<string, FileIdentity | null>();
  private readonly used = new Set<string>();

  /** The files that a lock is on: of the request, else the one below a root. */
  async filesOf(
    lock: LockLine,
    holders: readonly LockedDescriptor[],
    wanted: WantedFiles,
  ): Promise<readonly FileIdentity[]> {
    if (lock.file === null) {
      return [];
    }
    const exact = wanted.byKey.get(fileKey(lock.file));
    if (exact !== undefined) {
      return exact;
    }
    for (const holder of holders) {
      const found = await this.filesBehind(holder, lock.file.ino, wanted);
      if (found.length > 0) {
        return found;
      }
    }
    return [];
  }

  /** Forgets what was not asked for since the last time. */
  forgetUnused(): void {
    this.identities = new Map([...this.identities].filter(([key]) => this.used.has(key)));
    this.paths = new Map([...this.paths].filter(([key]) => this.used.has(key)));
    this.used.clear();
  }

  private async filesBehind(
    holder: LockedDescriptor,
    ino: string,
    wanted: WantedFiles,
  ): Promise<readonly FileIdentity[]> {
    const root = wanted.roots.find(({ real }) => isBelow(holder.target, real));
    const mayBeWanted = wanted.inos.has(ino) || wanted.names.has(path.basename(holder.target));
    if (!mayBeWanted && root === undefined) {
      return [];
    }
    const identity = await this.identityOf(holder);
    if (identity === null) {
      return [];
    }
    const requested = wanted.byKey.get(fileKey(identity));
    if (requested !== undefined) {
      return requested;
    }
    const found = root === undefined ? null : await this.fileBelow(root, holder, identity);
    return found === null ? [] : [found];
  }

  /** `null` when the descriptor is closed or refused by now. */
  private identityOf(holder: LockedDescriptor): Promise<Identity | null> {
    return this.remembered(this.identities, memoryKey(holder), () => identityAt(holder.link, stat));
  }

  /** `null` unless the file still stands under its name, and under the same name for us as for the holder. */
  private fileBelow(root: Root, holder: LockedDescriptor, identity: Identity): Promise<FileIdentity | null> {
    return this.remembered(this.paths, `${root.given}\0${memoryKey(holder)}`, async () => {
      const here = await identityAt(holder.target, lstat);
      return here !== null && fileKey(here) === fileKey(identity)
        ? { ...identity, path: path.join(root.given, path.relative(root.real, holder.target)) }
        : null;
    });
  }

  private async remembered<T>(memory: Map<string, T>, key: string, learn: () => Promise<T>): Promise<T> {
    this.used.add(key);
    const known = memory.get(key);
    if (known !== undefined) {
      return known;
    }
    const learnt = await learn();
    memory.set(key, learnt);
    return learnt;
  }
}

/** The files of a request, made ready to be found. */
export interface WantedFiles {
  readonly byKey: ReadonlyMap<string, readonly FileIdentity[]>;
  readonly inos: ReadonlySet<string>;
  /** Last segments of their paths. */
  readonly names: ReadonlySet<string>;
  readonly roots: readonly Root[];
}

export async function wantedFiles(request: KernelLockRequest): Promise<WantedFiles> {
  const byKey = new Map<string, FileIdentity[]>();
  for (const file of request.files) {
    addToList(byKey, fileKey(file), file);
  }
  return {
    byKey,
    inos: new Set(request.files.map(({ ino }) => ino)),
    names: new Set(request.files.map((file) => path.basename(file.path))),
    roots: await Promise.all(request.roots.map(async (given) => ({ given, real: await realPath(given) }))),
  };
}

async function realPath(given: string): Promise<string> {
  try {
    return await realpath(given);
  } catch {
    // Any code: as it is written, then. Where nothing stands, nothing is locked.
    return path.resolve(given);
  }
}

function isBelow(target: string, folder: string): boolean {
  return target.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

async function identityAt(file: string, look: typeof lstat): Promise<Identity | null> {
  try {
    const { dev, ino } = await look(file, { bigint: true });
    return { dev: String(dev), ino: String(ino) };
  } catch {
    // Any code: it cannot be told to be the file that is wanted.
    return null;
  }
}

function memoryKey(holder: LockedDescriptor): string {
  // The lines too: descriptor numbers are used again, and another file may get the name.
  return [holder.link, holder.target, ...holder.locks.map(({ key }) => key)].join('\0');
}
