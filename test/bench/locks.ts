import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

export const journalName = 'changes.journal';
export const journalLockName = 'changes.journal.lock';

/** What codegraph writes into its lock, and into the file it steals one with. */
export function stampOf(pid: number, nonce: string = createNonce(pid)): string {
  return `${pid}\n${nonce}\n`;
}

export function createNonce(pid: number): string {
  return `${pid}-${randomBytes(8).toString('hex')}`;
}

/** The one name of which codegraph can leave many in one folder. */
export function stealName(nonce: string): string {
  return `${journalLockName}.${nonce}.tmp`;
}

/** A healthy journal of a few hundred entries. */
export function journalText(): string {
  const entries = Array.from({ length: 300 }, (_, index) =>
    index % 10 === 9 ? `DELETED src/part${index % 7}/old${index}.ts` : `src/part${index % 7}/file${index}.ts`,
  );
  return `# codegraph-journal v1 ${Date.now()}\n${entries.join('\n')}\n`;
}

/** Creates a lock the way codegraph does: exclusively, then its content. */
export function createLock(path: string, stamp: string): void {
  const descriptor = openSync(path, 'wx');
  try {
    writeSync(descriptor, stamp);
  } finally {
    closeSync(descriptor);
  }
}
