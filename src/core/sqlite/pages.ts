import type { DatabaseHeader } from './databaseHeader';

/** The pages of a database as they are at one moment. */
export interface Pages {
  readonly header: DatabaseHeader;
  /** How many there are. */
  readonly count: number;
  /**
   * The bytes of a page, numbered from 1; good until the next call.
   * @throws {DamagedDatabase} where there is no such page
   */
  page(number: number): Uint8Array;
}

/** What was read is not what SQLite writes: damage, another kind of file, or a database that is written meanwhile. */
export class DamagedDatabase extends Error {}
