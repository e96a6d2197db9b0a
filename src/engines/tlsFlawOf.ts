import type { TlsFlaw } from '../core/databases/tlsFlaw';

/** By the codes that Node has from OpenSSL (documentation of `node:tls`, "X509 certificate error codes"), and its own. */
const codes: readonly (readonly [RegExp, TlsFlaw])[] = [
  [/^(?:ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, 'other-name'],
  [/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/, 'out-of-date'],
  [/^(?:UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF|CERT_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH)/, 'unknown-issuer'],
  // What a server says of a certificate is about ours.
  [/^ERR_SSL_\w*ALERT\w*(?:UNKNOWN_CA|CERTIFICATE)/, 'own-certificate'],
];

/** The same by their words, where a driver puts a code of its own in the place of theirs. */
const words: readonly (readonly [RegExp, TlsFlaw])[] = [
  [/does not match certificate/i, 'other-name'],
  [/certificate (?:has expired|is not yet valid)/i, 'out-of-date'],
  [/alert (?:unknown ca|\w* ?certificate)/i, 'own-certificate'],
  [/self[- ]signed certificate|unable to (?:verify|get) .*certificate/i, 'unknown-issuer'],
];

/** What is wrong with a certificate; `null` where it is something else, or nothing says what. */
export function certificateFlaw(code: string, message: string): TlsFlaw | null {
  const of = (text: string, patterns: typeof codes): TlsFlaw | undefined =>
    patterns.find(([pattern]) => pattern.test(text))?.[1];
  return of(code, codes) ?? of(message, words) ?? null;
}
