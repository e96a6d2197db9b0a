import { readGraph } from '../../../src/node/graphDatabase/readGraph';
import { openGraphScene } from './graphScene';

const newest = 1_000;
const rows = 400;

/** One row has the newest time, and every transaction moves it to another page; the others have older ones. */
const schema = `
  CREATE TABLE file_hashes (file TEXT PRIMARY KEY, hash TEXT NOT NULL, mtime INTEGER NOT NULL);
  INSERT INTO file_hashes WITH RECURSIVE n(x) AS (VALUES (0) UNION ALL SELECT x + 1 FROM n LIMIT ${rows})
    SELECT 'src/' || x, hex(randomblob(300)), CASE x WHEN 0 THEN ${newest} ELSE x % 10 END FROM n`;
const move = (to: number): string => `
  BEGIN IMMEDIATE;
  UPDATE file_hashes SET mtime = 1 WHERE mtime = ${newest};
  UPDATE file_hashes SET mtime = ${newest} WHERE file = 'src/${to}';
  COMMIT`;

/** How the database is kept that is written: the mode of its journal, and what makes it write more often. */
export const waysToWrite: readonly (readonly [mode: string, setting: string])[] = [
  ['WAL', 'wal_autocheckpoint = 1'],
  ['WAL', 'wal_autocheckpoint = 50'],
  ['DELETE', 'cache_size = 3'],
  ['PERSIST', 'cache_size = 3'],
];

export interface ReadWhileWritten {
  /** Transactions that were written meanwhile. */
  readonly moves: number;
  /** How often the reader saw the truth. */
  readonly right: number;
  /** What it said that was never true, and not that it could not say. */
  readonly wrong: readonly string[];
}

/** Reads a database again and again that another process writes for `ms` milliseconds. `node`: with `node:sqlite`. */
export async function readWhileWritten(
  node: string,
  way: (typeof waysToWrite)[number],
  ms: number,
): Promise<ReadWhileWritten> {
  const scene = openGraphScene(node);
  try {
    const session = scene.open();
    const [mode, setting] = way;
    await session.run(`PRAGMA journal_mode = ${mode};PRAGMA ${setting};PRAGMA synchronous = OFF;${schema}`);
    const until = Date.now() + ms;
    const writing = (async () => {
      let moves = 0;
      for (; Date.now() < until; moves++) {
        await session.run(move((moves * 37) % rows));
        // Pauses in which a reader may come to an end, and bursts in which it must not believe what it sees.
        if (moves % 20 === 0) await new Promise((resolve) => setTimeout(resolve, (moves * 7) % 120));
      }
      return moves;
    })();
    const truth = `${rows} files, ${newest}`;
    const seen = new Map<string, number>();
    while (Date.now() < until) {
      const answer = await readGraph(scene.graph);
      const said = answer.ok ? `${answer.value.files} files, ${answer.value.newestAt}` : answer.error.code;
      seen.set(said, (seen.get(said) ?? 0) + 1);
      // The writer is in another process, its answers wait in this one.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const moves = await writing;
    const wrong = [...seen.keys()].filter((said) => ![truth, 'busy', 'in-transaction'].includes(said));
    // With nobody writing, it must be seen.
    const last = await readGraph(scene.graph);
    if (last.ok && last.value.newestAt === newest) seen.set(truth, (seen.get(truth) ?? 0) + 1);
    return { moves, right: seen.get(truth) ?? 0, wrong };
  } finally {
    await scene.end();
  }
}
