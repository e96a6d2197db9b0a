import { deviceNumber } from './mounts';

/** One lock as the kernel writes it, in `/proc/locks` and behind `lock:` in `/proc/<pid>/fdinfo/<fd>`. */
export interface LockLine {
  /** The line itself without its number: the same in both places, for as long as the lock does not change. */
  readonly key: string;
  readonly type: 'flock' | 'posix' | 'ofd' | 'lease';
  readonly mode: 'shared' | 'exclusive';
  /** Who took it; `null` where the kernel does not say: OFD locks, takers in other pid namespaces, other machines. */
  readonly pid: number | null;
  /** Device as in `stat` and inode, in decimal; `null` for one who waits for a lease to be given up. */
  readonly file: { readonly dev: string; readonly ino: string } | null;
  /** Bytes; `to` is the last one, `null` for the end of the file. */
  readonly from: number;
  readonly to: number | null;
}

/** A lock with those who wait for it, and who wait for them. */
export interface ListedLock extends LockLine {
  readonly waiters: readonly LockLine[];
}

export interface LockList {
  readonly locks: readonly ListedLock[];
  /** How many lines were not understood: locks that are not in `locks`. */
  readonly strange: number;
}

const numbered = /^\d+: *(->)? *(.*)$/;

/** Reads `/proc/locks`. A waiter stands behind the lock it waits for, marked `->`. */
export function parseProcLocks(text: string): LockList {
  const locks: (LockLine & { readonly waiters: LockLine[] })[] = [];
  let strange = 0;
  for (const row of text.split('\n')) {
    if (row === '') {
      continue;
    }
    const [, arrow, rest] = numbered.exec(row) ?? [];
    const line = rest === undefined ? null : parseLockLine(rest);
    if (line === null) {
      strange++;
    } else if (arrow === undefined) {
      locks.push({ ...line, waiters: [] });
    } else {
      locks.at(-1)?.waiters.push(line);
    }
  }
  return { locks, strange };
}

const types: Readonly<Record<string, LockLine['type']>> = {
  FLOCK: 'flock',
  POSIX: 'posix',
  // A write of a process that met a mandatory lock; kernels before 5.15.
  ACCESS: 'posix',
  OFDLCK: 'ofd',
  LEASE: 'lease',
  // A lease that the NFS server took for one of its clients.
  DELEG: 'lease',
};

const fields =
  /^([A-Z]+) +\S+ +(READ|WRITE|RW|NONE|UNLCK) (-?\d+) (?:([\da-f]+):([\da-f]+):(\d+)|<none>:0) (\d+) (\d+|EOF)$/;

/** Reads what stands behind the number, e.g. `FLOCK  ADVISORY  WRITE 17400 fe:00:3171377 0 EOF`; `null` if it is not that. */
export function parseLockLine(text: string): LockLine | null {
  const [whole, name = '', mode, pid, major, minor, ino, from, to] = fields.exec(text) ?? [];
  const type = types[name];
  if (whole === undefined || type === undefined) {
    return null;
  }
  const hasFile = major !== undefined && minor !== undefined && ino !== undefined;
  return {
    key: whole.replace(/ +/g, ' '),
    type,
    // `UNLCK` stands for a lease that is being given up; only a shared one is sure not to have been more.
    mode: mode === 'WRITE' || mode === 'RW' ? 'exclusive' : 'shared',
    pid: Number(pid) > 0 ? Number(pid) : null,
    file: hasFile ? { dev: deviceNumber(parseInt(major, 16), parseInt(minor, 16)), ino } : null,
    from: Number(from),
    to: to === 'EOF' ? null : Number(to),
  };
}
