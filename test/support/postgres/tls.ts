import { chownSync, copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../host/runCommand';
import { ensureTool } from '../realTools/ensureTool';
import type { TemporaryFolder } from '../temporaryFolder';
import type { PostgresServer } from './postgresServer';

/** Paths of files in PEM format. */
export interface Certificates {
  readonly authority: string;
  /** Of another authority, which has nothing to do with the server. */
  readonly strangeAuthority: string;
  /** Of the server, for the name `localhost` alone; its key is beside it. */
  readonly server: string;
  readonly outOfDate: string;
  /** For the user `carded`; its key is beside it. */
  readonly client: string;
}

/** Made anew by OpenSSL, with curves of which a key takes no time. */
export async function makeCertificates(folder: TemporaryFolder): Promise<Certificates> {
  const openssl = await ensureTool(['openssl'], 'openssl');
  const make = async (name: string, subject: string, options: readonly string[]): Promise<string> => {
    const certificate = folder.at(`${name}.pem`);
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyOf(certificate)];
    const words = ['req', '-x509', ...key, '-subj', `/CN=${subject}`, '-out', certificate, ...options];
    await runCommand(openssl, words, { timeoutMs: 60_000 });
    return certificate;
  };
  const [authority, strangeAuthority] = await Promise.all([
    make('authority', 'Authority of the tests', ['-days', '10']),
    make('strange', 'Authority of somebody else', ['-days', '10']),
  ]);
  const signed = ['-CA', authority, '-CAkey', keyOf(authority), '-addext', 'basicConstraints=critical,CA:FALSE'];
  const named = [...signed, '-addext', 'subjectAltName=DNS:localhost'];
  const [server, client] = await Promise.all([
    make('server', 'server', [...named, '-days', '10']),
    make('client', 'carded', [...signed, '-days', '10']),
  ]);
  const outOfDate = folder.at('old.pem');
  const request = folder.at('old.csr');
  const asked = ['-x509toreq', '-copy_extensions', 'copy', '-in', server, '-signkey', keyOf(server), '-out', request];
  await runCommand(openssl, ['x509', ...asked], { timeoutMs: 60_000 });
  const ended = ['-copy_extensions', 'copy', '-days', '-1', '-in', request, ...signed.slice(0, 4), '-out', outOfDate];
  await runCommand(openssl, ['x509', '-req', ...ended], { timeoutMs: 60_000 });
  copyFileSync(keyOf(server), keyOf(outOfDate));
  return { authority, strangeAuthority, server, outOfDate, client };
}

export function keyOf(certificate: string): string {
  return certificate.replace(/\.pem$/, '.key');
}

/** Of `pg_hba.conf`: `postgres` comes in by any way, the others as their names say. */
const rules = [
  'local all all trust',
  'host all postgres 127.0.0.1/32 trust',
  'hostssl all secure 127.0.0.1/32 scram-sha-256',
  'hostnossl all plain 127.0.0.1/32 trust',
  'hostssl all carded 127.0.0.1/32 cert',
];

/** Has a server that runs speak TLS with that certificate, or with another one from now on. */
export async function speakTls(server: PostgresServer, certificate: string, authority: string): Promise<void> {
  const data = join(server.folder, 'data');
  const { uid, gid } = statSync(data);
  const put = (name: string, content: string | Buffer): void => {
    writeFileSync(join(data, name), content, { mode: 0o600 });
    chownSync(join(data, name), uid, gid);
  };
  put('server.crt', readFileSync(certificate));
  put('server.key', readFileSync(keyOf(certificate)));
  put('root.crt', readFileSync(authority));
  put('pg_hba.conf', `${rules.join('\n')}\n`);
  const session = await server.session();
  try {
    await session.query("alter system set ssl_ca_file = 'root.crt'");
    await session.query('alter system set ssl = on');
    const { rows } = await session.query<{ at: string }>('select pg_conf_load_time()::text as at');
    await session.query('select pg_reload_conf()');
    await untilReloaded(server, rows[0]!.at);
  } finally {
    await session.end();
  }
}

/** A session that begins afterwards has everything from the one process that has read it all. */
async function untilReloaded(server: PostgresServer, before: string): Promise<void> {
  for (let look = 0; look < 500; look++) {
    const session = await server.session();
    const { rows } = await session.query<{ done: boolean }>(
      'select pg_conf_load_time() > $1::timestamptz as done, pg_sleep(0.01)',
      [before],
    );
    await session.end();
    if (rows[0]!.done) return;
  }
  throw new Error('the server never read its settings again');
}
