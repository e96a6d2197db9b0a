import { stateOf } from './entryState';
import { livenessOf, type RegistryEntry } from './registry';

/**
 * Where a process is to be found, to be copied: the address that is named, without anything that may be a secret, or its
 * port on this machine; `null` where neither is named.
 */
export function addressOf({ address, port }: RegistryEntry): string | null {
  if (address !== null) {
    const url = parsed(address);
    if (url !== null) return withoutSecrets(url);
  }
  return port === null ? null : `localhost:${port}`;
}

/**
 * The page of a server, to be opened in a browser: only on this machine, only by http, and only while the very process
 * that is named is seen to listen there. `null` otherwise.
 */
export function pageOf(entry: RegistryEntry): string | null {
  const state = stateOf(entry);
  if (entry.address === null || livenessOf(entry) !== 'alive') return null;
  if (state !== 'alive' && state !== 'overdue') return null;
  const url = parsed(entry.address);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  const host = loopbackHost(url.hostname);
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port);
  const isServed = entry.evidence.some((item) => item.code === 'port-served' && item.port === port);
  if (host === null || !isServed) return null;
  url.hostname = host;
  return withoutSecrets(url);
}

/** No user, no password, and no query: the keys to servers stand there. */
function withoutSecrets(url: URL): string {
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url.href;
}

function parsed(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** What leads to this machine and nowhere else; a server that listens everywhere is reached here, too. */
function loopbackHost(host: string): string | null {
  if (host === '0.0.0.0' || host === '[::]') return 'localhost';
  const isLoopback =
    host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\.[\d.]+$/.test(host);
  return isLoopback ? host : null;
}
