import { createRealSurvey } from '../realSurvey';
import { SqliteSession } from '../graphs/sqliteSession';
import { createTemporaryFolder } from '../temporaryFolder';
import type { Scripts } from '../../process/bundledWorker';

/** How the journals of a database are kept, and what makes its writers write them more often. */
export const journalModes = [
  { mode: 'WAL', setting: 'wal_autocheckpoint = 20' },
  { mode: 'DELETE', setting: 'cache_size = 3' },
  { mode: 'PERSIST', setting: 'cache_size = 3' },
  { mode: 'TRUNCATE', setting: 'cache_size = 3' },
] as const;

export interface WatchedDatabases {
  /** Transactions that were written. */
  readonly written: number;
  /** Journals that were seen, by the number of times. */
  readonly seen: number;
  /** What was said that is never true of a journal that is in use: damage, hot, without a database. */
  readonly wrong: readonly string[];
}

/** Two processes write a database in each of the modes for `ms` milliseconds, while a survey watches all of them. */
export async function watchDatabases(node: string, scripts: Scripts, ms: number): Promise<WatchedDatabases> {
  const folder = createTemporaryFolder();
  const { survey, inventory, close } = createRealSurvey(scripts);
  const sessions: SqliteSession[] = [];
  const wrong = new Set<string>();
  let seen = 0;
  // The survey's own timers keep no process alive.
  const alive = setInterval(() => undefined, 1_000);
  try {
    inventory.onChange(({ snapshot }) => {
      for (const { title, health, report, error } of snapshot.journals.values()) {
        seen++;
        const codes = report?.findings.flatMap(({ code, severity }) =>
          severity === 'info' && code !== 'rollback-hot' ? [] : [code],
        );
        if (health !== 'ok' || codes?.length !== 0) wrong.add(`${title}: ${health} ${error?.code ?? codes?.join()}`);
      }
    });
    for (const { mode, setting } of journalModes) {
      const pair = [1, 2].map(() => SqliteSession.start(node, folder.at(`${mode}.db`)));
      sessions.push(...pair);
      const settings = `PRAGMA busy_timeout = 10000;PRAGMA ${setting};PRAGMA synchronous = OFF`;
      await pair[0]?.run(`PRAGMA journal_mode = ${mode};CREATE TABLE t (n INTEGER PRIMARY KEY, x BLOB)`);
      for (const session of pair) await session.run(`PRAGMA journal_mode = ${mode};${settings}`);
    }
    // In one folder: the log that stays is what makes the survey watch it.
    await survey.setRoots([folder.path]);
    const until = Date.now() + ms;
    const counts = await Promise.all(sessions.map((session) => write(session, until)));
    return { written: counts.reduce((sum, count) => sum + count, 0), seen, wrong: [...wrong] };
  } finally {
    clearInterval(alive);
    await close();
    await Promise.all(sessions.map((session) => session.kill()));
    folder.remove();
  }
}

/** Answers how many transactions it wrote. */
async function write(session: SqliteSession, until: number): Promise<number> {
  let written = 0;
  for (; Date.now() < until; written++) {
    await session.run(
      'BEGIN IMMEDIATE;INSERT INTO t (x) VALUES (randomblob(6000));UPDATE t SET x = randomblob(5000) WHERE n % 7 = abs(random() % 7);COMMIT',
    );
    // Pauses of different lengths, in which the journal stands there as it is.
    if (written % 5 === 0) await new Promise((resolve) => setTimeout(resolve, (written * 13) % 90));
  }
  return written;
}
