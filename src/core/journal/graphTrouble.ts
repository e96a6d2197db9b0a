/** Why nothing can be said of a graph. */
export type GraphTroubleCode =
  /** There is no database. */
  | 'missing'
  /** A folder, a link or something else stands in its place. */
  | 'not-a-file'
  /** It is written at this moment. */
  | 'busy'
  /** A transaction is under way, or was interrupted: what is in the database is half of it. */
  | 'in-transaction'
  /** It is no database, or none as codegraph makes it. */
  | 'foreign'
  /** The system refuses to let us read it. */
  | 'unreadable'
  /** It was not read within the time it may take. */
  | 'too-slow'
  /** The program that reads it could not be run, or failed. */
  | 'no-reader';

export interface GraphTrouble {
  readonly code: GraphTroubleCode;
  /** For the log and for hovers. */
  readonly message: string;
}
