import type { Socket } from 'node:net';
import type { Route } from '../core/databases/route';

/** Both ends of an open connection as this machine has them; `null` for a socket of the file system. */
export function endsOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): Route['here'] | null {
  if (localAddress === undefined || localPort === undefined) return null;
  if (remoteAddress === undefined || remotePort === undefined) return null;
  return { local: { address: localAddress, port: localPort }, remote: { address: remoteAddress, port: remotePort } };
}
