import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, env, Uri, workspace } from 'vscode';
import { eventually, lockscope, type LockJson, type SnapshotJson } from './lockscopeApi';

/** A process that lives until it is killed. */
async function holder(): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  await once(child, 'spawn');
  assert.ok(child.pid !== undefined);
  return child as ChildProcess & { readonly pid: number };
}

function stamp(pid: number): string {
  return `${pid}\n${pid}-0123456789abcdef\n`;
}

describe('Lockscope in the extension host', () => {
  const root = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const state = join(root, 'project', '.codegraph');
  const lock = join(state, 'changes.journal.lock');
  const id = `codegraph.journal-lock:${lock}`;
  const row = `lock:${id}`;
  const processes: ChildProcess[] = [];
  let api: { snapshot(): SnapshotJson };

  const live = async (): Promise<ChildProcess & { readonly pid: number }> => {
    const child = await holder();
    processes.push(child);
    return child;
  };
  const lockNow = (): LockJson | undefined => api.snapshot().locks.find((candidate) => candidate.id === id);
  const verdict = (wanted: string, limitMs?: number): Promise<LockJson> =>
    eventually(`verdict ${wanted}`, () => (lockNow()?.verdict === wanted ? lockNow() : undefined), limitMs);

  before(async () => {
    assert.notEqual(root, '', 'the tests need a folder');
    api = await lockscope();
  });

  // Until it is forgotten, the next test would take the lock of this one for its own.
  afterEach(async () => {
    rmSync(join(root, 'project'), { recursive: true, force: true });
    await eventually('the lock to go', () => (lockNow() === undefined ? true : undefined));
  });

  after(() => {
    for (const child of processes) child.kill('SIGKILL');
  });

  it('registers every command of its manifest', async () => {
    const known = new Set(await commands.getCommands(true));
    const declared = [
      'releaseStaleLock',
      'sweepOrphans',
      'undoLastRelease',
      'verifyJournals',
      'refresh',
      'explainVerdict',
      'showLog',
    ];
    assert.deepEqual(
      declared.filter((name) => !known.has(`lockscope.${name}`)),
      [],
    );
  });

  it('sees a lock in a folder nobody has looked into before, within two seconds', async () => {
    const { pid } = await live();
    mkdirSync(state, { recursive: true });
    writeFileSync(lock, stamp(pid));
    const seen = await verdict('held', 2_000);
    assert.deepEqual([seen.holder?.pid, seen.holder?.liveness, seen.releasable], [pid, 'alive', false]);
    assert.match(seen.holder?.command ?? '', /sleep 600/);
  });

  it('says stale within three seconds of the holder’s death, though the file did not change', async () => {
    const child = await live();
    mkdirSync(state, { recursive: true });
    writeFileSync(lock, stamp(child.pid));
    await verdict('held');
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    assert.equal((await verdict('stale', 3_000)).releasable, true);
  });

  it('says overdue when a live holder is past its lease', async () => {
    const { pid } = await live();
    mkdirSync(state, { recursive: true });
    writeFileSync(lock, stamp(pid));
    const past = Date.now() / 1_000 - 40;
    utimesSync(lock, past, past);
    assert.equal((await verdict('overdue')).releasable, false);
  });

  it('forgets a lock that is released by its holder', async () => {
    const { pid } = await live();
    mkdirSync(state, { recursive: true });
    writeFileSync(lock, stamp(pid));
    await verdict('held');
    rmSync(lock);
    await eventually('the lock to go', () => (lockNow() === undefined ? true : undefined));
  });

  it('sees locks again after their folder vanished and returned', async () => {
    const { pid } = await live();
    mkdirSync(state, { recursive: true });
    writeFileSync(lock, stamp(pid));
    await verdict('held');
    rmSync(state, { recursive: true });
    await eventually('the lock to go', () => (lockNow() === undefined ? true : undefined));
    mkdirSync(state);
    writeFileSync(lock, stamp(pid));
    await verdict('held');
  });

  it('does not release a live lock when the command is called without its menu', async () => {
    const { pid } = await live();
    mkdirSync(state, { recursive: true });
    writeFileSync(lock, stamp(pid));
    await verdict('held');
    const before = statSync(lock, { bigint: true });
    await commands.executeCommand('lockscope.releaseStaleLock', row);
    const after = statSync(lock, { bigint: true });
    assert.deepEqual([after.ino, after.mtimeNs], [before.ino, before.mtimeNs]);
  });

  it('copies the holder’s pid and explains the verdict in a read-only document', async () => {
    const { pid } = await live();
    mkdirSync(state, { recursive: true });
    writeFileSync(lock, stamp(pid));
    await verdict('held');
    await commands.executeCommand('lockscope.copyHolderPid', row);
    assert.equal(await env.clipboard.readText(), String(pid));
    const uri = Uri.from({ scheme: 'lockscope-verdict', path: '/changes.journal.lock.md', query: id });
    const text = (await workspace.openTextDocument(uri)).getText();
    assert.match(text, /^# codegraph journal lock\\?: held$/m);
    assert.match(text, new RegExp(`Process ${pid} has been running since`));
    assert.equal(workspace.fs.isWritableFileSystem('lockscope-verdict') ?? false, false);
  });

  it('verifies a journal as it changes', async () => {
    mkdirSync(state, { recursive: true });
    const journal = join(state, 'changes.journal');
    const health = (wanted: string): Promise<string> =>
      eventually(
        `health ${wanted}`,
        () => api.snapshot().journals.find(({ path, health: now }) => path === journal && now === wanted)?.health,
      );
    writeFileSync(journal, '# codegraph-journal v1 1795165200000\nsrc/a.ts\n');
    await health('ok');
    writeFileSync(journal, '# codegraph-journal v1 1795165200000\nDELETED\n');
    await health('damaged');
    writeFileSync(journal, '# codegraph-journal v1 0\n');
    await health('uninitialised');
  });

  it('does not look into folders the settings exclude', async () => {
    const { pid } = await live();
    mkdirSync(state, { recursive: true });
    writeFileSync(lock, stamp(pid));
    await verdict('held');
    const configuration = workspace.getConfiguration('lockscope');
    await configuration.update('exclude', ['**/project/**'], false);
    await eventually('the lock to go', () => (lockNow() === undefined ? true : undefined));
    await configuration.update('exclude', undefined, false);
    await verdict('held');
  });
});
