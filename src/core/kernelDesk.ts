import { addToList } from './util/addToList';
import { askProcesses, pidsOfLock } from './circumstances';
import type { DialectWords } from './dialects/words';
import { fingerprintOf } from './fingerprint';
import type { Inventory } from './inventory';
import type { LockRecord } from './lock';
import type { FileSystem, Sighting } from './ports';
import type { KernelLock, KernelLockReport, ProcessState, ProcessTable } from './processPorts';
import { heldByKernel } from './verdicts/kernel';

export interface KernelPorts {
  readonly fs: Pick<FileSystem, 'look'>;
  readonly processes: ProcessTable;
}

/** The dialect of records about files that no tool's dialect knows, but that somebody has locked. */
export const kernelDialect = 'kernel.lock';

/** Keeps in the inventory what is locked by the kernel below the roots and belongs to no dialect. */
export class KernelDesk {
  readonly #ports: KernelPorts;
  readonly #inventory: Inventory;
  /** Ids of the records, with what they were made of as text. */
  readonly #known = new Map<string, string>();

  constructor(ports: KernelPorts, inventory: Inventory) {
    this.#ports = ports;
    this.#inventory = inventory;
  }

  /** Takes over what the kernel says now; files that `isKnown` have a record of their own. */
  async update(report: KernelLockReport | null, isKnown: (path: string) => boolean): Promise<void> {
    const byPath = new Map<string, KernelLock[]>();
    for (const lock of report?.state === 'read' ? report.locks : []) {
      if (!isKnown(lock.path)) addToList(byPath, lock.path, lock);
    }
    const updates = new Map<string, LockRecord | null>();
    const changed = [...byPath].filter(([path, locks]) => this.#known.get(idOf(path)) !== JSON.stringify(locks));
    for (const id of [...this.#known.keys()]) {
      if (byPath.has(id.slice(idPrefix.length))) continue;
      this.#known.delete(id);
      updates.set(id, null);
    }
    if (changed.length > 0) await this.#add(changed, updates);
    if (updates.size > 0) this.#inventory.apply({ locks: updates });
  }

  async #add(
    changed: readonly (readonly [path: string, locks: readonly KernelLock[]])[],
    updates: Map<string, LockRecord | null>,
  ): Promise<void> {
    // Never opened: to close it again could drop a lock of our own process.
    const answers = await this.#ports.fs.look(changed.map(([path]) => ({ path, maxBytes: 0 })));
    const pids = changed.flatMap(([, locks]) => locks.flatMap(pidsOfLock));
    const processes = await askProcesses(this.#ports.processes, pids);
    changed.forEach(([path, locks], index) => {
      const answer = answers[index];
      if (!answer?.ok) {
        // What was said of other locks on it holds no longer.
        if (this.#known.delete(idOf(path))) updates.set(idOf(path), null);
        return;
      }
      const record = recordOf(path, locks, answer.value, processes);
      this.#known.set(record.id, JSON.stringify(locks));
      updates.set(record.id, record);
    });
  }
}

const idPrefix = `${kernelDialect}:`;

function idOf(path: string): string {
  return idPrefix + path;
}

export const kernelWords: DialectWords = {
  title: 'kernel lock',
  what: 'A program has locked this file through the operating system. The file itself is only what the lock is on.',
  harm: 'Nothing is released by deleting the file: its holder keeps the lock on the deleted file, and a second process may lock a new one.',
  cure: 'The lock goes when its holder lets go of it or ends.',
};

function recordOf(
  path: string,
  locks: readonly KernelLock[],
  sighting: Sighting,
  processes: ReadonlyMap<number, ProcessState>,
): LockRecord {
  const decision = heldByKernel(locks, processes);
  return {
    id: idOf(path),
    kind: 'kernel',
    dialect: kernelDialect,
    tool: 'kernel',
    path,
    resource: path,
    verdict: decision.verdict,
    releasable: false,
    overridable: false,
    informational: false,
    entry: null,
    holder: decision.holder ?? null,
    otherHolders: decision.otherHolders ?? [],
    waiters: decision.waiters ?? [],
    acquiredAt: null,
    lease: null,
    evidence: decision.evidence,
    cure: null,
    words: kernelWords,
    fingerprint: fingerprintOf(sighting, null),
  };
}
