import type { TreeView } from 'vscode';
import type { ConnectionRecord } from '../../core/databases/connectionRecord';
import type { DatabaseDesk } from '../../core/databases/databaseDesk';
import { type DatabaseRow, databaseRowOf } from '../../present/databases/rowIds';
import type { Connections } from './connections';
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
