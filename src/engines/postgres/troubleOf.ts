import type { DatabaseTrouble } from '../../core/databases/reading';
import type { TlsFlaw } from '../../core/databases/tlsFlaw';
import { certificateFlaw } from '../tlsFlawOf';

type Code = DatabaseTrouble['code'];

/** By the SQLSTATE of PostgreSQL (its documentation, appendix A). */
const states: Readonly<Record<string, Code>> = {
  '28000': 'not-authenticated',
  '28P01': 'not-authenticated',
  '3D000': 'no-such-database',
  '53300': 'too-many-connections',
  '57P03': 'starting-up',
  // The server is shut down, or one of its processes crashed, or somebody ended this session.
  '57P01': 'lost',
  '57P02': 'lost',
  '57P05': 'lost',
  '57014': 'timeout',
  '55P03': 'timeout',
};

/** By the codes of Node. */
const systemErrors: Readonly<Record<string, Code>> = {
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  // There is no such socket, or it is not ours to use.
  ENOENT: 'refused',
  EACCES: 'refused',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'lost',
  EPIPE: 'lost',
  EPROTO: 'tls',
  ERR_INVALID_URL: 'not-configured',
};

const tlsErrors = /^ERR_(?:TLS|SSL|OSSL)_/;

/** The same for what the driver throws without a code, by its own words. */
const words: readonly (readonly [RegExp, Code])[] = [
  [/does not support SSL|establishing an SSL connection/, 'tls'],
  [/^Connection terminated|^Client has encountered a connection error|^Client was closed/, 'lost'],
  [/^SASL/, 'not-authenticated'],
  [/Invalid URL|URI malformed/i, 'not-configured'],
];

/** What an error of the driver means. `secrets`: what must not be in the message, whoever put it there. */
export function troubleOf(error: unknown, secrets: readonly string[] = []): DatabaseTrouble {
  const { code, message } = partsOf(error);
  const flaw = flawOf(code, message);
  return {
    code: codeOf(code, message, flaw),
    message: withoutSecrets(message, secrets),
    ...(flaw === null ? {} : { tls: { flaw, parameters: 'postgresql' } }),
  };
}

/** SQLSTATE of an error that the server reported; `null` for all others. */
export function sqlStateOf(error: unknown): string | null {
  const { code } = partsOf(error);
  return /^[0-9A-Z]{5}$/.test(code) && (error as { readonly severity?: unknown }).severity !== undefined ? code : null;
}

/** By the words of the server (src/backend/libpq/auth.c, `ClientAuthentication`), which has no code of its own for that. */
function flawOf(code: string, message: string): TlsFlaw | null {
  if (code === '28000') {
    if (/valid client certificate/.test(message)) return 'own-certificate';
    if (/, (?:no encryption|SSL off)$/.test(message)) return 'demanded';
    return /, SSL (?:encryption|on)$/.test(message) ? 'unwanted' : null;
  }
  return /does not support SSL/.test(message) ? 'not-offered' : certificateFlaw(code, message);
}

function codeOf(code: string, message: string, flaw: TlsFlaw | null): Code {
  // A server that takes only TLS says so as if the user were not allowed.
  if (flaw === 'demanded') return 'tls';
  const known = states[code] ?? systemErrors[code];
  if (known !== undefined) return known;
  if (flaw !== null || tlsErrors.test(code)) return 'tls';
  if (code.startsWith('08')) return 'lost';
  return words.find(([pattern]) => pattern.test(message))?.[1] ?? 'failed';
}

function partsOf(error: unknown): { readonly code: string; readonly message: string } {
  // Several addresses were tried: the first says enough.
  const first: unknown = error instanceof AggregateError && error.message === '' ? error.errors[0] : error;
  const { code, message } = (first ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return {
    code: typeof code === 'string' ? code : '',
    message: typeof message === 'string' ? message : String(first),
  };
}

function withoutSecrets(message: string, secrets: readonly string[]): string {
  const hidden = secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '…'), message);
  // User and password of a URL.
  return hidden.replace(/(\/\/)[^\s/@]*@/g, '$1…@');
}
