import * as l10n from '@vscode/l10n';
import { hideLiterals } from '../../core/databases/hideLiterals';
import type { DatabaseReading, DatabaseSystem } from '../../core/databases/reading';
import { isOverSocket, type Session } from '../../core/databases/session';
import { sessionName, sessionShort, sessionStateWord, unknownSocketText } from '../databaseSessionText';
import { partyText } from '../databaseWaitText';
import { hoverCode, markdownText, shortened } from '../safeText';
import { agoText, rowDuration, spokenDuration } from '../timeText';

const longestStatement = 80;
const longestHover = 600;

/** `api (4711)`: a party of a wait, short enough for a narrow side bar. */
export function rowParty(party: number | null, reading: DatabaseReading): string {
  const session = party === null ? undefined : reading.sessions.get(party);
  return session === undefined ? partyText(party, reading) : `${sessionName(session)} (${session.id})`;
}

/** `idle in transaction for 6 min`; without seconds, so that a row does not change every moment. Empty where there is none. */
export function rowState({ state, stateSince }: Session, at: number): string {
  if (state === 'other' && stateSince === null) return '';
  const word = sessionStateWord(state);
  return stateSince === null || state === 'hidden'
    ? word
    : l10n.t('{0} for {1}', word, rowDuration(Math.max(0, at - stateSince)));
}

/** `app · 10.0.0.7`: whose it is and where it comes from, in short; for a process of this machine, that one. */
export function rowOrigin(session: Session): readonly string[] {
  const { application, user, client, process } = session;
  // The title says the user where there is no application.
  const whose = application !== null && application.trim() !== '' && user !== null ? [shortened(user, 40)] : [];
  if (process !== null) {
    const command = process.command === null ? '' : ` ${shortened(process.command, 40)}`;
    return [...whose, l10n.t('process {0}{1}', process.pid, command)];
  }
  if (client !== null) return [...whose, shortened(client.address, 60)];
  return isOverSocket(session) ? [...whose, l10n.t('local socket')] : whose;
}

/** What it executes or executed last, on one line and without the texts in it; empty where that is not known. */
export function shownStatement({ statement }: Session, system: DatabaseSystem, limit = longestStatement): string {
  return statement === null ? '' : shortened(hideLiterals(statement, system), limit);
}

/** All that is known of a session, for a hover. */
export function sessionTooltip(session: Session, { at, server }: DatabaseReading, now: number): string {
  // Its times are those of the server's clock.
  const ours = (time: number): string => agoText(time + now - at, now);
  const { user, database, application, client, process, startedAt, stateSince, transactionSince, undoRecords } =
    session;
  const state = sessionStateWord(session.state);
  const overSocket = process === null && isOverSocket(session) ? unknownSocketText() : null;
  const facts: readonly (readonly [string, string | null])[] = [
    [l10n.t('State'), stateSince === null ? state : `${state}, ${ours(stateSince)}`],
    [l10n.t('User'), user],
    [l10n.t('Database'), database],
    [l10n.t('Application'), application],
    [
      l10n.t('Client'),
      client === null ? overSocket : client.port === null ? client.address : `${client.address}:${client.port}`,
    ],
    [l10n.t('Process of this machine'), process === null ? null : `${process.pid} ${process.command ?? ''}`.trim()],
    [l10n.t('Connected'), startedAt === null ? null : ours(startedAt)],
    [l10n.t('In a transaction'), transactionSince === null ? null : ours(transactionSince)],
    [l10n.t('Undo records'), undoRecords === null ? null : String(undoRecords)],
  ];
  const statement = shownStatement(session, server.system, longestHover);
  return [
    `**${markdownText(sessionShort(session))}**`,
    ...facts.flatMap(([name, value]) =>
      value === null || value === '' ? [] : [`${markdownText(name)}: ${markdownText(shortened(value, longestHover))}`],
    ),
    ...(statement === '' ? [] : [hoverCode(statement)]),
  ].join('\n\n');
}

/** How long somebody waits, in steps, so that a row does not change every moment: `> 10 s`. */
export function waitDuration(ms: number): string {
  if (ms >= 60_000) return rowDuration(ms);
  const step = [30, 20, 10, 5].find((seconds) => ms >= seconds * 1_000);
  return step === undefined ? l10n.t('< 5 s') : l10n.t('> {0} s', step);
}

/** The same for a screen reader. */
export function spokenWait(ms: number): string {
  return ms >= 60_000 ? spokenDuration(ms) : l10n.t('less than a minute');
}
