import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** A program with one session that holds what it asked for until it is stopped. */
export interface ClientProgram {
  readonly pid: number;
  /** As the server numbers it. */
  readonly session: number;
  stop(): Promise<void>;
}

const sources = {
  pg: `const { Client } = require('pg');
    (async () => {
      const client = new Client(process.argv[1]);
      await client.connect();
      await client.query(process.argv[2]);
      console.log((await client.query('select pg_backend_pid() as id')).rows[0].id);
    })();`,
  mysql2: `const { createConnection } = require('mysql2/promise');
    (async () => {
      const client = await createConnection(process.argv[1]);
      await client.query(process.argv[2]);
      console.log(client.threadId);
    })();`,
} as const;

/** Starts one that executes `sql` once it is connected. */
export async function startClient(driver: keyof typeof sources, url: string, sql: string): Promise<ClientProgram> {
  const child: ChildProcess = spawn(process.execPath, ['-e', sources[driver], url, sql], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return {
    pid: child.pid ?? 0,
    session: Number(String(line)),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** What hands connections on to a port of this machine, as a tunnel does. */
export async function startTunnel(to: number): Promise<{ readonly port: number; close(): void }> {
  const open = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = createConnection(to, '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => undefined);
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { readonly port: number }).port,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
