import { fail, ok, type Result } from '../result';
import type { DatabaseSystem } from './reading';

/** A connection URL taken apart without decoding anything, so that it can be put together again as it was. */
export interface ConnectionUrl {
  readonly system: DatabaseSystem;
  readonly scheme: string;
  readonly user: string | null;
  readonly password: string | null;
  /** Host with port, or several, or none: the driver's default. */
  readonly hosts: string;
  /** With its slash. */
  readonly path: string;
  /** With its question mark; without passwords. */
  readonly query: string;
}

export type UrlFlaw =
  /** No URL at all, or a character in user or password that has to be percent-encoded. */
  | 'url-syntax'
  /** A database that is not understood. */
  | 'url-scheme';

const systems: Readonly<Record<string, DatabaseSystem>> = {
  postgres: 'postgresql',
  postgresql: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mariadb',
};

/** The schemes that are understood. */
export const databaseSchemes: readonly string[] = Object.keys(systems);

/** Parameters that drivers take a password from. */
const passwordParameter = /^(?:password|passwd|pwd|sslpassword)$/i;

/** Takes a URL apart. What it fails with has nothing of the URL in it, as a password may be anywhere in a broken one. */
export function parseConnectionUrl(url: string): Result<ConnectionUrl, UrlFlaw> {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(\/[^?#]*)?(\?[^#]*)?$/i.exec(url);
  if (parts === null || /[\s\p{Cc}]/u.test(url)) return fail('url-syntax');
  const [, scheme = '', authority = '', path = '', query = ''] = parts;
  const system = Object.hasOwn(systems, scheme.toLowerCase()) ? systems[scheme.toLowerCase()] : undefined;
  if (system === undefined) return fail('url-scheme');
  const at = authority.lastIndexOf('@');
  // A slash or a question mark in a password would end the authority early: what follows is then no path.
  if (path.includes('@') || authority.indexOf('@') !== at) return fail('url-syntax');
  const login = at < 0 ? null : authority.slice(0, at);
  const colon = login?.indexOf(':') ?? -1;
  const parameters = query
    .slice(1)
    .split('&')
    .filter((each) => each !== '');
  const isPassword = (each: string): boolean => passwordParameter.test(each.split('=', 1)[0] ?? '');
  const inQuery = parameters.find(isPassword)?.replace(/^[^=]*=?/, '');
  const inLogin = login === null || colon < 0 ? null : login.slice(colon + 1);
  const kept = parameters.filter((each) => !isPassword(each));
  return ok({
    system,
    scheme: scheme.toLowerCase(),
    user: login === null ? null : colon < 0 ? login : login.slice(0, colon),
    password: inLogin ?? inQuery ?? null,
    hosts: authority.slice(at + 1),
    path,
    query: kept.length === 0 ? '' : `?${kept.join('&')}`,
  });
}

/** The URL without a password: what may be kept and handed on. */
export function urlWithoutPassword({ scheme, user, hosts, path, query }: ConnectionUrl): string {
  return `${scheme}://${user === null ? '' : `${user}@`}${hosts}${path}${query}`;
}

/** Where it leads, in short and without parameters: `app@localhost:5432/shop`. */
export function urlPlace({ user, hosts, path }: ConnectionUrl): string {
  return `${user === null ? '' : `${user}@`}${hosts === '' ? 'localhost' : hosts}${path === '/' ? '' : path}`;
}

/** What a password belongs to: never to a name, which a workspace could give to a server of its own. */
export function passwordKey({ system, user, hosts, path, query }: ConnectionUrl): string {
  // A host in the parameters takes the place of the other.
  return `${system}://${user ?? ''}@${hosts}${path}${query}`;
}

/** The password as it is meant: percent-encoding undone, as drivers do. */
export function decodedPassword(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    // URIError: a lone percent sign, which drivers take as it is.
    return password;
  }
}
