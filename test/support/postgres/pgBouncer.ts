import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ensureTool } from '../realTools/ensureTool';
import { createTemporaryFolder } from '../temporaryFolder';
import { freePort, type PostgresServer } from './postgresServer';

/** PgBouncer itself before a server, with one connection to it for all clients, a transaction at a time. */
export interface PgBouncer {
  readonly port: number;
  url(database: string): string;
  stop(): Promise<void>;
}

/** `ignored`: parameters of sessions that it shall take no notice of, instead of letting nobody in who asks for them. */
export async function startPgBouncer(server: PostgresServer, ignored: readonly string[] = []): Promise<PgBouncer> {
  const program = await ensureTool(['pgbouncer'], 'pgbouncer');
  const folder = createTemporaryFolder();
  const port = await freePort();
  const settings = [
    '[databases]',
    `* = host=127.0.0.1 port=${server.port}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = trust',
    `auth_file = ${folder.at('users.txt')}`,
    'pool_mode = transaction',
    'default_pool_size = 1',
    ...(ignored.length === 0 ? [] : [`ignore_startup_parameters = ${ignored.join(', ')}`]),
  ];
  writeFileSync(folder.at('pgbouncer.ini'), `${settings.join('\n')}\n`);
  writeFileSync(folder.at('users.txt'), '"postgres" ""\n');
  // It refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    chmodSync(folder.path, 0o755);
    for (const name of ['.', 'pgbouncer.ini', 'users.txt']) chownSync(folder.at(name), nobody, nobody);
  }
  const child = spawn(program, [folder.at('pgbouncer.ini')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(isRoot ? { uid: nobody, gid: nobody } : {}),
  });
  const said: string[] = [];
  for await (const line of createInterface(child.stderr)) {
    said.push(line);
    if (line.includes('process up')) break;
  }
  child.stderr.resume();
  if (child.exitCode !== null) throw new Error(`pgbouncer did not start:\n${said.join('\n')}`);
  return {
    port,
    url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      folder.remove();
    },
  };
}

const nobody = 65534;
