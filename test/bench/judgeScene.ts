import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createNonce, stampOf } from './locks';

/** A kind of lock: makes one in a folder of its own, naming a holder where it names any; answers its path. */
type Maker = (folder: string, pid: number) => string;

const host = os.hostname();

/** So many locks of so many tools, in equal parts. */
export const makers: Readonly<Record<string, Maker>> = {
  'codegraph.journal-lock': (folder, pid) => file(folder, '.codegraph/changes.journal.lock', stampOf(pid)),
  'codegraph.database-lock': (folder, pid) => file(folder, '.codegraph/graph.db.lock', `${pid}\n${createNonce(pid)}\n`),
  'git.index-lock': (folder) => file(repository(folder), '.git/index.lock', ''),
  'git.ref-lock': (folder) => file(repository(folder), '.git/refs/heads/main.lock', ''),
  'generic.pid-file': (folder, pid) => file(folder, 'worker.pid', `${pid}\n`),
  'rails.pid-file': (folder, pid) => {
    file(folder, 'config.ru', '');
    return file(folder, 'tmp/pids/server.pid', `${pid}`);
  },
  'filelock.soft': (folder, pid) => file(folder, 'data.lock', `${pid}\n${host}\n`),
  'emacs.file-lock': (folder, pid) => link(folder, '.#notes.txt', `ada@${host}.${pid}`),
  'cargo.build-lock': (folder) => file(folder, 'target/debug/.cargo-lock', ''),
  'leveldb.lock': (folder) => {
    file(folder, 'CURRENT', 'MANIFEST-000001\n');
    file(folder, 'MANIFEST-000001', '');
    return file(folder, 'LOCK', '');
  },
  'proper-lockfile.folder': (folder) => {
    const lock = path.join(folder, 'state.json.lock');
    mkdirSync(lock, { recursive: true });
    return lock;
  },
  'mercurial.lock': (folder, pid) => {
    mkdirSync(path.join(folder, '.hg'), { recursive: true });
    return link(folder, '.hg/wlock', `${host}:${pid}`);
  },
  'next.dev-lock': (folder, pid) => file(folder, '.next/dev/lock', JSON.stringify({ pid, port: 3_000 })),
  'sqlite.write-ahead-log': (folder) => {
    file(folder, 'app.db', '');
    return file(folder, 'app.db-wal', '');
  },
  'jupyter.server': (folder, pid) => file(folder, `jpserver-${pid}.json`, JSON.stringify({ pid, port: 8_888 })),
  'nginx.pid-file': (folder, pid) => file(folder, 'nginx.pid', `${pid}\n`),
};

export interface Scene {
  /** By dialect. */
  readonly locks: ReadonlyMap<string, readonly string[]>;
}

/** `count` locks below `root` whose holders are taken in turn from `pids`. */
export function makeScene(root: string, count: number, pids: readonly number[]): Scene {
  const kinds = Object.entries(makers);
  const locks = new Map<string, string[]>(kinds.map(([kind]) => [kind, []]));
  for (let n = 0; n < count; n++) {
    const [kind, make] = kinds[n % kinds.length] as [string, Maker];
    // As in a workspace with many projects, not in one folder of ten thousand.
    locks.get(kind)?.push(make(path.join(root, kind, `project${n}`), pids[n % pids.length] ?? 0));
  }
  return { locks };
}

/** Processes that each have one of these files locked with `flock`; they end when their input does. */
export async function lockFiles(files: readonly string[]): Promise<readonly ChildProcess[]> {
  const holders = files.map((locked) =>
    spawn('flock', ['--no-fork', locked, 'cat'], { stdio: ['pipe', 'ignore', 'ignore'] }),
  );
  const all = new Set(holders.map(({ pid }) => String(pid)));
  for (;;) {
    const listed = readFileSync('/proc/locks', 'utf8').split('\n');
    const held = new Set(listed.map((line) => line.split(/\s+/)[4] ?? ''));
    if ([...all].every((pid) => held.has(pid))) return holders;
    await sleep(20);
  }
}

function file(folder: string, name: string, text: string): string {
  const at = path.join(folder, name);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
  return at;
}

function link(folder: string, name: string, target: string): string {
  const at = path.join(folder, name);
  mkdirSync(path.dirname(at), { recursive: true });
  symlinkSync(target, at);
  return at;
}

function repository(folder: string): string {
  for (const below of ['objects', 'refs/heads']) mkdirSync(path.join(folder, '.git', below), { recursive: true });
  file(folder, '.git/HEAD', 'ref: refs/heads/main\n');
  file(folder, '.git/config', '[core]\n\trepositoryformatversion = 0\n\tbare = false\n');
  return folder;
}
