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

/** The Databases view as commands see it. */
export interface DatabaseCommands {
  run(command: DatabaseCommand, row: unknown): Promise<void>;
  /** Reads all servers anew that are connected, and tries those again that are not. */
  refresh(): Promise<void>;
}
