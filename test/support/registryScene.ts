import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** A real server of pages, which waits at a port of the system's choice until it is killed. */
export interface PageServer {
  readonly pid: number;
  readonly port: number;
  /** As by `kill -9`: it has no time to clean up. */
  kill(): Promise<void>;
}

const program = path.join(__dirname, 'pageServer.mjs');

/** Registries and servers made for one test, the servers killed together. */
export class RegistryScene {
  readonly folder: string;
  readonly #servers: PageServer[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  async serve(port = 0): Promise<PageServer> {
    const child = spawn(process.execPath, [program, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const server = { pid: child.pid ?? 0, port: Number(line.toString()), kill: () => killed(child) };
    this.#servers.push(server);
    return server;
  }

  /** What a dev server of Nuxt writes beside its build. */
  devRecord(project: string, { pid, port }: Pick<PageServer, 'pid' | 'port'>): string {
    const record = { pid, port, url: `http://localhost:${port}/`, command: 'dev', startedAt: Date.now() };
    return this.#write(path.join(project, '.nuxt', 'nuxt.lock'), JSON.stringify(record));
  }

  /** A pid file of a Rails application. */
  pidFile(project: string, name: string, pid: number): string {
    return this.#write(path.join(project, 'tmp', 'pids', `${name}.pid`), `${pid}\n`);
  }

  /** A file with many entries, as the tool of a team writes one: whole, and renamed into its place. */
  team(folder: string, text: string): string {
    const whole = this.#write(path.join(folder, 'servers.json.tmp'), text);
    const file = path.join(this.folder, folder, 'servers.json');
    renameSync(whole, file);
    return file;
  }

  /** Puts a number into a pid file that is there, which is as old as before: it was written when somebody else had it. */
  renumber(file: string, pid: number): void {
    const { birthtime } = statSync(file);
    writeFileSync(file, `${pid}\n`);
    utimesSync(file, birthtime, birthtime);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#servers.splice(0).map((server) => server.kill()));
  }

  #write(below: string, text: string): string {
    const file = path.join(this.folder, below);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
