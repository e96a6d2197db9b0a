import type { DatabaseConnection } from '../../core/databases/connectionRecord';
import type { Session, SessionProcess } from '../../core/databases/session';

/** What the commands of the Databases view are called here. */
export type DatabaseCommand =
  | 'connectDatabase'
  | 'disconnectDatabase'
  | 'forgetPassword'
  | 'editConnections'
  | 'cancelStatement'
  | 'terminateSession'
  | 'releaseLockRow'
  | 'copySql'
  | 'copyLockName';

/** A session, as it is now, whose process is known. */
export interface SessionClient {
  readonly session: Session;
  readonly process: SessionProcess;
  readonly connection: DatabaseConnection;
}

/** The Databases view as commands see it. */
export interface DatabaseCommands {
  run(command: DatabaseCommand, row: unknown): Promise<void>;
  /** The session of a row with the process of this machine that it is of; `undefined` for any other row. */
  clientOf(row: unknown): Promise<SessionClient | undefined>;
  /** Reads all servers anew that are connected, and tries those again that are not. */
  refresh(): Promise<void>;
}
