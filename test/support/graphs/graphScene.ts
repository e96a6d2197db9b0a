import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { createTemporaryFolder } from '../temporaryFolder';
import { SqliteSession } from './sqliteSession';

/** The tables of codegraph that say which files its graph was built from, and by which engine. */
export const schema = `
  CREATE TABLE file_hashes (file TEXT PRIMARY KEY, hash TEXT NOT NULL, mtime INTEGER NOT NULL, size INTEGER DEFAULT 0);
  CREATE TABLE build_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
  INSERT INTO build_meta VALUES ('engine', 'native');
  INSERT INTO file_hashes VALUES ('a.ts', '1', 1763640000000, 1), ('b.ts', '2', 1763640000123, 2)`;

/** A folder with a database in it, and the programs that have it open. */
export interface GraphScene {
  readonly folder: string;
  readonly graph: string;
  /** A program that opens it. */
  open(): SqliteSession;
  /** Everything in the folder, with what would show that something was written. */
  traces(): readonly string[];
  end(): Promise<void>;
}

/** `node`: one that has `node:sqlite`. */
export function openGraphScene(node: string): GraphScene {
  const place = createTemporaryFolder();
  const sessions: SqliteSession[] = [];
  return {
    folder: place.path,
    graph: place.at('graph.db'),
    open: () => {
      const session = SqliteSession.start(node, place.at('graph.db'));
      sessions.push(session);
      return session;
    },
    traces: () =>
      readdirSync(place.path)
        .sort()
        .map((name) => traceOf(name, place.at(name))),
    end: async () => {
      await Promise.all(sessions.map((session) => session.kill()));
      place.remove();
    },
  };
}

function traceOf(name: string, path: string): string {
  const stat = lstatSync(path, { bigint: true });
  const content = stat.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
  return [name, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs, content].join(' ');
}
