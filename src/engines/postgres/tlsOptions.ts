import type { ConnectionOptions } from 'node:tls';
import type { DatabaseTrouble } from '../../core/databases/reading';
import { fail, ok, type Result } from '../../core/result';
import { readPem } from '../pemFile';

/** What the driver is told of TLS. All that it would ask the URL or the environment for is in it. */
export interface TlsOptions {
  readonly ssl: false | ConnectionOptions;
  readonly sslnegotiation: 'postgres' | 'direct';
}

/** The parameters of a URL that say something of TLS, and what stands for them in the environment. */
const variables: Readonly<Record<string, string | null>> = {
  ssl: null,
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslnegotiation: 'PGSSLNEGOTIATION',
  uselibpqcompat: null,
};

/** They are all taken from the URL here: the driver would read the files on the thread, and warn on the console. */
export const tlsParameters: readonly string[] = Object.keys(variables);

type Check = 'none' | 'authority' | 'authority-and-name';

/**
 * TLS as `pg` 8 has it: whatever is more than `disable` checks certificate and name, unless `uselibpqcompat=true` asks
 * for the meaning that the modes have for `psql` (node-postgres, packages/pg-connection-string/index.js). The files of
 * the environment, which that driver passes over, count as in `psql`.
 */
export async function tlsOptions(
  url: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Result<TlsOptions, DatabaseTrouble>> {
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
  // What is said more than once is as it was said last.
  const inUrl = (name: string): string | null => query.getAll(name).at(-1) || null;
  const given = (name: string): string | null => inUrl(name) ?? (env[variables[name] ?? ''] || null);
  const isInUrl = ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey'].some((name) => inUrl(name) !== null);
  const root = given('sslrootcert');
  const sslnegotiation = given('sslnegotiation') ?? 'postgres';
  if (sslnegotiation !== 'postgres' && sslnegotiation !== 'direct')
    return notConfigured(`sslnegotiation=${sslnegotiation}`);
  const check = checkOf({
    ssl: inUrl('ssl'),
    mode: isInUrl ? inUrl('sslmode') : given('sslmode'),
    // With the authorities of everybody, psql takes nothing less than a check of the name either.
    isOfPsql: inUrl('uselibpqcompat') === 'true' && root !== 'system',
    hasRoot: root !== null,
    isWanted: isInUrl || sslnegotiation === 'direct',
  });
  if (!check.ok) return check;
  // Over a socket of the file system no server speaks TLS, and psql does not ask for it.
  if (check.value === null || isSocket(url, inUrl('host'), env)) return ok({ ssl: false, sslnegotiation: 'postgres' });
  const files = await filesOf(given);
  return files.ok ? ok({ ssl: { ...checking[check.value], ...files.value }, sslnegotiation }) : files;
}

const checking: Readonly<Record<Check, ConnectionOptions>> = {
  none: { rejectUnauthorized: false },
  authority: { rejectUnauthorized: true, checkServerIdentity: () => undefined },
  'authority-and-name': { rejectUnauthorized: true },
};

interface Wish {
  readonly ssl: string | null;
  readonly mode: string | null;
  readonly isOfPsql: boolean;
  readonly hasRoot: boolean;
  /** Something is said that would be pointless without TLS. */
  readonly isWanted: boolean;
}

/** `null`: no TLS. */
function checkOf({ ssl, mode, isOfPsql, hasRoot, isWanted }: Wish): Result<Check | null, DatabaseTrouble> {
  switch (mode) {
    case null:
      return plainCheckOf(ssl, isWanted);
    case 'disable':
      return ok(null);
    case 'no-verify':
      return ok('none');
    case 'allow':
    case 'prefer':
      return ok(isOfPsql ? 'none' : 'authority-and-name');
    case 'require':
      if (!isOfPsql) return ok('authority-and-name');
      return ok(hasRoot ? 'authority' : 'none');
    case 'verify-ca':
      if (!isOfPsql) return ok('authority-and-name');
      // Else anybody with a certificate of a public authority would do.
      return hasRoot ? ok('authority') : notConfigured('sslmode=verify-ca without sslrootcert');
    case 'verify-full':
      return ok('authority-and-name');
    default:
      return notConfigured(`sslmode=${mode}`);
  }
}

function plainCheckOf(ssl: string | null, isWanted: boolean): Result<Check | null, DatabaseTrouble> {
  switch (ssl) {
    case null:
      return ok(isWanted ? 'authority-and-name' : null);
    case '1':
    case 'true':
      return ok('authority-and-name');
    case '0':
    case 'false':
      return ok(null);
    case 'no-verify':
      return ok('none');
    default:
      return notConfigured(`ssl=${ssl}`);
  }
}

async function filesOf(
  given: (name: string) => string | null,
): Promise<Result<Pick<ConnectionOptions, 'ca' | 'cert' | 'key'>, DatabaseTrouble>> {
  const files: { ca?: string; cert?: string; key?: string } = {};
  for (const [name, parameter] of [
    ['ca', 'sslrootcert'],
    ['cert', 'sslcert'],
    ['key', 'sslkey'],
  ] as const) {
    const path = given(parameter);
    // `system`: the authorities that are trusted without any file.
    if (path === null || (name === 'ca' && path === 'system')) continue;
    const read = await readPem(parameter, path);
    if (!read.ok) return read;
    files[name] = read.value;
  }
  return ok(files);
}

function isSocket(url: string, inQuery: string | null, env: Readonly<Record<string, string | undefined>>): boolean {
  const inUrl = /^[^/?#]*:\/\/(?:[^/?#]*@)?([^/?#]*)/.exec(url)?.[1] ?? '';
  const host = inQuery ?? (inUrl === '' ? (env['PGHOST'] ?? '') : inUrl);
  return /^(?:\/|%2f)/i.test(host);
}

function notConfigured(message: string): Result<never, DatabaseTrouble> {
  return fail({ code: 'not-configured', message });
}
