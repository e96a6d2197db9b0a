import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { commands, window, workspace } from 'vscode';
import { lockscope } from './lockscopeApi';
import { SilentServer } from '../support/databases/silentServer';

const names = [
  'connectToDatabase',
  'disconnectFromDatabase',
  'forgetDatabasePassword',
  'editDatabaseConnections',
  'cancelStatement',
  'terminateSession',
  'releaseLockRow',
  'copySql',
  'copyLockName',
];

/** A row of the view, as its id says it. */
const rowOf = (connection: string, ...parts: readonly string[]): string =>
  `database:${[connection, ...parts].map(encodeURIComponent).join('/')}`;

describe('the Databases view in the extension host', () => {
  const warn = window.showWarningMessage;
  let server: SilentServer;

  const declare = (entries: readonly object[] | undefined): Thenable<void> =>
    workspace.getConfiguration('lockscope').update('databases', entries, true);
  const declared = (parts: object = {}): object => ({
    name: 'shop',
    url: `postgres://app@127.0.0.1:${server.port}/shop`,
    ...parts,
  });
  /** What a command says, called past every menu. */
  const refusalOf = async (command: string, row: string): Promise<string> => {
    const said: string[] = [];
    window.showWarningMessage = (message: string) => {
      said.push(message);
      return Promise.resolve(undefined);
    };
    try {
      await commands.executeCommand(`lockscope.${command}`, row);
    } finally {
      window.showWarningMessage = warn;
    }
    return said.join(' | ');
  };

  before(async () => {
    await lockscope();
    server = await SilentServer.listening();
  });

  after(async () => {
    await declare(undefined);
    await server.close();
  });

  it('has all of its commands', async () => {
    const known = new Set(await commands.getCommands(true));
    assert.deepEqual(
      names.filter((name) => !known.has(`lockscope.${name}`)),
      [],
    );
  });

  it('ends nobody and lets go of no row through a connection that only looks, nor through one that is not there', async () => {
    await declare([declared({ lookOnly: true }), declared({ name: 'other' })]);
    const refused: readonly (readonly [string, readonly string[]])[] = [
      ['cancelStatement', ['wait', '4711', 'mark']],
      ['terminateSession', ['wait', '4711', 'mark']],
      ['releaseLockRow', ['table-lock', 'some']],
    ];
    for (const [command, parts] of refused) {
      assert.match(
        await refusalOf(command, rowOf('shop', ...parts)),
        /: This connection is look-only: nobody is ended/,
      );
      assert.match(await refusalOf(command, rowOf('other', ...parts)), /: There is no connection to this server/);
      assert.match(await refusalOf(command, rowOf('gone', ...parts)), /: It is no longer there\.$/);
    }
  });

  it('asks nothing of a server while nobody looks, and connects when somebody does', async () => {
    await declare([declared()]);
    await commands.executeCommand('lockscope.refresh');
    await commands.executeCommand('lockscope.connectToDatabase', rowOf('shop', 'connection'));
    // Had Lockscope come, it would have come before.
    const probe = connect(server.port, '127.0.0.1');
    const first = await server.connection();
    assert.equal(first.remotePort, probe.localPort);
    assert.equal(server.connections, 1);
    probe.destroy();
    const second = server.connection();
    await commands.executeCommand('lockscope.databases.focus');
    const socket = await second;
    // One that is no longer declared is closed, even if it has not had an answer yet.
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await declare([]);
    await closed;
    await commands.executeCommand('workbench.view.explorer');
  });
});
