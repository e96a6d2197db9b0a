import { closeSync, createReadStream, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { errorCode } from './pids';
import { parseProcStat, type ProcStat } from './procStat';

export type ProcText = { readonly text: string } | { readonly code: string };
export type ProcLink = { readonly target: string } | { readonly code: string };

/** A descriptor of a process that may be of a file. */
export interface Descriptor {
  readonly pid: number;
  /** Path of its link, which leads to the very file, whatever its name is by now. */
  readonly link: string;
  /** What the link says: a path as the kernel has it, ` (deleted)` behind it when that name is gone. */
  readonly target: string;
  /** Path of its description. */
  readonly info: string;
}

export type DescriptorList =
  | {
      readonly descriptors: readonly Descriptor[];
      /** Whether the folder has any at all: sockets and pipes, too. */
      readonly hasAny: boolean;
    }
  | { readonly code: string };

/** `/proc`, mostly read synchronously: it is made up in memory, so that no read waits for a disk. */
export interface ProcTree {
  readonly root: string;
  /** Whether its numbers are the ones that our own signals use; why not otherwise. */
  trouble(ownPid: number): string | null;
  /** Whether it is that of the pid namespace in which the machine was started, and so shows every process. */
  isOutermost(): boolean;
  pids(): readonly number[] | { readonly code: string };
  /** The text of a file that is made up in one piece, as all are that tell of one thing; at most 1 MiB. */
  read(file: string): ProcText;
  /**
   * The text of a list, which comes in pieces, up to `maxBytes`. Not synchronous: for each piece of `/proc/locks`, the
   * kernel waits until every processor has seen that nobody may change the list, some 5 ms in which nothing is done.
   */
  readList(file: string, maxBytes: number): Promise<ProcText>;
  link(file: string): ProcLink;
  /** Folder of the process, `null` when it is gone or dead. Of one of its threads, where the main one has ended. */
  folder(pid: number, stat: ProcStat): string | null;
  stat(pid: number): ProcStat | { readonly code: string };
  /** Number of the user that it runs as (the effective one): what its folder belongs to. */
  owner(pid: number): { readonly uid: number } | { readonly code: string };
  /** Sockets, pipes and the like are left out. `ENOENT`, `ESRCH`: the process is gone. */
  descriptors(pid: number, folder?: string): DescriptorList;
  /** The inode numbers of its sockets. `ENOENT`, `ESRCH`: the process is gone. */
  sockets(pid: number): ReadonlySet<string> | { readonly code: string };
}

/** PROC_PID_INIT_INO of the kernel's sources. */
const outermostPidNamespace = 'pid:[4026531836]';

const pieceBytes = 64 * 1024;
const maxBytes = 1024 * 1024;

export function createProcTree(root = '/proc'): ProcTree {
  const buffer = Buffer.allocUnsafe(pieceBytes);

  function read(file: string): ProcText {
    let fd: number | null = null;
    try {
      fd = openSync(file, 'r');
      const pieces: Buffer[] = [];
      let length = readSync(fd, buffer, 0, buffer.length, null);
      if (length < buffer.length) {
        return { text: buffer.toString('utf8', 0, length) };
      }
      for (let total = 0; length > 0;) {
        pieces.push(Buffer.from(buffer.subarray(0, length)));
        total += length;
        length = readSync(fd, buffer, 0, Math.min(buffer.length, maxBytes - total), null);
      }
      return { text: Buffer.concat(pieces).toString('utf8') };
    } catch (error) {
      // Every code is handed on: the callers name those they absorb.
      return { code: errorCode(error) };
    } finally {
      if (fd !== null) {
        closeSync(fd);
      }
    }
  }

  async function readList(file: string, limit: number): Promise<ProcText> {
    try {
      const pieces: Buffer[] = [];
      for await (const piece of createReadStream(file, { end: limit - 1, highWaterMark: pieceBytes })) {
        pieces.push(piece as Buffer);
      }
      return { text: Buffer.concat(pieces).toString('utf8') };
    } catch (error) {
      return { code: errorCode(error) };
    }
  }

  function link(file: string): ProcLink {
    try {
      return { target: readlinkSync(file) };
    } catch (error) {
      return { code: errorCode(error) };
    }
  }

  function names(folder: string): readonly string[] | { readonly code: string } {
    try {
      return readdirSync(folder);
    } catch (error) {
      return { code: errorCode(error) };
    }
  }

  function stat(pid: number): ProcStat | { readonly code: string } {
    const found = read(`${root}/${pid}/stat`);
    return 'code' in found ? found : (parseProcStat(found.text) ?? { code: 'EUNKNOWN' });
  }

  function owner(pid: number): { readonly uid: number } | { readonly code: string } {
    try {
      return { uid: statSync(`${root}/${pid}`).uid };
    } catch (error) {
      return { code: errorCode(error) };
    }
  }

  function folder(pid: number, known: ProcStat): string | null {
    const own = `${root}/${pid}`;
    if (known.state === 'X' || known.state === 'x') {
      return null;
    }
    if (known.state !== 'Z') {
      return own;
    }
    // A main thread that called pthread_exit is shown as a zombie, and all that it shared is shown empty.
    const threads = known.threads > 1 ? names(`${own}/task`) : [];
    const other = 'code' in threads ? undefined : threads.find((name) => name !== String(pid));
    return other === undefined ? null : `${own}/task/${other}`;
  }

  function descriptors(pid: number, known?: string): DescriptorList {
    const own = known ?? `${root}/${pid}`;
    const list = names(`${own}/fd`);
    if ('code' in list) {
      return list;
    }
    if (list.length === 0 && known === undefined) {
      // A thread of the kernel, a zombie, or one whose main thread has ended.
      const found = stat(pid);
      const other = 'code' in found ? null : folder(pid, found);
      return other === null || other === own ? { descriptors: [], hasAny: false } : descriptors(pid, other);
    }
    const files: Descriptor[] = [];
    for (const name of list) {
      const target = link(`${own}/fd/${name}`);
      // Any code: closed since the folder was listed. What was refused would have been refused for the folder.
      if ('target' in target && isOfFile(target.target)) {
        files.push({ pid, link: `${own}/fd/${name}`, target: target.target, info: `${own}/fdinfo/${name}` });
      }
    }
    return { descriptors: files, hasAny: list.length > 0 };
  }

  function sockets(pid: number): ReadonlySet<string> | { readonly code: string } {
    const list = names(`${root}/${pid}/fd`);
    if ('code' in list) {
      return list;
    }
    const found = new Set<string>();
    for (const name of list) {
      const target = link(`${root}/${pid}/fd/${name}`);
      const inode = 'target' in target ? /^socket:\[(\d+)\]$/.exec(target.target)?.[1] : undefined;
      if (inode !== undefined) {
        found.add(inode);
      }
    }
    return found;
  }

  return {
    root,
    trouble(ownPid) {
      const self = link(path.posix.join(root, 'self'));
      if ('code' in self) {
        return `${root} cannot be read (${self.code})`;
      }
      // `unshare --pid` without a new mount: its numbers are not the numbers that locks and signals use here.
      return self.target === String(ownPid) ? null : `${root} belongs to another pid namespace`;
    },
    isOutermost() {
      const namespace = link(path.posix.join(root, 'self/ns/pid'));
      return 'target' in namespace && namespace.target === outermostPidNamespace;
    },
    pids() {
      const list = names(root);
      return 'code' in list ? list : list.filter((name) => /^\d+$/.test(name)).map(Number);
    },
    read,
    readList,
    link,
    folder,
    stat,
    owner,
    descriptors,
    sockets,
  };
}

export function isVanished(code: string): boolean {
  return code === 'ENOENT' || code === 'ESRCH';
}

/** Not `socket:[…]`, `pipe:[…]`, `anon_inode:…`, nor the devices that everybody has open. */
function isOfFile(target: string): boolean {
  return target.startsWith('/') && !target.startsWith('/dev/pts/') && target !== '/dev/null';
}
