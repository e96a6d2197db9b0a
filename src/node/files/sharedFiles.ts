import { readlinkSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileErrorOf } from './fileError';

/** Linux `statfs` magic numbers of file systems that other machines write to as well. */
const remoteTypes = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x01021997, // 9P: WSL's drives, some virtual machines
  0x65735546, // FUSE: sshfs, Docker Desktop
  0x00c36400, // Ceph
  0x5346414f, // AFS
]);

/** The initial pid namespace has this inode number in every Linux kernel (PROC_PID_INIT_INO). */
const initialPidNamespace = 'pid:[4026531836]';

/** Whether another machine may change files there: no event tells of it, and its processes are not in our table. */
export function isRemoteFolder(folder: string): boolean {
  if (process.platform === 'win32') return folder.startsWith('\\\\');
  return process.platform === 'linux' && remoteTypes.has(statfsSync(folder).type);
}

/** Of a file at a path, on a device. */
export type SharedFiles = (path: string, device: bigint) => boolean;

/**
 * Says of files whether processes that cannot be seen from here may write them: on a remote file system, and inside a
 * container on everything that is mounted into it. Asked once for each device.
 */
export function createSharedFiles(): SharedFiles {
  const known = new Map<bigint, boolean>();
  return (path, device) => {
    const answer = known.get(device) ?? isShared(path, device);
    known.set(device, answer);
    return answer;
  };
}

function isShared(path: string, device: bigint): boolean {
  try {
    // Of the folder: the path itself may be a link that leads elsewhere, or nowhere.
    return isRemoteFolder(dirname(path)) || (isInContainer() && statSync('/', { bigint: true }).dev !== device);
  } catch (error) {
    // Gone since it was seen, or not ours to ask about: then nothing is proved.
    fileErrorOf(error);
    return true;
  }
}

function isInContainer(): boolean {
  return process.platform === 'linux' && readlinkSync('/proc/self/ns/pid') !== initialPidNamespace;
}
