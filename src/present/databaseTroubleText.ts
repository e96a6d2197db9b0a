import * as l10n from '@vscode/l10n';
import type { DatabaseTrouble } from '../core/databases/reading';
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
export function troubleCure({ code }: DatabaseTrouble): string | null {
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
