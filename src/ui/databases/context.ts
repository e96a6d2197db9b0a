import type { TreeView } from 'vscode';
import type { ConnectionRecord } from '../../core/databases/connectionRecord';
import type { DatabaseDesk } from '../../core/databases/databaseDesk';
import { type DatabaseRow, databaseRowOf, sessionOfRow } from '../../present/databases/rowIds';
import type { Connections } from './connections';
import type { SessionClient } from './databaseCommands';
import type { DotEnvOffer } from './dotEnvOffer';
import type { DatabasesHost } from './host';

/** What the commands of the Databases view work with. */
export interface DatabaseContext {
  readonly host: DatabasesHost;
  readonly desk: DatabaseDesk;
  readonly connections: Connections;
  readonly offer: DotEnvOffer;
  readonly view: TreeView<string>;
  /** Reads the settings anew. */
  readonly reread: () => Promise<void>;
}

/** The row a command was given, else the selected one. */
export function rowOfCommand({ view }: DatabaseContext, row: unknown): DatabaseRow | undefined {
  return databaseRowOf(row ?? view.selection[0]);
}

export function recordOf({ desk }: DatabaseContext, row: DatabaseRow): ConnectionRecord | undefined {
  return desk.snapshot.connections.get(row.connection);
}

/** The session of a row that is still the one which was shown, if its process is known. */
export function clientOfRow({ desk }: DatabaseContext, row: unknown): SessionClient | undefined {
  const found = databaseRowOf(row);
  const seen = found === undefined ? null : sessionOfRow(found);
  const record = found === undefined ? undefined : desk.snapshot.connections.get(found.connection);
  const session = seen === null ? undefined : record?.reading?.sessions.get(seen.id);
  if (record === undefined || session === undefined || session.mark !== seen?.mark || session.process === null)
    return undefined;
  return { session, process: session.process, connection: record.connection };
}
