import * as l10n from '@vscode/l10n';
import type { ConnectionRecord } from '../../core/databases/connectionRecord';
import type { DatabaseGap, DatabaseSystem, ServerFacts } from '../../core/databases/reading';
import { assertNever } from '../../core/util/assertNever';
import { gapSentence, gapTitle } from '../databaseGapText';
import { troubleCure, troubleSaid, troubleSentence, troubleTitle } from '../databaseTroubleText';
import { linkIcon, linkWord, retryText } from '../linkText';
import { hoverCode, markdownText, oneLine, shortened } from '../safeText';
import type { NodeView } from '../nodeView';
import { type Branch, rowOf } from './branch';
import { heldBranch } from './heldRows';
import { databaseRowId } from './rowIds';
import { type RowScope, rowScope } from './rowScope';
import { notesBranch, tableLocksBranch } from './tableRows';
import { waitsBranch, waitSummary } from './waitRows';

/** A connection, and what is known through it. */
export function connectionBranch(
  record: ConnectionRecord,
  { now, isTrusted }: { readonly now: number; readonly isTrusted: boolean },
): Branch {
  const { connection, state, reading } = record;
  const scope = reading === null ? null : rowScope(record, reading, now);
  const description = connectionWords(record, scope);
  // Always something, so that what a person has closed stays closed as the state changes.
  const children = scope === null ? stateBranches(record, isTrusted) : readBranches(scope);
  const words = ['connection', state.kind];
  if (connection.passwordKey !== null) words.push('password');
  return {
    node: rowOf({
      id: databaseRowId(connection.id, 'connection'),
      label: oneLine(connection.name),
      description: description.join(' · '),
      icon: linkIcon(state, { id: 'database', color: null }),
      accessibilityLabel: [connection.name, ...description].map(oneLine).join(', '),
      context: words.join(' '),
      expandable: 'expanded',
    }),
    tooltip: () => connectionTooltip(record),
    children,
  };
}

function readBranches(scope: RowScope): readonly Branch[] {
  return [
    ...scope.reading.gaps.map((gap) => gapBranch(gap, scope)),
    waitsBranch(scope),
    heldBranch(scope),
    ...tableLocksBranch(scope),
    ...notesBranch(scope),
  ];
}

function connectionWords({ connection, state }: ConnectionRecord, scope: RowScope | null): readonly string[] {
  const lookOnly = connection.lookOnly ? [l10n.t('look-only')] : [];
  const place = shortened(connection.place, 80);
  switch (state.kind) {
    case 'connected': {
      if (scope === null) return [place, ...lookOnly];
      const { count } = waitSummary(scope);
      const waits = count === 0 ? [] : [count === 1 ? l10n.t('1 waits') : l10n.t('{0} wait', count)];
      return [...waits, serverText(scope.reading.server), ...lookOnly, place];
    }
    case 'connecting':
    case 'resting':
      return [linkWord(state), ...lookOnly, place];
    case 'failed':
      return [linkWord(state), troubleTitle(state.trouble), ...lookOnly, place];
    default:
      return assertNever(state);
  }
}

/** Below a connection through which nothing has been read: why, and what comes next. */
function stateBranches({ connection, state }: ConnectionRecord, isTrusted: boolean): readonly Branch[] {
  const row = (id: string, label: string, parts: Partial<NodeView> = {}): Branch => ({
    node: rowOf({
      id: databaseRowId(connection.id, 'trouble', ...(id === '' ? [] : [id])),
      label,
      description: '',
      icon: { id: 'info', color: null },
      accessibilityLabel: label,
      context: 'trouble',
      ...parts,
    }),
  });
  if (!isTrusted)
    return [row('', notAskedHereText(), { icon: { id: 'shield', color: 'problemsInfoIcon.foreground' } })];
  switch (state.kind) {
    case 'resting':
      return [row('', l10n.t('Nothing is asked until you connect again.'))];
    case 'connecting':
    case 'connected':
      return [row('', l10n.t('The server has not answered yet.'))];
    case 'failed': {
      const { trouble, retryAt } = state;
      // What can be done comes first, to be read in a narrow side bar as well.
      const [cure, said] = [troubleCure(trouble), troubleSaid(trouble)];
      const label = cure ?? (said === '' ? troubleTitle(trouble) : said);
      const sentence = troubleSentence(trouble);
      const isLogin = trouble.code === 'not-authenticated' && connection.passwordKey !== null;
      const parts = {
        description: label === said ? '' : said,
        accessibilityLabel: sentence,
        context: isLogin ? 'trouble login' : 'trouble',
      };
      return [
        { ...row('', label, parts), tooltip: () => markdownText(sentence) },
        row('next', retryText(retryAt), { icon: { id: 'history', color: 'descriptionForeground' } }),
      ];
    }
    default:
      return assertNever(state);
  }
}

/** Why nothing is asked in Restricted Mode, whoever wants it. */
export function notAskedHereText(): string {
  return l10n.t('This workspace is not trusted: no database is asked.');
}

function gapBranch(gap: DatabaseGap, scope: RowScope): Branch {
  const label = gapTitle(gap);
  const sentence = gapSentence(gap);
  return {
    node: rowOf({
      id: scope.id('gap', gap.code, gap.subject),
      label,
      description: sentence,
      icon: {
        id: gap.code === 'replica' || gap.code === 'pooled' ? 'info' : 'shield',
        color: 'problemsInfoIcon.foreground',
      },
      accessibilityLabel: `${label}: ${sentence}`,
      context: gap.cure === null ? 'gap' : 'gap sql',
    }),
    tooltip: () =>
      [
        `**${markdownText(label)}**`,
        markdownText(sentence),
        ...(gap.cure === null ? [] : [markdownText(l10n.t('Cure:')), hoverCode(gap.cure)]),
      ].join('\n\n'),
  };
}

function connectionTooltip({ connection, state, reading }: ConnectionRecord): string {
  const lines = [`**${markdownText(connection.name)}**`, markdownText(connection.place)];
  if (reading !== null) {
    const { server } = reading;
    lines.push(markdownText(serverText(server)), markdownText(l10n.t('User {0}', server.user)));
    if (server.database !== null) lines.push(markdownText(l10n.t('Database {0}', server.database)));
  }
  if (state.kind === 'failed') lines.push(markdownText(troubleSentence(state.trouble)));
  if (connection.lookOnly) lines.push(markdownText(l10n.t('Look-only: nobody is ended through it.')));
  return lines.join('\n\n');
}

function serverText({ system, version, isReplica }: ServerFacts): string {
  const text = `${systemName(system)} ${shortened(version, 30)}`;
  return isReplica ? l10n.t('{0} (replica)', text) : text;
}

export function systemName(system: DatabaseSystem): string {
  switch (system) {
    case 'postgresql':
      return 'PostgreSQL';
    case 'mysql':
      return 'MySQL';
    case 'mariadb':
      return 'MariaDB';
    default:
      return assertNever(system);
  }
}
