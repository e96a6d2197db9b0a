import { dirname, joinPath } from '../paths';
import { type FileStat, type FileSystem, isGone } from '../ports';
import type { FileIdentity, KernelLockTable } from '../processPorts';
import { locksOn } from '../verdicts/kernel';
import type { DatabaseState, JournalDatabase } from './database';

export interface DatabasePorts {
  readonly fs: Pick<FileSystem, 'look'>;
  readonly kernel: KernelLockTable;
}

/** A journal as it was verified. */
export interface SeenWithDatabase {
  readonly path: string;
  /** The name of its database, beside it. */
  readonly name: string;
  readonly stat: FileStat;
}

/**
 * Who has locked the database of a journal. Neither is opened: to close a database in this process would drop the locks
 * that anybody in it has there. The kernel is asked after the journal was verified, and the journal is looked at once
 * more after that: what is said holds for it as it was verified, or is `unknown`.
 */
export async function askDatabase(
  { fs, kernel }: DatabasePorts,
  { path, name, stat }: SeenWithDatabase,
  signal: AbortSignal,
): Promise<JournalDatabase> {
  const database = joinPath(dirname(path), name);
  const answer = (state: DatabaseState, holderPids: readonly number[] = []): JournalDatabase => ({
    path: database,
    state,
    holderPids,
  });
  const looks = await fs.look([database, `${database}-shm`].map((each) => ({ path: each, maxBytes: 0 })));
  const main = looks[0];
  const files = looks.flatMap((look): readonly FileIdentity[] =>
    look.ok ? [{ path: look.value.path, dev: look.value.stat.dev, ino: look.value.stat.ino }] : [],
  );
  const isThere = main?.ok === true;
  if (!isThere && (main === undefined || !isGone(main.error))) return answer('unknown');
  const report = isThere ? await kernel.query({ files, roots: [] }, signal) : null;
  if (!(await isUnchanged(fs, path, stat))) return answer('unknown');
  if (!isThere) return answer('missing');
  const { kind, shared, size } = main.value.stat;
  if (kind !== 'file' || report?.state !== 'read') return answer('unknown');
  const locks = locksOn(files, report.locks);
  if (locks.length > 0) {
    const pids = new Set(locks.flatMap(({ holderPids }) => holderPids));
    return answer(locks.some(({ mode }) => mode === 'exclusive') ? 'written' : 'read', [...pids]);
  }
  if (report.partlyHidden || shared) return answer('unknown');
  return answer(size === 0 ? 'empty' : 'idle');
}

async function isUnchanged(fs: DatabasePorts['fs'], path: string, before: FileStat): Promise<boolean> {
  const [look] = await fs.look([{ path, maxBytes: 0 }]);
  if (look?.ok !== true) return false;
  const { dev, ino, size, mtimeNs } = look.value.stat;
  return dev === before.dev && ino === before.ino && size === before.size && mtimeNs === before.mtimeNs;
}
