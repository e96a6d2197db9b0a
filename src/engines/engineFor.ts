import type { DatabaseEngine } from '../core/databases/engine';
import type { DatabaseSystem } from '../core/databases/reading';
import { assertNever } from '../core/util/assertNever';

/** What speaks with servers of this kind, loaded with its driver when it is first asked for; `null` where there is none. */
export async function engineFor(system: DatabaseSystem): Promise<DatabaseEngine | null> {
  switch (system) {
    case 'postgresql': {
      const { createPostgresEngine } = await import('./postgres/postgresEngine');
      return createPostgresEngine();
    }
    case 'mysql':
    case 'mariadb': {
      const { createMysqlEngine } = await import('./mysql/mysqlEngine');
      return createMysqlEngine();
    }
    default:
      return assertNever(system);
  }
}
