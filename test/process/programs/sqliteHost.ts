/**
 * Has two databases open with the SQLite of its own process, each in a write transaction, verifies their journals in the
 * same process, and prints what the kernel lists of its locks before and after, and what was found.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectFileSystem } from '../../../src/node/files/directFileSystem';
import { createHands } from '../../../src/node/files/hands';

/** The part of `node:sqlite` that is used; the types of the oldest Node supported do not know it. */
interface Sqlite {
  readonly DatabaseSync: new (path: string) => { exec(sql: string): void; close(): void };
}

const { getBuiltinModule } = process as unknown as { getBuiltinModule: (name: string) => Sqlite };
const { DatabaseSync } = getBuiltinModule('node:sqlite');
const folder = process.argv[2] ?? '';
const never = new AbortController().signal;

function ownLocks(): readonly string[] {
  const names = ['wal.db', 'wal.db-shm', 'plain.db'];
  const inodes = new Map(names.map((name) => [String(statSync(join(folder, name)).ino), name]));
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, , type, , , pid, file = '', from, to] = / /.test(line) ? ['', ...line.split(/ +/)] : [];
      const name = inodes.get(file.split(':')[2] ?? '');
      return type === 'POSIX' && pid === String(process.pid) && name !== undefined ? [`${name} ${from} ${to}`] : [];
    })
    .sort();
}

async function main(): Promise<void> {
  const write = 'CREATE TABLE t (x); INSERT INTO t VALUES (1); BEGIN IMMEDIATE; INSERT INTO t VALUES (2)';
  const wal = new DatabaseSync(join(folder, 'wal.db'));
  wal.exec(`PRAGMA journal_mode = WAL; ${write}`);
  const plain = new DatabaseSync(join(folder, 'plain.db'));
  plain.exec(write);
  const before = ownLocks();
  // As on systems where nobody tells which locks are one's own.
  const fs = createDirectFileSystem(undefined, () => ({ has: () => false }));
  const found: string[] = [];
  for (const [name, dialect] of [
    ['wal.db-wal', 'sqlite.wal'],
    ['plain.db-journal', 'sqlite.rollback'],
  ] as const) {
    for (const afresh of [false, true]) {
      const answer = await fs.verifyJournal({ path: join(folder, name), dialect, afresh }, never);
      found.push(answer.ok ? answer.value.report.health : answer.error.code);
    }
    createHands().look({ path: join(folder, name), maxBytes: 0 });
  }
  console.log(JSON.stringify({ before, after: ownLocks(), found }));
  plain.close();
  wal.close();
}

void main();
