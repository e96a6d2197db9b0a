import * as l10n from '@vscode/l10n';
import type { DatabaseTrouble } from '../core/databases/reading';
import type { TlsFlaw } from '../core/databases/tlsFlaw';
import { assertNever } from '../core/util/assertNever';
import { oneLine, shortened } from './safeText';

/** Why nothing could be read, in a few words: for a row. */
export function troubleTitle({ code }: DatabaseTrouble): string {
  switch (code) {
    case 'unknown-host':
      return l10n.t('No such host');
    case 'refused':
      return l10n.t('Nobody listens there');
    case 'timeout':
      return l10n.t('No answer in time');
    case 'not-authenticated':
      return l10n.t('Not let in');
    case 'no-such-database':
      return l10n.t('No such database');
    case 'too-many-connections':
      return l10n.t('Too many connections');
    case 'tls':
      return l10n.t('No secure connection');
    case 'lost':
      return l10n.t('Connection lost');
    case 'starting-up':
      return l10n.t('The server is starting or stopping');
    case 'unsupported':
      return l10n.t('Not supported');
    case 'not-configured':
      return l10n.t('Not configured');
    case 'cancelled':
      return l10n.t('Cancelled');
    case 'failed':
      return l10n.t('Failed');
    default:
      return assertNever(code);
  }
}

/** The same with the words of the driver or the server, and what can be done. */
export function troubleSentence(trouble: DatabaseTrouble): string {
  const said = troubleSaid(trouble);
  const cure = troubleCure(trouble);
  const text =
    said === ''
      ? l10n.t('{0}.', troubleTitle(trouble))
      : l10n.t('{0}: {1}.', troubleTitle(trouble), said.replace(/\.$/, ''));
  return cure === null ? text : l10n.t('{0} {1}', text, cure);
}

/** What the driver or the server said; empty where it said nothing. */
export function troubleSaid({ message }: DatabaseTrouble): string {
  return shortened(oneLine(message), 300);
}

/** What can be done, where that is known. */
export function troubleCure({ code, tls }: DatabaseTrouble): string | null {
  if (tls !== undefined) return tlsCure(tls.flaw, tlsWords[tls.parameters]);
  switch (code) {
    case 'unknown-host':
      return l10n.t('Look at the name of the host in the URL.');
    case 'refused':
      return l10n.t('Start the server, or look at the host and port in the URL.');
    case 'timeout':
      return l10n.t('The server is busy or cannot be reached; Lockscope tries again.');
    case 'not-authenticated':
      return l10n.t('Look at user and password: that of the URL, of the password file, or the one that was stored.');
    case 'no-such-database':
      return l10n.t('Look at the name of the database at the end of the URL.');
    case 'too-many-connections':
      return l10n.t('The server has no place for another session; Lockscope tries again.');
    case 'tls':
      return l10n.t('Look at what the URL says of TLS, such as “sslmode”, and at the certificate of the server.');
    case 'lost':
    case 'starting-up':
      return l10n.t('Lockscope tries again.');
    case 'unsupported':
    case 'not-configured':
    case 'cancelled':
    case 'failed':
      return null;
    default:
      return assertNever(code);
  }
}

/** What the URL says of TLS, in the words of either driver. */
const tlsWords = {
  postgresql: {
    off: 'sslmode=disable',
    checked: 'sslmode=verify-full',
    authority: 'sslrootcert=ca.pem',
    nameless: 'uselibpqcompat=true&sslmode=verify-ca&sslrootcert=ca.pem',
    unchecked: 'uselibpqcompat=true&sslmode=require',
    own: 'sslcert=client.pem&sslkey=client.key',
  },
  mysql: {
    off: 'ssl-mode=DISABLED',
    checked: 'ssl-mode=VERIFY_IDENTITY',
    authority: 'ssl-ca=ca.pem',
    nameless: 'ssl-mode=VERIFY_CA&ssl-ca=ca.pem',
    unchecked: 'ssl-mode=REQUIRED',
    own: 'ssl-cert=client.pem&ssl-key=client.key',
  },
} as const;

function tlsCure(flaw: TlsFlaw, words: (typeof tlsWords)[keyof typeof tlsWords]): string {
  switch (flaw) {
    case 'not-offered':
      return l10n.t('Turn TLS on at the server, or do without it by “{0}” in the URL.', words.off);
    case 'demanded':
      return l10n.t(
        'The server lets this user in with TLS only, or not at all: write “{0}” into the URL, with “{1}” for an authority of your own.',
        ...[words.checked, words.authority],
      );
    case 'unknown-issuer':
      return l10n.t(
        'Name the file of the authority that vouches for the server: “{0}” in the URL. “{1}” encrypts without a check of who answers.',
        ...[words.authority, words.unchecked],
      );
    case 'other-name':
      return l10n.t(
        'Connect by a name that the certificate is for, or check its authority alone: “{0}” in the URL.',
        words.nameless,
      );
    case 'out-of-date':
      return l10n.t(
        'The server needs a new certificate, or one of the two clocks is wrong. “{0}” encrypts without a check of who answers.',
        words.unchecked,
      );
    case 'own-certificate':
      return l10n.t('The server wants a certificate of yours that it trusts: “{0}” in the URL.', words.own);
    case 'unwanted':
      return l10n.t(
        'The server has no rule that lets this user in over TLS: “{0}” in the URL does without, or pg_hba.conf needs one.',
        words.off,
      );
    default:
      return assertNever(flaw);
  }
}
