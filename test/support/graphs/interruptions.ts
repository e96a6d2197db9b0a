import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { type FileCalls, fileCalls } from '../../../src/node/graphDatabase/fileCalls';
import { readGraphOnce } from '../../../src/node/graphDatabase/readGraph';
import type { TemporaryFolder } from '../temporaryFolder';
import { SqliteSession } from './sqliteSession';

const rows = 60;
/** Of one row; all others have older ones. */
const newest = 1_000;

/** A dozen pages of rows. The newest time stands in the last of them: who reads them in order comes there last. */
const schema = `
  CREATE TABLE file_hashes (file TEXT PRIMARY KEY, hash TEXT NOT NULL, mtime INTEGER NOT NULL);
  INSERT INTO file_hashes WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n LIMIT ${rows})
    SELECT 'src/' || x, hex(randomblob(40)), CASE x WHEN ${rows} THEN ${newest} ELSE 1 END FROM n;`;
/** Moves it to the first: half of this, in the order of the pages, has it nowhere. */
const move = `
  BEGIN IMMEDIATE;
  UPDATE file_hashes SET mtime = 1 WHERE mtime = ${newest};
  UPDATE file_hashes SET mtime = ${newest} WHERE file = 'src/1';
  COMMIT;`;
/** As by kill -9: nothing is closed, nothing put in order. */
const die = '\n.shell kill -9 $PPID\n';

/** What happens to a database while it is read. */
export interface Interruption {
  readonly what: string;
  /** What was done to the database before. */
  readonly before: string;
  /** What somebody has done who has it open all the time. */
  readonly held?: string;
  /** What somebody does to it between two steps of the reader. */
  readonly between: string;
  /** Whether the file keeps its time, as when both writes fall into one tick of the system's clock. */
  readonly keepsTime?: true;
}

const wal = 'PRAGMA page_size = 512; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;';
const rollback = 'PRAGMA page_size = 512;';
export const interruptions: readonly Interruption[] = [
  { what: 'a transaction in the log', before: `${wal}${schema}${die}`, between: `${move}${die}` },
  {
    what: 'a transaction in the log, copied into the database',
    before: `${wal}${schema}PRAGMA wal_checkpoint(PASSIVE);${die}`,
    between: `${move}PRAGMA wal_checkpoint(PASSIVE);${die}`,
  },
  {
    what: 'a log that begins anew and is overwritten',
    before: `${wal}${schema}PRAGMA wal_checkpoint(TRUNCATE); UPDATE file_hashes SET hash = hash || 'x';${die}`,
    held: 'PRAGMA wal_checkpoint(PASSIVE)',
    between: `${move}${die}`,
  },
  {
    what: 'a log that is cut to nothing',
    before: `${wal}${schema}${die}`,
    held: 'PRAGMA wal_checkpoint(PASSIVE)',
    between: `PRAGMA wal_checkpoint(TRUNCATE);${die}`,
  },
  { what: 'a log that is copied and removed', before: `${wal}${schema}${die}`, between: move },
  { what: 'a log where there was none', before: `${wal}${schema}`, between: `${move}${die}` },
  { what: 'a transaction with a rollback journal', before: `${rollback}${schema}`, between: move },
  {
    what: 'such a transaction within one tick',
    before: `${rollback}${schema}`,
    between: move,
    keepsTime: true,
  },
  {
    what: 'such a transaction that is killed half way',
    before: `${rollback}${schema}`,
    between: `PRAGMA cache_size = 1; BEGIN; UPDATE file_hashes SET mtime = 1;
      CREATE TABLE filler AS WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n LIMIT 500)
        SELECT x, hex(randomblob(200)) FROM n;${die}`,
  },
];

/** The real SQLite: as a shell, and in a Node. */
export interface Sqlites {
  readonly shell: string;
  readonly node: string;
}

/** What a reader may say, whatever happens meanwhile. */
export const truths: readonly string[] = [`${rows} files, ${newest}`, 'busy', 'in-transaction'];

/** What came of reading a database again and again, interrupted at another step each time. */
export interface Interrupted {
  /** How often each answer was given. */
  readonly said: ReadonlyMap<string, number>;
  /** Of the reader, at the most. */
  readonly steps: number;
}

/** Interrupts the reader before each of its steps, or before every third of them. */
export async function interruptEach(
  sqlites: Sqlites,
  folder: TemporaryFolder,
  interruption: Interruption,
  stride: number,
): Promise<Interrupted> {
  const original = folder.at(`original-${interruptions.indexOf(interruption)}`);
  mkdirSync(original);
  run(sqlites, join(original, 'graph.db'), interruption.before);
  if (statSync(join(original, 'graph.db')).size === 0) throw new Error(`empty: ${readdirSync(original).join()}`);
  const said = new Map<string, number>();
  let step = 0;
  for (let isWithin = true; isWithin; step += stride) {
    const [answer, within] = await readInterrupted(sqlites, original, step, interruption);
    said.set(answer, (said.get(answer) ?? 0) + 1);
    isWithin = within;
  }
  return { said, steps: step };
}

/** The answer when something happens before the step of this number, and whether there was such a step. */
async function readInterrupted(
  sqlites: Sqlites,
  original: string,
  step: number,
  { held, between, keepsTime }: Interruption,
): Promise<[string, boolean]> {
  const copy = `${original}-${step}`;
  cpSync(original, copy, { recursive: true });
  const graph = join(copy, 'graph.db');
  const holder = held === undefined ? null : SqliteSession.start(sqlites.node, graph);
  if (held !== undefined) await holder?.run(held);
  // Long ago, or just now.
  const time = keepsTime ? Date.now() / 1_000 : 1_763_640_000;
  utimesSync(graph, time, time);
  let steps = 0;
  const interrupt = (): void => {
    if (steps++ !== step) return;
    run(sqlites, graph, between);
    if (keepsTime) utimesSync(graph, time, time);
  };
  const answer = readGraphOnce(graph, interrupted(interrupt));
  await holder?.kill();
  return [answer.ok ? `${answer.value.files} files, ${answer.value.newestAt}` : answer.error.code, steps > step];
}

function run({ shell }: Sqlites, graph: string, sql: string): void {
  const { error } = spawnSync(shell, [graph], { input: sql });
  if (error) throw error;
}

/** Calls `before` before each of them. */
function interrupted(before: () => void): FileCalls {
  return {
    lstat: (path) => (before(), fileCalls.lstat(path)),
    open: (path) => (before(), fileCalls.open(path)),
    fstat: (file) => (before(), fileCalls.fstat(file)),
    read: (file, into, at) => (before(), fileCalls.read(file, into, at)),
    close: (file) => fileCalls.close(file),
  };
}
