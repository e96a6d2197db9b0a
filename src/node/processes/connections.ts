import { networkInterfaces } from 'node:os';
import type { ConnectionOwners } from '../../core/processPorts';
import { createLsofConnections } from './lsofConnections';
import { createNetstatConnections } from './netstatConnections';
import { createProcfsConnections } from './procfsConnections';
import { createSocketPeers } from './socketPeers';
import { systemOf } from './system';

/** Who has which end of a TCP connection of this machine. `platform` as in `process.platform`. */
export function createConnectionOwners(platform: NodeJS.Platform = process.platform): ConnectionOwners {
  return { pid: process.pid, addresses: ownAddresses, ask: askerFor(platform), servedBy: serversOf(platform) };
}

function askerFor(platform: NodeJS.Platform): ConnectionOwners['ask'] {
  switch (systemOf(platform)) {
    case 'linux':
      return createProcfsConnections();
    case 'windows':
      return createNetstatConnections();
    case 'unix':
    case 'haiku':
      return createLsofConnections({ platform });
  }
}

function serversOf(platform: NodeJS.Platform): ConnectionOwners['servedBy'] {
  if (systemOf(platform) === 'linux') return createSocketPeers();
  // Nothing there says which end belongs to which.
  return (pids) => Promise.resolve(pids.map(() => ({ state: 'unreadable', reason: 'not told by this system' })));
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));
}
