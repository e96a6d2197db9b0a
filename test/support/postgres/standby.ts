import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from './postgresServer';

/**
 * A hot standby that follows a server which runs: its folder is copied as the documentation of PostgreSQL has it in "Making
 * a Base Backup Using the Low Level API", since the package from npm has no `pg_basebackup`.
 */
export async function startStandby(primary: PostgresServer): Promise<PostgresServer> {
  const copy = mkdtempSync(join(tmpdir(), 'lockscope-standby-'));
  const session = await primary.session();
  try {
    await session.query("select pg_backup_start('lockscope', fast => true)");
    cpSync(join(primary.folder, 'data'), copy, { recursive: true });
    const { rows } = await session.query<{ readonly label: string }>(
      'select labelfile as label from pg_backup_stop(wait_for_archive => false)',
    );
    writeFileSync(join(copy, 'backup_label'), rows[0]!.label);
    return await startPostgres({
      standbyOf: copy,
      settings: { primary_conninfo: `host=127.0.0.1 port=${primary.port} user=postgres` },
    });
  } finally {
    await session.end();
    rmSync(copy, { recursive: true, force: true });
  }
}
