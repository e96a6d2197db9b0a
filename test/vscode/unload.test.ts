import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { commands, extensions, workspace } from 'vscode';
import { lockscope } from './lockscopeApi';
import { SilentServer } from '../support/databases/silentServer';

// The last file by its name: after it the extension is there no more.
describe('Lockscope as it is unloaded', () => {
  let server: SilentServer;

  before(async () => {
    await lockscope();
    server = await SilentServer.listening();
  });

  after(async () => {
    await workspace.getConfiguration('lockscope').update('databases', undefined, true);
    await server.close();
  });

  it('ends its connections to databases, also one that has not had an answer yet', async () => {
    const url = `postgres://app@127.0.0.1:${server.port}/shop`;
    await workspace.getConfiguration('lockscope').update('databases', [{ name: 'shop', url }], true);
    await commands.executeCommand('lockscope.databases.focus');
    const socket = await server.connection();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const extension = extensions.getExtension('lockscope.lockscope');
    assert.ok(extension !== undefined);
    // The very module that the host has loaded, whose function it calls when a window closes.
    const loaded = createRequire(__filename)(join(extension.extensionPath, 'dist', 'extension.js')) as {
      readonly deactivate: () => Promise<void>;
    };
    await Promise.all([loaded.deactivate(), closed]);
    await commands.executeCommand('lockscope.refresh');
    assert.equal(server.connections, 1);
  });
});
