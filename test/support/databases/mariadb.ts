import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { createServer } from 'node:net';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { type Connection, createConnection } from 'mysql2/promise';
import { cacheFolder } from '../host/cache';
import { installOnce } from '../host/installOnce';
import { runCommand } from '../host/runCommand';
import { ensureTool } from '../realTools/ensureTool';
import { createTemporaryFolder, type TemporaryFolder } from '../temporaryFolder';

/** A MariaDB server of our own, with a data folder, a socket and a port of its own. */
export interface MariadbServer {
  readonly port: number;
  readonly socket: string;
  readonly pid: number;
  /** `who`: user, or user and password with a colon between. */
  url(who?: string, database?: string): string;
  /** A session of somebody else, closed with the server. */
  session(application?: string, overTcp?: boolean): Promise<Connection>;
  /** Ends it as a crash would, and starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const small = [
  '--innodb-buffer-pool-size=16M',
  '--innodb-log-file-size=4M',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-flush-method=nosync',
];
const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];

/** Starts one; `options` as on its command line. Installs MariaDB first where it is not there. */
export async function startMariadb(options: readonly string[]): Promise<MariadbServer> {
  const program = await ensureTool(['mariadbd'], 'mariadb-server');
  const folder = createTemporaryFolder();
  await cp(await freshData(), folder.at('data'), { recursive: true });
  const server = new RunningServer(program, folder, await freePort(), options);
  await server.start();
  return server;
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

class RunningServer implements MariadbServer {
  #child: ChildProcess | null = null;
  readonly #sessions = new Set<Connection>();

  constructor(
    private readonly program: string,
    private readonly folder: TemporaryFolder,
    readonly port: number,
    private readonly options: readonly string[],
  ) {}

  get socket(): string {
    return this.folder.at('s');
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  url(who = 'root', database = ''): string {
    return `mariadb://${who}@127.0.0.1:${this.port}/${database}`;
  }

  async start(): Promise<void> {
    const own = [`--datadir=${this.folder.at('data')}`, `--socket=${this.socket}`, `--port=${this.port}`];
    const all = ['--no-defaults', ...asRoot, ...own, '--bind-address=127.0.0.1', '--skip-name-resolve', ...small];
    const child = spawn(this.program, [...all, ...this.options], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    const said: string[] = [];
    for await (const line of createInterface(child.stderr)) {
      said.push(line);
      if (line.includes('ready for connections')) break;
    }
    child.stderr.resume();
    if (child.exitCode !== null) throw new Error(`mariadbd did not start:\n${said.slice(-20).join('\n')}`);
  }

  async session(application = 'somebody', overTcp = false): Promise<Connection> {
    const place = overTcp ? { host: '127.0.0.1', port: this.port } : { socketPath: this.socket };
    const connectAttributes = { program_name: application };
    const session = await createConnection({ ...place, user: 'root', connectAttributes });
    session.on('error', () => undefined);
    this.#sessions.add(session);
    return session;
  }

  async restart(): Promise<void> {
    await this.#kill();
    await this.start();
  }

  async stop(): Promise<void> {
    for (const session of this.#sessions) session.destroy();
    await this.#kill();
    this.folder.remove();
  }

  async #kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
