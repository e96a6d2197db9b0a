import * as path from 'node:path';
import { cacheFolder } from '../host/cache';
import { installOnce } from '../host/installOnce';
import { runCommand } from '../host/runCommand';
import { ensureTool } from '../realTools/ensureTool';
import { asRoot, type MysqlServer, type ServerProgram, startServer } from './mysqlServer';

const small = [
  '--innodb-buffer-pool-size=16M',
  '--innodb-log-file-size=4M',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-flush-method=nosync',
];

/** Starts a MariaDB server, which is installed first where it is not there. */
export async function startMariadb(options: readonly string[]): Promise<MysqlServer> {
  return startServer(await mariadbProgram(), options);
}

export async function mariadbProgram(): Promise<ServerProgram> {
  const program = await ensureTool(['mariadbd'], 'mariadb-server');
  return { kind: 'mariadb', program, begin: ['--no-defaults'], small, data: await freshData() };
}

/** A data folder as a new installation has it, made once. */
async function freshData(): Promise<string> {
  const folder = path.join(cacheFolder(), 'mariadb-data');
  await installOnce(folder, async (into) => {
    const options = ['--no-defaults', ...asRoot, `--datadir=${into}`, '--auth-root-authentication-method=normal'];
    await runCommand('mariadb-install-db', [...options, '--skip-test-db', ...small], { timeoutMs: 120_000 });
  });
  return folder;
}
