import { fileKey } from '../fileKey';
import { addToList } from '../util/addToList';
import type { Evidence, KernelLockFacts } from '../evidence';
import { seenHolder } from '../liveness';
import type { Waiter } from '../lock';
import type { Observation } from '../observe';
import type { FileIdentity, KernelLock, ProcessState } from '../processPorts';
import type { JudgingContext } from './context';
import { shownCommand } from '../redact';
import { type Decision, unknown } from './decision';

/** Locks named in the evidence; a database may have hundreds. */
const namedLimit = 8;

const free: Decision = {
  verdict: 'free',
  evidence: [{ code: 'kernel-free' }, { code: 'removing-releases-nothing' }],
};

/** Held while the kernel says so; otherwise the file is just a file. */
export function decideKernel({ sighting, mutexFiles }: Observation, context: JudgingContext): Decision {
  const { kernel } = context;
  if (kernel === null) return unknown();
  if (kernel.state === 'unreadable') return unknown([{ code: 'kernel-unreadable', reason: kernel.reason }]);
  const locks = locksOn(mutexFiles, kernel.locks);
  if (locks.length > 0) return heldByKernel(locks, context.processes);
  if (kernel.partlyHidden) return unknown([{ code: 'kernel-partly-hidden' }]);
  if (sighting.stat.shared) return unknown([{ code: 'shared-file-system' }]);
  return free;
}

/** Of one look at the kernel's locks: where each is, by path and by device and inode. */
const places = new WeakMap<readonly KernelLock[], ReadonlyMap<string, readonly KernelLock[]>>();

/** Those of the kernel's locks that are on one of these files, under whatever name. */
export function locksOn(files: readonly FileIdentity[], locks: readonly KernelLock[]): readonly KernelLock[] {
  const byPlace = places.get(locks) ?? placesOf(locks);
  places.set(locks, byPlace);
  const found = files.flatMap((file) => [...(byPlace.get(file.path) ?? []), ...(byPlace.get(fileKey(file)) ?? [])]);
  return found.length < 2 ? found : [...new Set(found)];
}

function placesOf(locks: readonly KernelLock[]): ReadonlyMap<string, readonly KernelLock[]> {
  const byPlace = new Map<string, KernelLock[]>();
  for (const lock of locks) {
    addToList(byPlace, lock.path, lock);
    addToList(byPlace, fileKey(lock), lock);
  }
  return byPlace;
}

/** What there is to say of a file with these locks on it: at least one. */
export function heldByKernel(locks: readonly KernelLock[], processes: ReadonlyMap<number, ProcessState>): Decision {
  const holders = [...new Set(locks.flatMap(({ holderPids }) => holderPids))];
  const waiting = locks.flatMap(({ waiters }) => waiters);
  const gone = locks.flatMap(({ takerPid, holderPids }) =>
    takerPid !== null && !holderPids.includes(takerPid) && processes.get(takerPid)?.state === 'absent'
      ? [takerPid]
      : [],
  );
  const [first, ...others] = holders;
  // One process may wait for several ranges.
  const waiters = [...new Map(waiting.map((waiter) => [waiter.pid, waiter])).values()].map(({ pid, mode }): Waiter => ({
    pid,
    mode,
    command: commandOf(pid, processes),
  }));
  const evidence: readonly Evidence[] = [
    ...locks.slice(0, namedLimit).map((lock): Evidence => ({ code: 'kernel-held', lock: factsOf(lock, processes) })),
    ...[...new Set(gone)].map((pid): Evidence => ({ code: 'kernel-taker-gone', pid })),
    ...waiters.slice(0, namedLimit).map(({ pid, command }): Evidence => ({ code: 'kernel-waiting', pid, command })),
    { code: 'removing-releases-nothing' },
  ];
  return {
    verdict: 'held',
    evidence,
    ...(first === undefined ? {} : { holder: seenHolder(first, processes) }),
    otherHolders: others.map((pid) => seenHolder(pid, processes)),
    waiters,
  };
}

function factsOf(lock: KernelLock, processes: ReadonlyMap<number, ProcessState>): KernelLockFacts {
  const { type, mode, from, to, takerPid, holderPids } = lock;
  const pid = holderPids[0] ?? takerPid;
  return { type, mode, from, to, pid, command: pid === null ? null : commandOf(pid, processes) };
}

function commandOf(pid: number, processes: ReadonlyMap<number, ProcessState>): string | null {
  const process = processes.get(pid);
  return process?.state === 'running' ? shownCommand(process) : null;
}
