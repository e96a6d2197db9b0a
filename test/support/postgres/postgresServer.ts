import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { ensurePostgres, type PostgresVersion } from './install';

/** A server of PostgreSQL itself, from npm, with a folder and a port of its own. */
export interface PostgresServer {
  readonly port: number;
  /** Of the whole server, not of a session. */
  readonly pid: number;
  readonly folder: string;
  url(database?: string, user?: string): string;
  /** A session of somebody else. */
  session(database?: string, user?: string, application?: string): Promise<Client>;
  /** In the middle of everything, as a machine that loses power. */
  kill(): Promise<void>;
  /** Idempotent. Its folder goes with it. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly version?: PostgresVersion;
  readonly settings?: Readonly<Record<string, string>>;
  /** A data folder of a server that is stopped, to begin with; as a standby. */
  readonly standbyOf?: string;
}

/** Nobody, where we are root: PostgreSQL refuses to run as root. */
const nobody: { readonly uid: number; readonly gid: number } | Record<string, never> =
  process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

const settings: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '16MB',
  max_connections: '60',
  max_prepared_transactions: '5',
  wal_level: 'logical',
  // Deadlocks stay, to be looked at.
  deadlock_timeout: '1h',
};

/**
 * Ends the server when it is told to, or when whoever started it is gone without having said so: then its input ends.
 * Takes the folder away afterwards: that of a server for all tests of a process has nobody else who would. Its own output
 * says which process the server is. A signal to the whole group does not end it before its work is done.
 */
const keeper = `
folder=$1; shift
trap : INT TERM HUP
"$@" & server=$!
echo "server $server"
while read -r _; do :; done
kill -INT $server 2>/dev/null
while kill -0 $server 2>/dev/null; do wait $server; done
rm -rf "$folder"
`;

export async function startPostgres({
  version = 'newest',
  settings: own = {},
  standbyOf,
}: ServerOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'lockscope-postgres-'));
  chmodSync(folder, 0o755);
  const binaries = binariesOf(await ensurePostgres(version), folder);
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC', LD_LIBRARY_PATH: binaries.libraries };
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (standbyOf === undefined) {
    handOver(data);
    const words = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    const initdb = spawn(binaries.initdb, words, { ...nobody, env, stdio: ['ignore', 'ignore', 'pipe'] });
    const complaints: Buffer[] = [];
    initdb.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    const [code] = (await once(initdb, 'close')) as [number | null];
    if (code !== 0) throw new Error(`initdb: ${Buffer.concat(complaints).toString()}`);
  } else {
    cpSync(standbyOf, data, { recursive: true, preserveTimestamps: true });
    rmSync(join(data, 'postmaster.pid'), { force: true });
    writeFileSync(join(data, 'standby.signal'), '');
  }
  handOver(folder);
  const port = await freePort();
  const all: Readonly<Record<string, string>> = {
    ...settings,
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    ...own,
  };
  const words = [
    binaries.postgres,
    '-D',
    data,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const child = spawn('sh', ['-c', keeper, 'sh', folder, ...words], {
    ...nobody,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const pid = await readiness(child);
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
  const closed = once(child, 'close');
  const open = new Set<Client>();
  const url = (database = 'postgres', user = 'postgres'): string => `postgres://${user}@127.0.0.1:${port}/${database}`;
  const end = async (): Promise<void> => {
    // From now on it is waited for.
    child.ref();
    await closed;
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    port,
    pid,
    folder,
    url,
    session: async (database, user, application = 'somebody') => {
      const client = new Client({ connectionString: url(database, user), application_name: application });
      // The server ends it when it stops.
      client.on('error', () => open.delete(client));
      await client.connect();
      open.add(client);
      return client;
    },
    kill: async () => {
      // The keeper is told, too, as it would wait for its input to end.
      process.kill(pid, 'SIGKILL');
      child.stdin.end();
      await end();
    },
    stop: async () => {
      child.stdin.end();
      await end();
    },
  };
}

/** Resolves with the number of the server once it takes connections. @throws with all that it said, if it ends before. */
async function readiness(child: ChildProcess): Promise<number> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    let pid = 0;
    const onLine = (line: string): void => {
      said.push(line);
      const number = /^server (\d+)$/.exec(line)?.[1];
      if (number !== undefined) pid = Number(number);
      if (/ready to accept (?:read.only )?connections/.test(line)) resolve(pid);
    };
    for (const stream of [child.stdout, child.stderr]) if (stream !== null) createInterface(stream).on('line', onLine);
    child.once('close', () => reject(new Error(`postgres ended:\n${said.join('\n')}`)));
  });
}

interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly libraries: string;
}

/** Where npm has put them; in a copy, where nobody could not get at them. */
function binariesOf(installed: string, folder: string): Binaries {
  let native = installed;
  if ('uid' in nobody && !isOpenToAll(native)) {
    const copy = join(folder, 'native');
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    native = copy;
  }
  // A package has no symbolic links: what makes them runs only where npm lets packages run something.
  const libraries = join(folder, 'libraries');
  mkdirSync(libraries);
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as readonly Readonly<
    Record<'source' | 'target', string>
  >[];
  for (const { source, target } of links) {
    if (target.startsWith('native/lib/')) symlinkSync(join(native, '..', source), join(libraries, basename(target)));
  }
  for (const name of ['postgres', 'initdb']) {
    const path = join(native, 'bin', name);
    if ((statSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
  }
  return {
    postgres: join(native, 'bin/postgres'),
    initdb: join(native, 'bin/initdb'),
    libraries: `${libraries}:${join(native, 'lib')}`,
  };
}

/** To whom the server runs as, with all that is in it. */
function handOver(folder: string): void {
  if (!('uid' in nobody)) return;
  for (const name of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
    lchownSync(join(folder, name), nobody.uid, nobody.gid);
}

function isOpenToAll(path: string): boolean {
  for (let at = path; at !== dirname(at); at = dirname(at)) if ((statSync(at).mode & 0o005) !== 0o005) return false;
  return true;
}

/** One of this machine that nobody waits at. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
