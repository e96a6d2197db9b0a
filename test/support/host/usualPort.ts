import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

let usual = 0;

/**
 * A port that is free, and the same one each time in this process unless somebody else has it by now: a browser knows
 * what it has cached by the address it came from.
 */
export async function usualPort(): Promise<number> {
  return (usual = await freePort(usual).catch(() => freePort(0)));
}

/** The port given if it is free, and any for 0. @throws {Error} when it is taken */
async function freePort(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const free = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
  return free;
}
