import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import type { ConnectionOptions } from 'mysql2/promise';
import type { DatabaseTarget, EngineOptions } from '../../core/databases/engine';
import type { DatabaseTrouble } from '../../core/databases/reading';
import { fail, ok, type Result } from '../../core/result';
import { readPem } from '../pemFile';
import { type ClientOptions, parseClientOptions } from './optionFile';

const maxOptionBytes = 64 * 1024;

export interface OptionPlaces {
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** How the driver is to connect: what the URL says, and what it leaves open from `~/.my.cnf`. */
export async function connectOptions(
  target: DatabaseTarget,
  { connectTimeoutMs }: EngineOptions,
  places: OptionPlaces = { home: homedir(), platform: process.platform },
): Promise<Result<ConnectionOptions, DatabaseTrouble>> {
  const url = parsedUrl(target.url);
  if (url === null) return notConfigured('The URL cannot be understood.');
  const file = await readOptionFile(places);
  if (!file.ok) return file;
  const { user, password, host, port, socket } = file.value;
  const isLocal = url.hostname === '';
  const socketPath =
    url.searchParams.get('socketPath') ?? url.searchParams.get('socket') ?? (isLocal ? socket : undefined);
  const tls = await tlsOf(url.searchParams);
  if (!tls.ok) return tls;
  const login = decoded(url.username);
  return ok({
    ...(socketPath === undefined
      ? {
          host: isLocal ? (host ?? 'localhost') : url.hostname.replace(/^\[|\]$/g, ''),
          port: Number(url.port === '' ? ((isLocal ? port : undefined) ?? 3306) : url.port),
        }
      : { socketPath }),
    user: login === '' ? (user ?? process.env['USER'] ?? process.env['USERNAME'] ?? 'root') : login,
    password:
      target.password ??
      (url.password === '' ? (ownPassword(login, file.value, password) ?? '') : decoded(url.password)),
    ...(url.pathname.length > 1 ? { database: decoded(url.pathname.slice(1)) } : {}),
    ...(tls.value === null ? {} : { ssl: tls.value }),
    connectTimeout: connectTimeoutMs,
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
    rowsAsArray: true,
    multipleStatements: false,
    // A server could otherwise ask for any file of this machine.
    flags: ['-LOCAL_FILES'],
    connectAttributes: { program_name: 'lockscope' },
  });
}

/** The file's password goes with the file's user, and with nobody else. */
function ownPassword(login: string, { user }: ClientOptions, password: string | undefined): string | undefined {
  return login === '' || user === undefined || user === login ? password : undefined;
}

function parsedUrl(text: string): URL | null {
  try {
    // Only the schemes of the web may have no host in Node's view of URLs.
    const url = new URL(text);
    return /^(?:mysql|mariadb):$/.test(url.protocol) ? url : null;
  } catch {
    // TypeError: not a URL. Its message has the URL in it, and with that a password.
    return null;
  }
}

/** Nothing where there is no such file; trouble where others could read a password in it, as the clients refuse it too. */
async function readOptionFile({ home, platform }: OptionPlaces): Promise<Result<ClientOptions, DatabaseTrouble>> {
  const file = path.join(home, '.my.cnf');
  try {
    const { mode, size } = await stat(file);
    // The clients pass over a file that everybody may write.
    if (size > maxOptionBytes || (platform !== 'win32' && (mode & 0o002) !== 0)) return ok({});
    const options = parseClientOptions(await readFile(file, 'utf8'));
    const isOpen = platform !== 'win32' && (mode & 0o077) !== 0;
    return options.password !== undefined && isOpen
      ? notConfigured('~/.my.cnf has a password in it, and others may read it: chmod 600 ~/.my.cnf')
      : ok(options);
  } catch {
    // ENOENT mostly; whatever it is, what the file would say is then not known.
    return ok({});
  }
}

/** `ssl` as the driver has it (JSON, or a profile of its own), or the words of the servers' clients (`ssl-mode`). */
async function tlsOf(
  query: URLSearchParams,
): Promise<Result<NonNullable<ConnectionOptions['ssl']> | null, DatabaseTrouble>> {
  const given = query.get('ssl');
  const mode = (query.get('ssl-mode') ?? query.get('sslmode') ?? '').toUpperCase().replaceAll('-', '_');
  const files: Record<string, string> = {};
  for (const name of ['ca', 'cert', 'key']) {
    const file = query.get(`ssl-${name}`);
    if (file === null) continue;
    const pem = await readPem(`ssl-${name}`, file);
    if (!pem.ok) return pem;
    files[name] = pem.value;
  }
  if (given !== null && given.startsWith('{')) {
    try {
      return ok({ ...(JSON.parse(given) as object), ...files });
    } catch {
      return notConfigured('ssl: not JSON');
    }
  }
  if (given !== null && !/^(?:true|1|false|0)$/i.test(given)) return ok(given);
  if (mode === 'REQUIRED' || mode === 'REQUIRE') return ok({ rejectUnauthorized: false, ...files });
  if (mode === 'VERIFY_CA') return ok({ rejectUnauthorized: true, ...files });
  if (mode === 'VERIFY_IDENTITY' || mode === 'VERIFY_FULL') {
    return ok({ rejectUnauthorized: true, verifyIdentity: true, ...files });
  }
  if (mode !== '' && !['DISABLED', 'DISABLE', 'PREFERRED', 'PREFER'].includes(mode))
    return notConfigured(`ssl-mode: ${mode}`);
  const isWanted = (given !== null && /^(?:true|1)$/i.test(given)) || Object.keys(files).length > 0;
  return ok(isWanted ? { rejectUnauthorized: true, verifyIdentity: true, ...files } : null);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // URIError: a lone percent sign, which stands for itself.
    return text;
  }
}

function notConfigured(message: string): { readonly ok: false; readonly error: DatabaseTrouble } {
  return fail({ code: 'not-configured', message });
}
