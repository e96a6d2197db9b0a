import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, env, window, workspace } from 'vscode';
import { type EntryJson, eventually, lockscope, type SnapshotJson } from './lockscopeApi';

/** A server that waits at a port of its own choice and prints it. */
const listening = `
const server = require('node:http').createServer((_, answer) => answer.end('here'));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

interface Server {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
}

/** What VS Code starts terminals with: old packages of its server have none for every platform. */
const terminals = join(env.appRoot, 'node_modules/node-pty');
const hasTerminals = [`prebuilds/${process.platform}-${process.arch}`, 'build/Release'].some((folder) =>
  existsSync(join(terminals, folder, 'pty.node')),
);

describe('the Registries view in the extension host', () => {
  const root = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const pids = join(root, 'api', 'tmp', 'pids');
  const record = join(root, 'web', '.nuxt', 'nuxt.lock');
  const started: ChildProcess[] = [];
  let api: { snapshot(): SnapshotJson };

  const serve = async (): Promise<Server> => {
    // The host is Electron or Node, and either runs as Node with this.
    const child = spawn(process.execPath, ['-e', listening], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    started.push(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, pid: child.pid ?? 0, port: Number(line.toString()) };
  };
  const write = (file: string, text: string): string => {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const writeRecord = ({ pid, port }: Omit<Server, 'child'>, query = ''): string =>
    write(
      record,
      JSON.stringify({ pid, port, url: `http://localhost:${port}/${query}`, command: 'dev', startedAt: Date.now() }),
    );
  const entries = (): readonly EntryJson[] => api.snapshot().registries.flatMap((registry) => registry.entries);
  const entry = (path: string, has: (entry: EntryJson) => boolean): Promise<EntryJson> =>
    eventually(`the entry ${path}`, () => entries().find((one) => one.path === path && has(one)));
  const evidence = (path: string, code: string): Promise<EntryJson> =>
    entry(path, (one) => one.evidence.some((item) => item.code === code));
  const rowOf = (dialect: string, path: string): string => `entry:${dialect}:${path}`;
  const run = (name: string, row: string): Thenable<unknown> => commands.executeCommand(`lockscope.${name}`, row);

  before(async () => {
    assert.notEqual(root, '', 'the tests need a folder');
    api = await lockscope();
  });

  afterEach(async () => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    rmSync(join(root, 'api'), { recursive: true, force: true });
    rmSync(join(root, 'web'), { recursive: true, force: true });
    await eventually('the entries to go', () => (entries().length === 0 ? true : undefined));
  });

  it('has all of its commands', async () => {
    const known = new Set(await commands.getCommands(true));
    for (const name of ['findRegistryEntry', 'copyAddress', 'openInBrowser', 'stopProcess', 'removeDeadEntry']) {
      assert.ok(known.has(`lockscope.${name}`), name);
    }
  });

  it('copies the address without the key in it, and the pid', async () => {
    const server = await serve();
    await evidence(writeRecord(server, '?token=secret#token=secret'), 'port-served');
    await run('copyAddress', rowOf('nuxt.lock', record));
    assert.equal(await env.clipboard.readText(), `http://localhost:${server.port}/`);
    await run('copyHolderPid', rowOf('nuxt.lock', record));
    assert.equal(await env.clipboard.readText(), String(server.pid));
  });

  it('opens no page of a server that was killed, nor of one that has moved on', async () => {
    const server = await serve();
    await evidence(writeRecord(server), 'port-served');
    const gone = once(server.child, 'exit');
    server.child.kill('SIGKILL');
    await gone;
    // At once, before Lockscope has had a reason to look again.
    assert.equal(await run('openInBrowser', rowOf('nuxt.lock', record)), undefined);
    assert.equal((await entry(record, ({ liveness }) => liveness === 'dead')).verdict, 'stale');

    const moved = await serve();
    await evidence(writeRecord({ pid: moved.pid, port: server.port }), 'port-silent');
    assert.equal(await run('openInBrowser', rowOf('nuxt.lock', record)), undefined);
  });

  it('opens the file of an entry', async () => {
    const file = write(join(pids, 'server.pid'), `${process.pid}\n`);
    await entry(file, () => true);
    await run('open', rowOf('rails.pid-file', file));
    assert.equal(window.activeTextEditor?.document.uri.fsPath, file);
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  if (hasTerminals) {
    it('shows the terminal that the process of an entry was started from', async () => {
      const terminal = window.createTerminal({ name: 'server', shellPath: '/bin/sh' });
      const shown = new Promise<string>((resolve) => {
        const subscription = window.onDidChangeActiveTerminal((active) => {
          if (active?.name !== 'server') return;
          subscription.dispose();
          resolve(active.name);
        });
      });
      const pid = (await terminal.processId) ?? 0;
      const file = write(join(pids, 'server.pid'), `${pid}\n`);
      await entry(file, ({ liveness }) => liveness === 'alive');
      await run('revealTerminal', rowOf('rails.pid-file', file));
      assert.equal(window.activeTerminal?.name ?? (await shown), 'server');
      terminal.dispose();
    });
  } else {
    it('waits for no terminal whose process cannot be started', async () => {
      const terminal = window.createTerminal({ name: 'server', shellPath: '/bin/sh' });
      const file = write(join(pids, 'server.pid'), `${process.pid}\n`);
      await entry(file, ({ liveness }) => liveness === 'alive');
      // It ends, which is all that can be seen from here.
      await run('revealTerminal', rowOf('rails.pid-file', file));
      terminal.dispose();
    });
  }

  it('removes no entry whose process is alive, and stops none that is gone, past every menu', async () => {
    const dead = spawnSync('true').pid;
    const alive = write(join(pids, 'alive.pid'), `${process.pid}\n`);
    const gone = write(join(pids, 'gone.pid'), `${dead}\n`);
    await entry(alive, ({ liveness }) => liveness === 'alive');
    await entry(gone, ({ verdict, releasable }) => verdict === 'stale' && releasable);
    await run('removeDeadEntry', rowOf('rails.pid-file', alive));
    assert.equal(readFileSync(alive, 'utf8'), `${process.pid}\n`);
    await run('stopProcess', rowOf('rails.pid-file', gone));
    assert.equal(readFileSync(gone, 'utf8'), `${dead}\n`);
  });
});
