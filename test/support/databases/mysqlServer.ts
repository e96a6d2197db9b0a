import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { createTemporaryFolder, type TemporaryFolder } from '../temporaryFolder';

/** The two that speak the same protocol. */
export type ServerKind = 'mariadb' | 'mysql';

/** How a server of one kind is started on a data folder. */
export interface ServerProgram {
  readonly kind: ServerKind;
  readonly program: string;
  /** What stands before all other options. */
  readonly begin: readonly string[];
  /** What keeps it small. */
  readonly small: readonly string[];
  /** A data folder as a new installation has it, which is copied. */
  readonly data: string;
}

/** A server of our own, with a data folder, a socket and a port of its own. */
export interface MysqlServer {
  readonly kind: ServerKind;
  readonly port: number;
  readonly socket: string;
  readonly pid: number;
  /** A file of its data folder. */
  dataFile(name: string): string;
  /** `who`: user, or user and password with a colon between. */
  url(who?: string, database?: string): string;
  /** A session of somebody else, closed with the server. */
  session(application?: string, overTcp?: boolean): Promise<Connection>;
  /** Ends all sessions but this one, whatever they wait for, until the server has none of them any more. */
  endSessions(except: Connection): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Ends it as a crash would, and starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];

/** Starts one; `options` as on its command line. */
export async function startServer(how: ServerProgram, options: readonly string[]): Promise<MysqlServer> {
  const folder = createTemporaryFolder();
  await cp(how.data, folder.at('data'), { recursive: true });
  const server = new RunningServer(how, folder, await freePort(), options);
  await server.start();
  return server;
}

class RunningServer implements MysqlServer {
  #child: ChildProcess | null = null;
  readonly #sessions = new Set<Connection>();

  constructor(
    private readonly how: ServerProgram,
    private readonly folder: TemporaryFolder,
    readonly port: number,
    private readonly options: readonly string[],
  ) {}

  get kind(): ServerKind {
    return this.how.kind;
  }

  get socket(): string {
    return this.folder.at('s');
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  dataFile(name: string): string {
    return this.folder.at('data', name);
  }

  url(who = 'root', database = ''): string {
    return `${this.kind}://${who}@127.0.0.1:${this.port}/${database}`;
  }

  async start(): Promise<void> {
    const { program, begin, small } = this.how;
    // A server that starts deletes what it finds of temporary tables, also those of another one that has the same folder.
    const temporary = this.folder.at('tmp');
    await mkdir(temporary, { recursive: true });
    const places = [`--datadir=${this.folder.at('data')}`, `--tmpdir=${temporary}`, `--socket=${this.socket}`];
    const own = [...places, `--port=${this.port}`];
    const all = [...begin, ...asRoot, ...own, '--bind-address=127.0.0.1', '--skip-name-resolve', ...small];
    const child = spawn(program, [...all, ...this.options], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    const said: string[] = [];
    let isReady = false;
    for await (const line of createInterface(child.stderr)) {
      said.push(line);
      isReady = line.includes('ready for connections');
      if (isReady) break;
    }
    child.stderr.resume();
    if (!isReady) throw new Error(`${program} did not start:\n${said.slice(-20).join('\n')}`);
  }

  async session(application = 'somebody', overTcp = false): Promise<Connection> {
    const place = overTcp ? { host: '127.0.0.1', port: this.port } : { socketPath: this.socket };
    const connectAttributes = { program_name: application };
    const session = await createConnection({ ...place, user: 'root', connectAttributes });
    session.on('error', () => undefined);
    this.#sessions.add(session);
    return session;
  }

  async endSessions(except: Connection): Promise<void> {
    const others = [...this.#sessions].filter((session) => session !== except);
    for (const session of others) {
      this.#sessions.delete(session);
      session.destroy();
      // It may be gone already.
      await except.query(`KILL ${session.threadId}`).catch(() => undefined);
    }
    const ids = [0, ...others.map(({ threadId }) => threadId)].join(', ');
    for (;;) {
      const [left] = await except.query<RowDataPacket[]>(
        `SELECT ID FROM information_schema.PROCESSLIST WHERE ID IN (${ids})`,
      );
      if (left.length === 0) break;
    }
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  async stop(): Promise<void> {
    for (const session of this.#sessions) session.destroy();
    await this.kill();
    this.folder.remove();
  }

  async kill(): Promise<void> {
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
