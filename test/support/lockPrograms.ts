import assert from 'node:assert/strict';
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import type { FileIdentity } from '../../src/core/processPorts';
import { python } from './python';

export interface Program {
  readonly child: ChildProcess;
  readonly pid: number;
  /** The next line it prints. */
  readonly line: () => Promise<string>;
  stop(): Promise<void>;
}

/** Programs that are stopped together, with everything that they started. */
export class Programs {
  readonly #running: Program[] = [];

  async start(file: string, args: readonly string[], options: SpawnOptions = {}): Promise<Program> {
    // A group of its own, so that children that outlive it end with it.
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'], ...options, detached: true });
    await once(child, 'spawn');
    const pid = child.pid ?? assert.fail('has no pid');
    const lines = linesOf(child);
    const program: Program = {
      child,
      pid,
      line: async () => {
        const next = await lines.next();
        return next.done ? assert.fail(`${file} printed no further line`) : next.value;
      },
      stop: async () => {
        child.stdin?.end();
        try {
          process.kill(-pid, 'SIGKILL');
        } catch {
          // ESRCH: nobody of the group is left.
        }
        if (child.exitCode === null && child.signalCode === null) {
          await once(child, 'exit');
        }
      },
    };
    this.#running.push(program);
    return program;
  }

  /** Takes the locks, one after another, says so after each, and keeps them until it is stopped. */
  async lock(...locks: readonly LockSpec[]): Promise<Program> {
    const args = locks.flatMap(([kind, file, from = 0, length = 0]) => [kind, file, String(from), String(length)]);
    const program = await this.start(await python(), ['-c', holder, ...args]);
    assert.equal(await program.line(), 'begin');
    return program;
  }

  /** The same, once all of them are held. */
  async locked(...locks: readonly LockSpec[]): Promise<Program> {
    const program = await this.lock(...locks);
    for (const [kind] of locks) {
      assert.equal(await program.line(), kind);
    }
    return program;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((program) => program.stop()));
  }
}

type LockKind = 'flock' | 'flock-shared' | 'posix' | 'posix-shared' | 'ofd' | 'lease';

/** From a byte, for a number of bytes; 0 reach to the end of the file. */
type LockSpec = readonly [kind: LockKind, file: string, from?: number, length?: number];

/** `struct flock` as Linux has it on machines of 64 bits; 6 is F_SETLK, 7 F_SETLKW, 37 F_OFD_SETLK, 1024 F_SETLEASE. */
const holder = `
import fcntl, os, signal, struct, sys
signal.signal(signal.SIGIO, signal.SIG_IGN)
held = []
print('begin', flush=True)
args = sys.argv[1:]
for kind, name, start, length in zip(*[iter(args)] * 4):
    fd = os.open(name, os.O_RDONLY if kind == 'lease' else os.O_RDWR)
    held.append(fd)
    def record(command, how):
        fcntl.fcntl(fd, command, struct.pack('hhqqi4x', how, 0, int(start), int(length), 0))
    if kind == 'flock': fcntl.flock(fd, fcntl.LOCK_EX)
    elif kind == 'flock-shared': fcntl.flock(fd, fcntl.LOCK_SH)
    elif kind == 'posix': record(7, fcntl.F_WRLCK)
    elif kind == 'posix-shared': record(7, fcntl.F_RDLCK)
    elif kind == 'ofd': record(37, fcntl.F_WRLCK)
    elif kind == 'lease': fcntl.fcntl(fd, 1024, fcntl.F_RDLCK)
    print(kind, flush=True)
sys.stdin.read()
`;

export function identityOf(path: string): FileIdentity {
  const { dev, ino } = statSync(path, { bigint: true });
  return { path, dev: String(dev), ino: String(ino) };
}

/** Asks until the answer is the one waited for, at most 30 s. */
export async function until<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (isIt(answer)) {
      return answer;
    }
    assert.ok(performance.now() < deadline, `still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function linesOf(child: ChildProcess): AsyncIterator<string> {
  const reader: Interface = createInterface({ input: child.stdout ?? assert.fail('no output') });
  return reader[Symbol.asyncIterator]();
}
