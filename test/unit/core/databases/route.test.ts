import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ConnectionQuestion } from '../../../../src/core/processPorts';
import { clientEnds, type Endpoint, type Route } from '../../../../src/core/databases/route';

const own = ['127.0.0.1', '::1', '192.168.1.5'];

function end(text: string): Endpoint {
  const [, address = '', port = ''] = /^(.*):(\d+)$/.exec(text) ?? [];
  return { address, port: Number(port) };
}

/** Where we and the server are by our own lights, and by those of the server. */
function route(local: string, remote: string, client = local, server: string | null = remote): Route {
  return {
    here: { local: end(local), remote: end(remote) },
    there: { client: end(client), server: server === null ? null : end(server) },
  };
}

function clientEnd(client: Parameters<ReturnType<typeof clientEnds>>[0], by: Route): ConnectionQuestion | null {
  return clientEnds(by, own)(client);
}

const local = route('127.0.0.1:40000', '127.0.0.1:5432');
const lan = route('192.168.1.5:40000', '192.168.1.9:5432');
const six = '0:0:0:0:0:0:0:1';

describe('the client’s end of a session', () => {
  it('is a socket to any address of this machine, where the server is on it', () => {
    assert.deepEqual(clientEnd(end('127.0.0.1:50000'), local), {
      local: { addresses: ['127.0.0.1'], port: 50_000 },
      remote: { addresses: ['127.0.0.1', six, '192.168.1.5'], port: 5432 },
    });
    assert.deepEqual(clientEnd(end('192.168.1.5:50000'), local)?.local.addresses, ['192.168.1.5']);
    assert.deepEqual(clientEnd(end('::1:50000'), local)?.local.addresses, [six]);
    // Over an address of its own, too, if that is the server's own one as well.
    const byName = route('192.168.1.5:40000', '192.168.1.5:5432');
    assert.deepEqual(clientEnd(end('127.0.0.1:50000'), byName)?.remote.addresses, ['192.168.1.5', '127.0.0.1', six]);
  });

  it('is a socket to the very server that we are connected to, where that is on another machine', () => {
    assert.deepEqual(clientEnd(end('192.168.1.5:50000'), lan), {
      local: { addresses: ['192.168.1.5'], port: 50_000 },
      remote: { addresses: ['192.168.1.9'], port: 5432 },
    });
  });

  it('is not of this machine under an address of another one', () => {
    assert.equal(clientEnd(end('192.168.1.77:50000'), lan), null);
    assert.equal(clientEnd(end('10.0.0.7:50000'), local), null);
    assert.equal(clientEnd({ address: '127.0.0.1', port: null }, local), null);
    assert.equal(clientEnd(end('laptop.lan:50000'), lan), null);
  });

  it('is not known where anybody on the way has changed an address or a port', () => {
    const client = end('127.0.0.1:50000');
    // A pooler or tunnel, a published port of a container by rules and by a proxy, one that is reached as another port.
    for (const changed of [
      route('127.0.0.1:40000', '127.0.0.1:6432', '127.0.0.1:41000', '127.0.0.1:5432'),
      route('127.0.0.1:40000', '127.0.0.1:5432', '172.17.0.1:40000', '172.17.0.2:5432'),
      route('127.0.0.1:40000', '127.0.0.1:5432', '127.0.0.1:40001'),
      route('127.0.0.1:40000', '127.0.0.1:5433', '127.0.0.1:40000', '127.0.0.1:5432'),
      route('192.168.1.5:40000', '34.1.2.3:5432', '85.1.2.3:40000', '10.0.0.2:5432'),
    ])
      assert.equal(clientEnd(client, changed), null, JSON.stringify(changed));
  });

  it('may be of either family where the server has only its word for this machine', () => {
    const named = route('127.0.0.1:40000', '127.0.0.1:3306', 'localhost:40000', null);
    assert.deepEqual(clientEnd(end('localhost:50000'), named), {
      local: { addresses: ['127.0.0.1', six], port: 50_000 },
      remote: { addresses: ['127.0.0.1', six, '192.168.1.5'], port: 3306 },
    });
    // What a container calls the machine that it runs on, and what several machines may be called.
    for (const name of ['_gateway', 'host.docker.internal'])
      assert.equal(
        clientEnd(end(`${name}:50000`), route('127.0.0.1:40000', '127.0.0.1:3306', `${name}:40000`, null)),
        null,
      );
    assert.equal(
      clientEnd(end('localhost:50000'), route('192.168.1.5:40000', '192.168.1.9:3306', 'localhost:40000', null)),
      null,
    );
  });
});
