import { type ChildProcess, spawn, type SpawnOptions, spawnSync } from 'node:child_process';
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

type Moment = 'hold' | 'overstay' | 'crash' | 'crash-in-steal' | 'crash-serving' | 'serve' | 'edit' | 'wait';

const holder = join(__dirname, 'holder.mjs');

const journalTime = Date.UTC(2026, 10, 20, 9, 0, 0);

/** What happened in one folder of the workspace, or goes on there. */
export type Scene = (folder: string, start: Start, run: Run) => Promise<void>;

/** Each is called after its folder. */
export const scenes = {
  shop: heldAndIntact,
  billing: overdue,
  search: deadWithDebris,
  mail: reusedPid,
  docs: uninitialised,
  store: serverGone,
  notes: unsavedInEmacs,
  website: commitKilled,
  nightly: lockedByKernel,
} satisfies Record<string, Scene>;

/** Makes the workspace below `parent`; ready when every lock is in its state, which takes some seconds. */
export async function createDemoWorkspace(
  parent: string = tmpdir(),
  chosen: readonly Scene[] = Object.values(scenes),
): Promise<DemoWorkspace> {
  const folder = await mkdtemp(join(parent, 'lockscope-demo-'));
  const processes: ChildProcess[] = [];
  const run: Run = async (program, args, options = {}) => {
    const child = spawn(program, args, { cwd: folder, ...options, stdio: ['pipe', 'pipe', 'inherit'] });
    processes.push(child);
    await once(child.stdout, 'data');
    return child;
  };
  const start: Start = async (moment, lock) => {
    const child = await run(process.execPath, [holder, moment, lock]);
    if (moment.startsWith('crash')) await ended(child);
    return child.pid ?? 0;
  };
  await Promise.all(chosen.map((scene) => scene(folder, start, run)));
  return {
    folder,
    dispose: async () => {
      for (const child of processes) endIt(child);
      await Promise.all(processes.map(ended));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Start = (moment: Moment, lock: string) => Promise<number>;

/** Starts a program, and answers once it has said something. */
type Run = (program: string, args: readonly string[], options?: SpawnOptions) => Promise<ChildProcess>;

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

/** A Rails server that was killed. */
async function serverGone(folder: string, start: Start): Promise<void> {
  const pids = join(folder, 'store', 'tmp', 'pids');
  await mkdir(pids, { recursive: true });
  await start('crash-serving', join(pids, 'server.pid'));
}

async function unsavedInEmacs(folder: string, start: Start): Promise<void> {
  await mkdir(join(folder, 'notes'));
  await writeFile(join(folder, 'notes', 'todo.org'), '* Buy milk\n');
  await start('edit', join(folder, 'notes', '.#todo.org'));
}

/** `git commit -a` holds the lock of the index while its editor is open; this one was killed an hour ago. */
async function commitKilled(folder: string, _start: Start, run: Run): Promise<void> {
  if (!isThere('git')) return;
  const repository = join(folder, 'website');
  const child = await commitInEditor(repository, run);
  endIt(child);
  await ended(child);
  const then = Date.now() / 1_000 - 3_600;
  await utimes(join(repository, '.git', 'index.lock'), then, then);
}

/** A repository in which git waits for its editor, since somebody is still thinking of a message. */
export async function commitInEditor(repository: string, run: Run): Promise<ChildProcess> {
  await mkdir(repository);
  const git = ['-C', repository, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const file = join(repository, 'index.html');
  await writeFile(file, '<h1>Hello</h1>\n');
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    ['commit', '--quiet', '--message', 'Begin'],
  ]) {
    const { status, stderr } = spawnSync('git', [...git, ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  }
  await writeFile(file, '<h1>Hello again</h1>\n');
  const editor = [process.execPath, holder, 'wait'].map((word) => `"${word.replaceAll('\\', '/')}"`).join(' ');
  return run('git', [...git, 'commit', '--all'], { env: { ...process.env, GIT_EDITOR: editor } });
}

/** What a nightly job does, so that it never runs twice. */
async function lockedByKernel(folder: string, _start: Start, run: Run): Promise<void> {
  if (!isThere('flock')) return;
  await mkdir(join(folder, 'nightly'));
  const file = join(folder, 'nightly', 'backup.state');
  await run('flock', ['--close', file, process.execPath, holder, 'wait', file]);
}

function isThere(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** With what it started, which ends when nobody speaks to it any more. */
function endIt(child: ChildProcess): void {
  child.stdin?.end();
  child.kill('SIGKILL');
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
