import * as l10n from '@vscode/l10n';
import type { TableLock } from '../../core/databases/tableLock';
import type { TableNote } from '../../core/databases/tableNote';
import { assertNever } from '../../core/util/assertNever';
import { hoverCode, markdownText, oneLine, shortened } from '../safeText';
import { agoText, rowDuration } from '../timeText';
import { type Branch, firstOf, rowOf } from './branch';
import type { RowScope } from './rowScope';

const firstRows = 25;

/** The heading *Lock rows*; none where there are no such tables. */
export function tableLocksBranch(scope: RowScope): readonly Branch[] {
  const { tableLocks } = scope.reading;
  const taken = tableLocks.filter(({ isTaken }) => isTaken).length;
  const words = taken === 0 ? l10n.t('none taken') : taken === 1 ? l10n.t('1 taken') : l10n.t('{0} taken', taken);
  return heading(
    'table-locks',
    l10n.t('Lock rows'),
    words,
    'table',
    taken > 0,
    tableLocks.map((lock) => tableLockBranch(lock, scope)),
    scope,
  );
}

/** The heading *Notes*: tables by which tools remember where they stand. */
export function notesBranch(scope: RowScope): readonly Branch[] {
  const { notes } = scope.reading;
  const words = notes.length === 1 ? l10n.t('1 table') : l10n.t('{0} tables', notes.length);
  const branches = notes.map((note) => noteBranch(note, scope));
  return heading('notes', l10n.t('Notes of tools'), words, 'note', false, branches, scope);
}

function heading(
  name: string,
  label: string,
  description: string,
  icon: string,
  isOpen: boolean,
  branches: readonly Branch[],
  scope: RowScope,
): readonly Branch[] {
  if (branches.length === 0) return [];
  const node = rowOf({
    id: scope.id('group', name),
    label,
    description,
    icon: { id: icon, color: null },
    accessibilityLabel: `${label}, ${description}`,
    context: 'group',
    expandable: isOpen ? 'expanded' : 'collapsed',
  });
  return [{ node, children: firstOf(branches, firstRows, (from) => scope.id('more', name, String(from))) }];
}

function tableLockBranch(lock: TableLock, { id, connection, reading, now }: RowScope): Branch {
  const { tool, table, isTaken, by, since, cure } = lock;
  const label = `${oneLine(tool)}: ${shortened(table, 80)}`;
  const age = since === null ? null : rowDuration(Math.max(0, reading.at - since));
  const parts = isTaken
    ? [
        l10n.t('taken'),
        by === null ? '' : l10n.t('by {0}', shortened(by, 80)),
        age === null ? '' : l10n.t('for {0}', age),
      ]
    : [l10n.t('free')];
  const words = parts.filter((part) => part !== '').join(' · ');
  const hasSql = lock.releaseSql !== null;
  // A row of a replica is let go of on its primary, with the statement that can be copied here.
  const canRelease = hasSql && isTaken && !connection.lookOnly && !reading.server.isReplica;
  const sentences = [
    isTaken
      ? l10n.t(
          'Whoever of {0} finds this row taken stops, whether its taker lives or not: the server does not know.',
          oneLine(tool),
        )
      : l10n.t('{0} takes this row while it works. Nobody has it now.', oneLine(tool)),
    ...(since === null ? [] : [l10n.t('Taken {0}.', agoText(since + now - reading.at, now))]),
    ...(cure === null ? [] : [l10n.t('The tool’s own way to let go of it: {0}', oneLine(cure))]),
  ];
  return {
    node: rowOf({
      id: id('table-lock', lock.id),
      label,
      description: words,
      icon: isTaken
        ? { id: 'lock', color: 'problemsWarningIcon.foreground' }
        : { id: 'unlock', color: 'descriptionForeground' },
      accessibilityLabel: `${label}, ${words}`,
      context: ['rowlock name', ...(hasSql ? ['sql'] : []), ...(canRelease ? ['release'] : [])].join(' '),
    }),
    tooltip: () =>
      [
        `**${markdownText(label)}**`,
        ...sentences.map(markdownText),
        ...(lock.releaseSql === null ? [] : [hoverCode(lock.releaseSql)]),
      ].join('\n\n'),
  };
}

function noteBranch(note: TableNote, { id, reading, now }: RowScope): Branch {
  const label = shortened(`${note.schema}.${note.table}`, 100);
  const title = noteTitle(note);
  const at = note.kind === 'spirit-checkpoint' ? note.writtenAt : note.createdAt;
  const age = at === null ? [] : [l10n.t('{0} old', rowDuration(Math.max(0, reading.at - at)))];
  const words = [title, ...age, ...noteState(note)].join(' · ');
  return {
    node: rowOf({
      id: id('note', note.kind, note.schema, note.table),
      label,
      description: words,
      icon: { id: note.kind === 'spirit-sentinel' ? 'debug-pause' : 'note', color: 'descriptionForeground' },
      accessibilityLabel: `${label}, ${words}`,
      context: 'note',
    }),
    tooltip: () =>
      [
        `**${markdownText(title)}**`,
        markdownText(noteMeaning(note)),
        ...(at === null ? [] : [markdownText(l10n.t('Written {0}.', agoText(at + now - reading.at, now)))]),
        markdownText(l10n.t('Lockscope never removes such a table.')),
      ].join('\n\n'),
  };
}

function noteTitle(note: TableNote): string {
  switch (note.kind) {
    case 'spirit-checkpoint':
      return note.subject === null
        ? l10n.t('Spirit checkpoint')
        : l10n.t('Spirit checkpoint of {0}', shortened(note.subject, 60));
    case 'spirit-sentinel':
      return l10n.t('Spirit sentinel');
    case 'spirit-revert':
      return l10n.t('Spirit revert request');
    case 'spirit-copy':
      return l10n.t('Spirit copy of {0}', shortened(note.subject, 60));
    case 'spirit-old':
      return l10n.t('Old table of Spirit, once {0}', shortened(note.subject, 60));
    case 'gh-ost-copy':
      return l10n.t('gh-ost copy of {0}', shortened(note.subject, 60));
    case 'gh-ost-changelog':
      return l10n.t('gh-ost changelog of {0}', shortened(note.subject, 60));
    case 'gh-ost-old':
      return l10n.t('Old table of gh-ost, once {0}', shortened(note.subject, 60));
    default:
      return assertNever(note);
  }
}

/** What is to be known of a checkpoint before anything is done about it. */
function noteState(note: TableNote): readonly string[] {
  if (note.kind === 'spirit-sentinel') return [l10n.t('the cut-over waits')];
  if (note.kind !== 'spirit-checkpoint') return [];
  return [
    ...(note.phase === null || note.phase === '' ? [] : [shortened(note.phase, 40)]),
    ...(note.isRunning === null
      ? []
      : [note.isRunning ? l10n.t('its run goes on') : l10n.t('its run was interrupted')]),
    ...(note.isBinlogThere === false ? [l10n.t('its binlog is gone')] : []),
  ];
}

function noteMeaning(note: TableNote): string {
  switch (note.kind) {
    case 'spirit-checkpoint':
      return note.isBinlogThere === false
        ? l10n.t(
            'Where a schema change of Spirit had got to. The server no longer has the binlog file that it stands in: taken up again, the run starts over or fails.',
          )
        : l10n.t(
            'Where a schema change of Spirit has got to, written about every 50 seconds. Spirit takes an interrupted run up again from here.',
          );
    case 'spirit-sentinel':
      return l10n.t(
        'As long as this table exists, Spirit waits with the cut-over, for up to 48 hours. Whoever drops it gives the go signal.',
      );
    case 'spirit-revert':
      return l10n.t('Somebody made this table to have a move of Spirit rolled back.');
    case 'spirit-copy':
    case 'gh-ost-copy':
      return l10n.t('The copy that a schema change fills. While the change runs it belongs to it.');
    case 'spirit-old':
    case 'gh-ost-old':
      return l10n.t(
        'The table as it was before a schema change took its place. It may be the only copy of what was there.',
      );
    case 'gh-ost-changelog':
      return l10n.t('How gh-ost talks to itself while it runs.');
    default:
      return assertNever(note);
  }
}
