import * as l10n from '@vscode/l10n';
import { isOverSocket, type Session, type SessionProcess, type SessionState } from '../core/databases/session';
import { assertNever } from '../core/util/assertNever';
import { shortened } from './safeText';
import { shortDuration } from './timeText';

/** `psql (pid 4711)`, `alice (session 12)`: a session in a few words, for a row. */
export function sessionShort(session: Session): string {
  return l10n.t('{0} (session {1})', sessionName(session), session.id);
}

/** What a session is called by: its application, else its user. */
export function sessionName({ application, user, isOfServer, isOwn }: Session): string {
  if (isOwn) return l10n.t('Lockscope itself');
  const name = application === null || application.trim() === '' ? (user ?? '') : application;
  if (name !== '') return shortened(name, 48);
  return isOfServer ? l10n.t('the server') : l10n.t('somebody');
}

/** `user alice, database shop, from 10.0.0.7:5123`: what is known of where it comes from. */
export function sessionOrigin(session: Session): string {
  const { user, database, client, process } = session;
  const parts = [
    ...(user === null ? [] : [l10n.t('user {0}', shortened(user, 60))]),
    ...(database === null ? [] : [l10n.t('database {0}', shortened(database, 60))]),
    ...(client === null ? [] : [l10n.t('from {0}', clientText(client))]),
    ...(process === null ? [] : [sessionProcessText(process)]),
    ...(process === null && isOverSocket(session) ? [unknownSocketText()] : []),
  ];
  return parts.join(' · ');
}

/** Of a session that came over a socket, and whose process could not be found with certainty. */
export function unknownSocketText(): string {
  return l10n.t('over a socket of its machine, from a process that is not known');
}

/** `idle in transaction for 6 min`, by the clock of the server. */
export function sessionStateText({ state, stateSince }: Session, at: number): string {
  const word = sessionStateWord(state);
  return stateSince === null || state === 'hidden'
    ? word
    : l10n.t('{0} for {1}', word, shortDuration(Math.max(0, at - stateSince)));
}

export function sessionStateWord(state: SessionState): string {
  switch (state) {
    case 'active':
      return l10n.t('active');
    case 'idle':
      return l10n.t('idle');
    case 'idle-in-transaction':
      return l10n.t('idle in transaction');
    case 'idle-in-failed-transaction':
      return l10n.t('idle in a failed transaction');
    case 'prepared':
      return l10n.t('prepared');
    case 'other':
      return l10n.t('another state');
    case 'hidden':
      return l10n.t('state hidden');
    default:
      return assertNever(state);
  }
}

/** Holders of this kind do nothing, and hold all the same: most of what is stuck is stuck behind one. */
export function isIdleHolder({ state }: Session): boolean {
  return state === 'idle-in-transaction' || state === 'idle-in-failed-transaction';
}

/** The statement in one line; `null` where it is not known. */
export function statementText({ statement }: Session, limit = 120): string | null {
  if (statement === null) return null;
  const line = statement.replace(/\s+/g, ' ').trim();
  return line === '' ? null : shortened(line, limit);
}

function clientText({ address, port }: NonNullable<Session['client']>): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return shortened(port === null ? host : `${host}:${port}`, 80);
}

/** `process 4711 of this machine: node server.js`. */
export function sessionProcessText({ pid, command }: SessionProcess, limit = 80): string {
  return command === null
    ? l10n.t('process {0} of this machine', pid)
    : l10n.t('process {0} of this machine: {1}', pid, shortened(command, limit));
}
