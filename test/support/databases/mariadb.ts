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

/** Options that make a server speak TLS, and the certificate that its own is to be checked by; made once. */
export async function mariadbTls(): Promise<{ readonly options: readonly string[]; readonly ca: string }> {
  const openssl = await ensureTool(['openssl'], 'openssl');
  const folder = path.join(cacheFolder(), 'mariadb-tls');
  const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
  await installOnce(folder, async (into) => {
    // As MySQL's, it is not for the name of any host.
    const subject = ['-subj', '/CN=Server of the tests', '-days', '3650'];
    const files = ['-keyout', path.join(into, 'key.pem'), '-out', path.join(into, 'certificate.pem')];
    await runCommand(openssl, ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...files], {
      timeoutMs: 60_000,
    });
  });
  return { options: [`--ssl-cert=${certificate}`, `--ssl-key=${key}`], ca: certificate };
}
