import type { DatabaseTrouble } from '../../core/databases/reading';
import type { TlsFlaw } from '../../core/databases/tlsFlaw';
import { certificateFlaw } from '../tlsFlawOf';

/** What the driver throws, as far as it is used. */
interface DriverError {
  readonly code: string;
  readonly errno: number;
  readonly message: string;
}

const byNumber: ReadonlyMap<number, DatabaseTrouble['code']> = new Map([
  [1044, 'not-authenticated'],
  [1045, 'not-authenticated'],
  [1698, 'not-authenticated'],
  [1820, 'not-authenticated'],
  [1862, 'not-authenticated'],
  [3118, 'not-authenticated'],
  [3159, 'tls'],
  [1049, 'no-such-database'],
  [1040, 'too-many-connections'],
  [1203, 'too-many-connections'],
  [1226, 'too-many-connections'],
  // The host is blocked after many failures, or may not connect at all.
  [1129, 'refused'],
  [1130, 'not-authenticated'],
  [1053, 'lost'],
  [1927, 'lost'],
  [3032, 'starting-up'],
  [1205, 'timeout'],
  [1969, 'timeout'],
  [3024, 'timeout'],
]);

const byCode: ReadonlyMap<string, DatabaseTrouble['code']> = new Map([
  ['ENOTFOUND', 'unknown-host'],
  ['EAI_AGAIN', 'unknown-host'],
  ['ECONNREFUSED', 'refused'],
  ['ENOENT', 'refused'],
  ['EACCES', 'refused'],
  ['EHOSTUNREACH', 'refused'],
  ['ENETUNREACH', 'refused'],
  ['ETIMEDOUT', 'timeout'],
  ['PROTOCOL_SEQUENCE_TIMEOUT', 'timeout'],
  ['ECONNRESET', 'lost'],
  ['EPIPE', 'lost'],
  ['PROTOCOL_CONNECTION_LOST', 'lost'],
  ['HANDSHAKE_NO_SSL_SUPPORT', 'tls'],
  ['HANDSHAKE_SSL_ERROR', 'tls'],
  ['AUTH_SWITCH_PLUGIN_ERROR', 'not-authenticated'],
]);

/** In the nouns of this program; `secret` is taken out of the words, wherever it stands in them. */
export function troubleOf(error: unknown, secret: string | null): DatabaseTrouble {
  const { code, errno, message } = driverError(error);
  const words = secret === null || secret === '' ? message : message.replaceAll(secret, '…');
  const flaw = flawOf(code, errno, message);
  return {
    code: codeOf(code, errno, message, flaw),
    message: words,
    ...(flaw === null ? {} : { tls: { flaw, parameters: 'mysql' } }),
  };
}

/** The number of the server's own error; 0 for one of the driver or the network. */
export function serverErrorNumber(error: unknown): number {
  const { errno } = driverError(error);
  return errno > 0 ? errno : 0;
}

function flawOf(code: string, errno: number, message: string): TlsFlaw | null {
  if (errno === 3159) return 'demanded';
  // Any other number is the server's, and so are its words.
  if (errno > 0) return null;
  return code === 'HANDSHAKE_NO_SSL_SUPPORT' ? 'not-offered' : certificateFlaw(code, message);
}

function codeOf(code: string, errno: number, message: string, flaw: TlsFlaw | null): DatabaseTrouble['code'] {
  const known = byNumber.get(errno) ?? byCode.get(code);
  if (known !== undefined) return known;
  if (flaw !== null || /^(?:ERR_(?:TLS|SSL|OSSL)_|EPROTO)/.test(code)) return 'tls';
  return /closed state|connection is closed/i.test(message) ? 'lost' : 'failed';
}

function driverError(error: unknown): DriverError {
  if (!(error instanceof Error)) return { code: '', errno: 0, message: String(error) };
  const { code, errno } = error as Partial<DriverError> & Error;
  // Where several addresses were tried, what is wrong with the first stands for all.
  const inner = error instanceof AggregateError ? (error.errors as readonly unknown[])[0] : undefined;
  const message = error.message !== '' || inner === undefined ? error.message : driverError(inner).message;
  return { code: typeof code === 'string' ? code : '', errno: typeof errno === 'number' ? errno : 0, message };
}
