import { isLoopback, plainAddress } from '../ipAddress';
import type { ConnectionQuestion } from '../processPorts';
import type { Session } from './session';

/** One end of a TCP connection. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * Our own connection to a server as either side has it: it proves whether what the server says of its clients is what
 * this machine knows them by. A pooler, a tunnel, a container's published port give it away.
 */
export interface Route {
  readonly here: { readonly local: Endpoint; readonly remote: Endpoint };
  readonly there: {
    /** Its address may be a name that the server has looked up. */
    readonly client: Endpoint;
    /** `null` where the server does not say under which address it was reached. */
    readonly server: Endpoint | null;
  };
}

/**
 * Which socket of this machine would be the client's end of a session, going by the route of our own one; `null` where
 * that cannot be said, or where the client is on another machine. `own`: addresses of this machine.
 */
export function clientEnds(
  route: Route,
  own: readonly string[],
): (client: NonNullable<Session['client']>) => ConnectionQuestion | null {
  const local = plainAddress(route.here.local.address);
  const remote = plainAddress(route.here.remote.address);
  if (local === null || remote === null || !isStraight(route, local, remote)) return () => null;
  const here = [...new Set(own.flatMap((address) => plainAddress(address) ?? []))];
  // In this very network, then, where others reach it under any address of this machine.
  const isHere = isLoopback(remote) || (route.there.server !== null && here.includes(remote));
  const near = (address: string): readonly string[] => {
    if (isLocalhost(address)) return loopbacks;
    const plain = plainAddress(address);
    return plain !== null && (plain === local || isLoopback(plain) || here.includes(plain)) ? [plain] : [];
  };
  return ({ address, port }) => {
    const from = port === null ? [] : near(address);
    if (port === null || from.length === 0) return null;
    const to = isHere ? [...new Set([remote, ...from, ...here])] : [remote];
    return { local: { addresses: from, port }, remote: { addresses: to, port: route.here.remote.port } };
  };
}

/** Nobody on the way has put another address or port in the place of ours, nor of the server's. */
function isStraight({ here, there }: Route, local: string, remote: string): boolean {
  if (there.client.port !== here.local.port) return false;
  // Any other name may be that of several machines.
  const isSeen = isLocalhost(there.client.address)
    ? isLoopback(local) && isLoopback(remote)
    : plainAddress(there.client.address) === local;
  if (!isSeen || there.server === null) return isSeen;
  return there.server.port === here.remote.port && plainAddress(there.server.address) === remote;
}

const loopbacks = ['127.0.0.1', '0:0:0:0:0:0:0:1'];

/** What MySQL and MariaDB make of the addresses of the loopback, of either family. */
function isLocalhost(address: string): boolean {
  return /^(?:ip6-)?localhost(?:\.localdomain)?$/i.test(address);
}
