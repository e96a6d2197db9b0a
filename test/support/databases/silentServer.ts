import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** Takes connections and never says a word, as a database server that hangs. */
export class SilentServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #connections = 0;
  #unclaimed: Socket[] = [];
  #claims: ((socket: Socket) => void)[] = [];

  static async listening(): Promise<SilentServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SilentServer(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#connections += 1;
      this.#sockets.add(socket);
      // It is told of its end only as it reads.
      socket.resume();
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
      const claim = this.#claims.shift();
      if (claim === undefined) this.#unclaimed.push(socket);
      else claim(socket);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How many there have been. */
  get connections(): number {
    return this.#connections;
  }

  /** The next one that nobody has asked for yet. */
  connection(): Promise<Socket> {
    const socket = this.#unclaimed.shift();
    return socket === undefined ? new Promise((resolve) => this.#claims.push(resolve)) : Promise.resolve(socket);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
