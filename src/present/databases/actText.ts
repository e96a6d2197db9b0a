import * as l10n from '@vscode/l10n';
import type { DatabaseConnection } from '../../core/databases/connectionRecord';
import type { ActRefusal, EndPlan, HeavyRollback } from '../../core/databases/endPlan';
import { isIdle } from '../../core/databases/endPlan';
import type { ActOutcome } from '../../core/databases/engine';
import type { DatabaseReading, DatabaseTrouble } from '../../core/databases/reading';
import type { TableLock } from '../../core/databases/tableLock';
import { assertNever } from '../../core/util/assertNever';
import { sessionOrigin, sessionShort } from '../databaseSessionText';
import { troubleSentence } from '../databaseTroubleText';
import { behindText } from '../databaseWaitText';
import { oneLine, shortened } from '../safeText';
import { spokenDuration } from '../timeText';
import { rowState, shownStatement } from './sessionWords';

export interface ActQuestion {
  readonly message: string;
  readonly detail: string;
  readonly action: string;
}

/** What is asked before a statement is cancelled or a session ended. */
export function endQuestion(
  kind: 'cancel' | 'terminate',
  { session, behind, heavy }: EndPlan,
  connection: DatabaseConnection,
  reading: DatabaseReading,
): ActQuestion {
  const who = sessionShort(session);
  const name = shortened(connection.name, 60);
  const statement = shownStatement(session, reading.server.system, 300);
  const detail = [
    `${sessionOrigin(session)}\n${rowState(session, reading.at)}`,
    statement === ''
      ? ''
      : isIdle(session)
        ? l10n.t('Its last statement: {0}', statement)
        : l10n.t('It executes: {0}', statement),
    behind === 0 ? l10n.t('Nobody waits behind it.') : l10n.t('{0}.', behindText(behind)),
    kind === 'cancel'
      ? l10n.t(
          'The statement fails in its application; the session stays, and so does what its transaction holds until the application ends it.',
        )
      : l10n.t('The connection is closed and its transaction rolled back: what it has not committed is lost.'),
    heavy === null ? '' : heavyText(heavy),
    l10n.t(
      'The server is asked to make sure, in the same statement, that session {0} is still the one that was seen.',
      session.id,
    ),
  ];
  return {
    message:
      kind === 'cancel'
        ? l10n.t('Cancel the statement of {0} on {1}?', who, name)
        : l10n.t('Terminate {0} on {1}?', who, name),
    detail: detail.filter((part) => part !== '').join('\n\n'),
    action: kind === 'cancel' ? l10n.t('Cancel Statement') : l10n.t('Terminate Session'),
  };
}

function heavyText(heavy: HeavyRollback): string {
  switch (heavy.kind) {
    case 'undo-records':
      return l10n.t(
        'Heavy rollback: the server has to undo {0} records, which may take longer than it took to write them. Its locks stay until that is done.',
        heavy.count.toLocaleString('en'),
      );
    case 'long-transaction':
      return l10n.t(
        'Its transaction has been open for {0}: to roll it back may take long, and its locks stay until that is done.',
        spokenDuration(heavy.openMs),
      );
    default:
      return assertNever(heavy);
  }
}

/** What is asked before a row is let go of. */
export function rowQuestion(
  { tool, table, by, since }: TableLock,
  connection: DatabaseConnection,
  at: number,
): ActQuestion {
  const name = oneLine(tool);
  const detail = [
    by === null ? l10n.t('The row does not say who took it.') : l10n.t('Taken by {0}.', shortened(by, 120)),
    since === null ? '' : l10n.t('That was {0} ago.', spokenDuration(Math.max(0, at - since))),
    l10n.t(
      'The server does not know whether its taker still works. If it does, two of {0} change the schema at once. Look there first.',
      name,
    ),
    l10n.t('It is let go of by one statement that does nothing if the row is no longer as it was seen.'),
  ];
  return {
    message: l10n.t('Release the {0} lock in {1} on {2}?', name, shortened(table, 80), shortened(connection.name, 60)),
    detail: detail.filter((part) => part !== '').join('\n\n'),
    action: l10n.t('Release Lock Row'),
  };
}

/** What came of it. */
export function outcomeText(kind: 'cancel' | 'terminate' | 'release-row', outcome: ActOutcome, who: string): string {
  switch (outcome.kind) {
    case 'done':
      return doneText(kind, who);
    case 'changed-underneath':
      return kind === 'release-row'
        ? l10n.t('{0} is no longer as it was seen. Nothing was done.', who)
        : l10n.t('The number of {0} belongs to another session by now. Nothing was done.', who);
    case 'gone':
      return l10n.t('{0} has gone already. Nothing was done.', who);
    case 'refused': {
      const why = refusedText(outcome.reason);
      return outcome.message === null ? why : l10n.t('{0} The server says: {1}', why, shortened(outcome.message, 300));
    }
    default:
      return assertNever(outcome);
  }
}

function doneText(kind: 'cancel' | 'terminate' | 'release-row', who: string): string {
  switch (kind) {
    case 'cancel':
      return l10n.t('The statement of {0} was told to end.', who);
    case 'terminate':
      return l10n.t('{0} was told to end.', who);
    case 'release-row':
      return l10n.t('{0} is free.', who);
    default:
      return assertNever(kind);
  }
}

function refusedText(reason: Extract<ActOutcome, { kind: 'refused' }>['reason']): string {
  switch (reason) {
    case 'not-permitted':
      return l10n.t('This user may not do that on the server.');
    case 'read-only':
      return l10n.t('Nothing can be changed on this server at the moment: it is read-only.');
    case 'look-only':
    case 'own-session':
    case 'server-process':
    case 'replica':
      return refusalSentence({ reason });
    default:
      return assertNever(reason);
  }
}

/** Why nothing was asked of the server at all. */
export function refusalSentence({ reason }: ActRefusal): string {
  switch (reason) {
    case 'untrusted-workspace':
      return l10n.t('This workspace is not trusted: Lockscope looks, but does not act.');
    case 'look-only':
      return l10n.t('This connection is look-only: nobody is ended through it.');
    case 'not-connected':
      return l10n.t('There is no connection to this server at the moment.');
    case 'gone':
      return l10n.t('It is no longer there.');
    case 'changed':
      return l10n.t('This number belongs to another session by now. Nothing was done.');
    case 'own-session':
      return l10n.t('This is the session that Lockscope itself asks with.');
    case 'server-process':
      return l10n.t('This is a process of the server itself.');
    case 'hidden':
      return l10n.t('This user may not see enough of the session to be sure that it is not another one by now.');
    case 'nothing-runs':
      return l10n.t(
        'It executes no statement that could be cancelled. To end what its transaction holds, terminate the session.',
      );
    case 'not-taken':
      return l10n.t('Nobody has taken this row.');
    case 'replica':
      return l10n.t('This is a replica: its rows are those of its primary, where it is let go of.');
    case 'no-statement':
      return l10n.t('It is not known how this row is let go of.');
    default:
      return assertNever(reason);
  }
}

/** The server could not be asked. */
export function notAskedText(trouble: DatabaseTrouble): string {
  return l10n.t('Nothing is known to have been done. {0}', troubleSentence(trouble));
}
