import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, it } from 'mocha';
import type { ConnectionOwners, ListenerAnswer, PortListeners } from '../../src/core/processPorts';
import { createConnectionOwners } from '../../src/node/processes/connections';
import { createLsofConnections } from '../../src/node/processes/lsofConnections';
import { createLsofListeners } from '../../src/node/processes/lsofListeners';
import { createPortListeners } from '../../src/node/processes/portListeners';
import { createProcfsConnections } from '../../src/node/processes/procfsConnections';
import { createProcfsListeners } from '../../src/node/processes/procfsListeners';
import { createProcTree } from '../../src/node/processes/procTree';
import { ensureTool } from '../support/realTools/ensureTool';
import { deadPid } from '../support/release/deadPid';

/** A process that waits at a port of its own choice, and one that has inherited its socket. */
interface Served {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
}

async function serve(address: string): Promise<Served> {
  const source = `require('node:net').createServer((socket) => socket.write('hello')).listen(0, process.argv[1], function () { console.log(this.address().port); })`;
  const child = spawn(process.execPath, ['-e', source, address], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, pid: child.pid ?? 0, port: Number(String(line)) };
}

async function stop({ child }: Served): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const isLinux = process.platform === 'linux';

describe('who has the near end of a connection', () => {
  let serving: Served;
  let client: Socket;

  before(async () => {
    serving = await serve('127.0.0.1');
    client = createConnection(serving.port, '127.0.0.1');
    // Until it is accepted, the far end is nobody's.
    await once(client, 'data');
  });

  after(async () => {
    client?.destroy();
    if (serving !== undefined) await stop(serving);
  });

  async function check({ ask }: Pick<ConnectionOwners, 'ask'>): Promise<void> {
    const near = { addresses: ['127.0.0.1'], port: client.localPort ?? 0 };
    const far = { addresses: ['127.0.0.1'], port: serving.port };
    const answers = await ask([
      { local: near, remote: far },
      { local: far, remote: near },
      { local: near, remote: near },
      { local: { ...near, addresses: ['127.0.0.2'] }, remote: far },
    ]);
    const pids = answers.map((answer) => (answer.state === 'looked' ? answer.pids : answer.reason));
    assert.deepEqual(pids, [[process.pid], [serving.pid], [], []]);
  }

  it('is seen by what this machine has for it, and by lsof', async () => {
    await ensureTool(['lsof'], 'lsof');
    await check(createConnectionOwners());
    await check({ ask: createLsofConnections() });
  });

  if (isLinux) {
    it('is somebody who cannot be seen, where processes do not let us look', async () => {
      const ask = createProcfsConnections({ ...createProcTree(), sockets: () => ({ code: 'EACCES' }) });
      const near = { addresses: ['127.0.0.1'], port: client.localPort ?? 0 };
      const [answer] = await ask([{ local: near, remote: { addresses: ['127.0.0.1'], port: serving.port } }]);
      assert.deepEqual(answer, { state: 'looked', pids: [], hidden: true });
    });
  }
});

describe('who waits at a port', () => {
  let four: Served;
  let six: Served;
  let own: Server;
  let ownPort: number;

  before(async () => {
    [four, six] = await Promise.all([serve('127.0.0.1'), serve('::1')]);
    own = createServer();
    own.listen(0, '127.0.0.1');
    await once(own, 'listening');
    ownPort = (own.address() as { port: number }).port;
  });

  after(async () => {
    own?.close();
    for (const served of [four, six]) if (served !== undefined) await stop(served);
  });

  const looked = (...pids: readonly number[]): ListenerAnswer => ({ state: 'looked', pids, hidden: false });

  async function check(listeners: PortListeners): Promise<void> {
    const gone = deadPid();
    const questions = [
      { port: four.port, pid: four.pid },
      { port: six.port, pid: six.pid },
      { port: ownPort, pid: four.pid },
      { port: four.port, pid: gone },
      { port: 1, pid: process.pid },
    ];
    const expected = [looked(four.pid), looked(six.pid), looked(process.pid), looked(four.pid), looked()];
    // Twice: the second time it is remembered who had the sockets.
    assert.deepEqual(await listeners.ask(questions), expected);
    assert.deepEqual(await listeners.ask(questions), expected);
  }

  it('is seen of one’s own processes, of both families, whoever is asked after', async () => {
    await check(createPortListeners());
  });

  it('is seen by lsof as well', async () => {
    await ensureTool(['lsof'], 'lsof');
    await check(createLsofListeners());
  });

  it('is seen among more sockets than the kernel lists in one piece', async () => {
    const many = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const server = createServer().listen(0, '127.0.0.1');
        await once(server, 'listening');
        return server;
      }),
    );
    const questions = many.map((server) => ({ port: (server.address() as { port: number }).port, pid: process.pid }));
    try {
      assert.deepEqual(
        await createPortListeners().ask(questions),
        questions.map(() => looked(process.pid)),
      );
    } finally {
      for (const server of many) server.close();
    }
  });

  if (isLinux) {
    it('is forgotten with its process, and found when another has the port', async () => {
      const listeners = createProcfsListeners();
      const first = await serve('127.0.0.1');
      const question = { port: first.port, pid: process.pid };
      assert.deepEqual(await listeners.ask([question]), [looked(first.pid)]);
      await stop(first);
      assert.deepEqual(await listeners.ask([question]), [looked()]);
      const taker = createServer().listen(first.port, '127.0.0.1');
      await once(taker, 'listening');
      try {
        assert.deepEqual(await listeners.ask([{ port: first.port, pid: four.pid }]), [looked(process.pid)]);
      } finally {
        taker.close();
      }
    });

    it('is somebody who cannot be seen, where processes do not let us look', async () => {
      const tree = createProcTree();
      const blind = createProcfsListeners({ ...tree, sockets: () => ({ code: 'EACCES' }) });
      assert.deepEqual(await blind.ask([{ port: four.port, pid: four.pid }]), [
        { state: 'looked', pids: [], hidden: true },
      ]);
    });

    it('is not known of a process in a network that cannot be looked into', async () => {
      const tree = createProcTree();
      const apart = createProcfsListeners({
        ...tree,
        link: (file) => (file.endsWith(`${four.pid}/ns/net`) ? { code: 'EACCES' } : tree.link(file)),
      });
      assert.deepEqual(await apart.ask([{ port: four.port, pid: four.pid }]), [
        { state: 'unreadable', reason: 'EACCES' },
      ]);
    });
  }
});
