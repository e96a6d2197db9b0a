import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = join(import.meta.dirname, '../../process/programs/sqliteSession.mjs');

export type Row = Readonly<Record<string, unknown>>;

interface Answer {
  readonly rows?: readonly Row[];
  readonly error?: string;
}

/** Another program that has a database open with the real SQLite, and waits for nobody who has it locked. */
export class SqliteSession {
  readonly #child: ChildProcess;
  readonly #path: string;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, path: string, lines: AsyncIterator<string>) {
    this.#child = child;
    this.#path = path;
    this.#lines = lines;
  }

  /** `node`: one that has `node:sqlite`. */
  static start(node: string, path: string): SqliteSession {
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', program, path], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return new SqliteSession(child, path, createInterface({ input: child.stdout })[Symbol.asyncIterator]());
  }

  /** Runs statements; the rows of the last one. @throws what SQLite says against it */
  async run(sql: string): Promise<readonly Row[]> {
    this.#child.stdin?.write(`${JSON.stringify(sql)}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('the session has ended');
    const { rows, error } = JSON.parse(line.value) as Answer;
    if (rows === undefined) throw new Error(error);
    return rows;
  }

  /** What it has locked of the database's files, as the kernel lists it without the running number. */
  locks(): readonly string[] {
    const inodes = new Set(
      [this.#path, `${this.#path}-shm`, `${this.#path}-wal`].flatMap((path) =>
        String(statSync(path, { throwIfNoEntry: false })?.ino ?? []),
      ),
    );
    return readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .map((line) => line.replace(/^\d+: */, ''))
      .filter((line) => {
        const [, , , pid, file = ''] = line.split(/ +/);
        return pid === String(this.#child.pid) && inodes.has(file.split(':')[2] ?? '');
      })
      .sort();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Closes the database as a program does that ends. */
  async close(): Promise<void> {
    await this.run('close');
    await this.#end(() => this.#child.stdin?.end());
  }

  /** kill -9. */
  kill(): Promise<void> {
    return this.#end(() => this.#child.kill('SIGKILL'));
  }

  async #end(how: () => void): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    how();
    await exit;
  }
}
