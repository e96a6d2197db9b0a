import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { commands, workspace } from 'vscode';
import { eventually, lockscope, type LockJson } from './lockscopeApi';

/** The part of `node:sqlite` that is used; the types of the oldest Node supported do not know it. */
interface Sqlite {
  readonly DatabaseSync: new (path: string) => { exec(sql: string): void; close(): void };
}

/** `undefined` where this Node has none. */
function sqlite(): Sqlite | undefined {
  // Older types have no such function either.
  const { getBuiltinModule } = process as { getBuiltinModule?: (name: string) => unknown };
  return getBuiltinModule?.('node:sqlite') as Sqlite | undefined;
}

/** What this process has locked with fcntl of these files, as the kernel lists it without the running number. */
function ownLocks(...paths: readonly string[]): readonly string[] {
  const inodes = new Set(paths.map((path) => String(statSync(path).ino)));
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .map((line) => line.replace(/^\d+: */, ''))
    .filter((line) => {
      const [type, , , pid, file = ''] = line.split(/ +/);
      return type === 'POSIX' && pid === String(process.pid) && inodes.has(file.split(':')[2] ?? '');
    })
    .sort();
}

describe('a database that the extension host itself has open', () => {
  const root = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const folder = join(root, 'database');

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  if ('sqlite' in process.versions && process.platform === 'linux') {
    it('keeps the locks of its transaction while Lockscope looks at its sidecars', async () => {
      const api = await lockscope();
      const { DatabaseSync } = sqlite() ?? assert.fail('this Node names a version of SQLite, and has none');
      mkdirSync(folder, { recursive: true });
      const path = join(folder, 'app.db');
      const database = new DatabaseSync(path);
      try {
        database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)');
        const taken = ownLocks(path, `${path}-shm`);
        assert.equal(taken.length, 4, taken.join('\n'));
        for (const ending of ['wal', 'shm']) {
          const seen = await eventually(`a record of the ${ending}`, (): LockJson | undefined =>
            api.snapshot().locks.find((lock) => lock.path === `${path}-${ending}` && lock.verdict === 'held'),
          );
          assert.deepEqual([seen.holder?.pid, seen.releasable], [process.pid, false]);
        }
        await commands.executeCommand('lockscope.refresh');
        assert.deepEqual(ownLocks(path, `${path}-shm`), taken);
        database.exec('COMMIT');
      } finally {
        database.close();
      }
    });
  } else {
    it('is none of SQLite where its Node has none, or the kernel does not list locks', () => {
      assert.ok(sqlite() === undefined || process.platform !== 'linux');
    });
  }
});
