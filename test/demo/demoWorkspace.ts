import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { reuseMarginMs } from '../../src/core/liveness';

/** A workspace with one of everything, and the processes that live in it. */
export interface DemoWorkspace {
  readonly folder: string;
  /** Ends the processes and removes the folder. */
  dispose(): Promise<void>;
}

type Moment = 'hold' | 'overstay' | 'crash' | 'crash-in-steal' | 'wait';

const journalTime = Date.UTC(2026, 10, 20, 9, 0, 0);

/** Makes the workspace below `parent`; ready when every lock is in its state, which takes some seconds. */
export async function createDemoWorkspace(parent: string = tmpdir()): Promise<DemoWorkspace> {
  const folder = await mkdtemp(join(parent, 'lockscope-demo-'));
  const processes: ChildProcess[] = [];
  const start = async (moment: Moment, lock: string): Promise<number> => {
    const child = spawn(process.execPath, [join(__dirname, 'holder.mjs'), moment, lock], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    processes.push(child);
    await once(child.stdout, 'data');
    if (moment.startsWith('crash')) await ended(child);
    return child.pid ?? 0;
  };
  await Promise.all([
    heldAndIntact(folder, start),
    overdue(folder, start),
    deadWithDebris(folder, start),
    reusedPid(folder, start),
    uninitialised(folder),
  ]);
  return {
    folder,
    dispose: async () => {
      for (const child of processes) child.kill('SIGKILL');
      await Promise.all(processes.map(ended));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Start = (moment: Moment, lock: string) => Promise<number>;

async function heldAndIntact(folder: string, start: Start): Promise<void> {
  const state = await project(folder, 'shop', ['cart.ts', 'checkout.ts']);
  await journal(state, ['src/cart.ts', 'src/checkout.ts', 'DELETED src/coupon.ts']);
  await start('hold', join(state, 'changes.journal.lock'));
}

async function overdue(folder: string, start: Start): Promise<void> {
  const state = await project(folder, 'billing', ['invoice.ts']);
  await journal(state, ['src/invoice.ts']);
  const pid = await start('overstay', join(state, 'changes.journal.lock'));
  await writeFile(join(state, 'graph.db.lock'), String(pid));
}

/** A crash while holding, a crash in a steal, and a journal that two writers glued together. */
async function deadWithDebris(folder: string, start: Start): Promise<void> {
  const state = await project(folder, 'search', ['index.ts', 'query.ts']);
  const lock = join(state, 'changes.journal.lock');
  await journal(
    state,
    ['src/index.ts', 'DELETEDsrc/rank.ts', 'src/query.tsDELETED src/old.ts', 'DELETED', '../outside.ts'],
    'src/que',
  );
  await start('crash-in-steal', lock);
  await start('crash-in-steal', lock);
  const pid = await start('crash', lock);
  await writeFile(join(state, 'graph.db.lock'), String(pid));
  await writeFile(join(state, 'changes.journal.tmp'), `# codegraph-journal v1 ${journalTime}\n`);
}

/** The lock is older than the process that has its pid now. */
async function reusedPid(folder: string, start: Start): Promise<void> {
  const state = await project(folder, 'mail', ['inbox.ts']);
  await journal(state, ['src/inbox.ts']);
  const lock = join(state, 'changes.journal.lock');
  await writeFile(lock, '');
  const { birthtime } = await stat(lock);
  // The one wait that cannot be an event: time itself must pass between the lock and the process.
  await delay(reuseMarginMs + 1_500);
  const pid = await start('wait', lock);
  await writeFile(lock, `${pid}\n${pid}-00c0ffee00c0ffee\n`);
  await utimes(lock, birthtime, birthtime);
}

async function uninitialised(folder: string): Promise<void> {
  const state = await project(folder, 'docs', ['guide.ts']);
  await writeFile(join(state, 'changes.journal'), '# codegraph-journal v1 0\nsrc/guide.ts\n');
}

async function project(folder: string, name: string, sources: readonly string[]): Promise<string> {
  const source = join(folder, name, 'src');
  const state = join(folder, name, '.codegraph');
  await mkdir(source, { recursive: true });
  await mkdir(state, { recursive: true });
  for (const file of sources) await writeFile(join(source, file), `export const from = '${name}/${file}';\n`);
  return state;
}

async function journal(state: string, lines: readonly string[], tail = ''): Promise<void> {
  const text = [`# codegraph-journal v1 ${journalTime}`, ...lines].join('\n');
  await writeFile(join(state, 'changes.journal'), `${text}\n${tail}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
