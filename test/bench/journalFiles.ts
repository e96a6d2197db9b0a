import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from '../support/host/cache';
import { ensurePythonSqlite } from '../support/realTools/pythonSqlite';

/** Of each big journal. */
export const gigabyte = 1024 * 1024 * 1024;

/** A journal of codegraph's with a gigabyte of paths as a large repository has them; made once. */
export function ensureCodegraphJournal(): string {
  return ensure('changes.journal', (file) => {
    const header = '# codegraph-journal v1 1795171083515\n';
    const block = Array.from({ length: 4_096 }, (_, n) => {
      const name = `packages/area${n % 61}/src/module-${(n * 7_919) % 997}/component${n}.ts`;
      return n % 10 === 0 ? `DELETED ${name}\n` : `${name}\n`;
    }).join('');
    repeat(file, header, block);
  });
}

/** A gigabyte of events, one JSON object a line; made once. */
export function ensureNdjson(): string {
  return ensure('change-events.ndjson', (file) => {
    const block = Array.from({ length: 2_048 }, (_, n) =>
      JSON.stringify({
        ts: 1_795_171_083_515 + n,
        file: `packages/area${n % 61}/src/module-${(n * 7_919) % 997}/component${n}.ts`,
        event: n % 10 === 0 ? 'deleted' : 'changed',
        symbols: { added: [{ name: `fn${n}`, kind: 'function', line: n }], removed: [], modified: [] },
        counts: { nodes: n, edges: n * 3, ratio: n / 7 },
      }),
    ).join('\n');
    repeat(file, '', `${block}\n`);
  });
}

/** A write-ahead log of a gigabyte as SQLite writes it, in transactions of some hundred pages; made once. */
export async function ensureWal(): Promise<string> {
  const database = path.join(cacheFolder('bench-journals'), 'big.db');
  const wal = `${database}-wal`;
  if (existsSync(wal) && statSync(wal).size >= gigabyte) return wal;
  const script = `
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute('pragma journal_mode=wal'); db.execute('pragma wal_autocheckpoint=0'); db.execute('pragma synchronous=off')
db.execute('create table if not exists t(a integer primary key, b blob)')
while os.path.getsize(sys.argv[1] + '-wal') < ${gigabyte}:
    db.execute('begin')
    for _ in range(300): db.execute('insert into t(b) values (randomblob(3500))')
    db.execute('commit')
os.kill(os.getpid(), signal.SIGKILL)
`;
  const ran = spawnSync(await ensurePythonSqlite(), ['-c', script, database], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (ran.error !== undefined) throw ran.error;
  if (!existsSync(wal)) throw new Error('SQLite left no write-ahead log');
  return wal;
}

function ensure(name: string, make: (file: number) => void): string {
  const folder = cacheFolder('bench-journals');
  mkdirSync(folder, { recursive: true });
  const whole = path.join(folder, name);
  if (existsSync(whole) && statSync(whole).size >= gigabyte) return whole;
  const file = openSync(whole, 'w');
  try {
    make(file);
  } finally {
    closeSync(file);
  }
  return whole;
}

function repeat(file: number, start: string, text: string): void {
  const block = Buffer.from(text);
  let size = writeSync(file, start);
  while (size < gigabyte) size += writeSync(file, block);
}
