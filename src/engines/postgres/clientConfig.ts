import type { ClientConfig } from 'pg';
import type { DatabaseTarget, EngineOptions } from '../../core/databases/engine';
import { type TlsOptions, tlsParameters } from './tlsOptions';

/** What the session is called on the server, for those who look at it from there. */
const applicationName = 'lockscope';

/** Nobody's lock is waited for by who only looks, milliseconds. */
export const lockTimeoutMs = 500;

/** Whatever becomes of us, no transaction of ours stays open, milliseconds. */
const idleInTransactionMs = 10_000;

/**
 * What the driver is given; what is missing in the URL it takes from `PG*`. With `isPlain` nothing that a pooler would
 * not take: the limits are then only those of each transaction.
 * @throws whatever the driver finds wrong with the URL when it is used
 */
export function clientConfig(
  { url, password }: DatabaseTarget,
  options: EngineOptions,
  tls: TlsOptions,
  isPlain: boolean,
): ClientConfig {
  const { rest, options: theirs } = withoutOurs(url);
  const ours = `-c default_transaction_read_only=on -c lock_timeout=${lockTimeoutMs}`;
  return {
    ...(rest === '' ? {} : { connectionString: withPassword(rest, password) }),
    ...(password !== null && rest === '' ? { password } : {}),
    ...tls,
    application_name: applicationName,
    keepAlive: true,
    ...(isPlain
      ? // The empty text would be taken from the environment.
        { ...(theirs === null ? {} : { options: theirs }) }
      : {
          options: theirs === null ? ours : `${theirs} ${ours}`,
          statement_timeout: options.statementTimeoutMs,
          idle_in_transaction_session_timeout: idleInTransactionMs,
        }),
  };
}

/** What must not be in any message. */
export function secretsOf({ url, password }: DatabaseTarget): readonly string[] {
  const raw = /^[^/]*\/\/[^/?#]*?:([^@]*)@/.exec(url)?.[1] ?? '';
  const inQuery = [...url.matchAll(/[?&](?:password|passwd|sslpassword)=([^&]*)/gi)].map(([, value = '']) => value);
  return [password ?? '', ...[raw, ...inQuery].flatMap((each) => [each, decoded(each)])].filter((each) => each !== '');
}

/** Said by us, in another way. */
const replaced: ReadonlySet<string> = new Set([
  'options',
  'application_name',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  ...tlsParameters,
]);

/** Parameters that would take the place of ours are left out of the URL; theirs of `options` are kept beside ours. */
function withoutOurs(url: string): { readonly rest: string; readonly options: string | null } {
  const at = url.indexOf('?');
  if (at < 0) return { rest: url, options: null };
  let options: string | null = null;
  const kept = url
    .slice(at + 1)
    .split('&')
    .filter((parameter) => {
      const [name = '', ...value] = parameter.split('=');
      if (name === 'options') options = decoded(value.join('=').replaceAll('+', ' '));
      return !replaced.has(name);
    });
  return { rest: url.slice(0, at) + (kept.length === 0 ? '' : `?${kept.join('&')}`), options };
}

/** In the place of one in the URL, which the driver would prefer. */
function withPassword(url: string, password: string | null): string {
  if (password === null) return url;
  return url.replace(/^([^/]*\/\/)(?:([^/?#@:]*)(?::[^@]*)?@)?/, (_, scheme: string, user: string | undefined) => {
    const name = user ?? encodeURIComponent(process.env['PGUSER'] ?? process.env['USER'] ?? '');
    return `${scheme}${name}:${encodeURIComponent(password)}@`;
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // URIError: a lone percent sign, which is then meant as it is.
    return text;
  }
}
