import * as l10n from '@vscode/l10n';
import type { DatabaseLock, LockTarget } from '../../core/databases/databaseLock';
import { addToList } from '../../core/util/addToList';
import { assertNever } from '../../core/util/assertNever';
import { certaintySentence } from '../databaseNameText';
import { isIdleHolder } from '../databaseSessionText';
import { keyText, lockTitle, targetText } from '../databaseTargetText';
import { markdownText, shortened } from '../safeText';
import { type Branch, firstOf, rowOf } from './branch';
import { type RowScope, sessionContext } from './rowScope';
import { rowOrigin, rowParty, rowState, sessionTooltip, shownStatement, waitDuration } from './sessionWords';

/** Rows of one level, before the rest stands behind one. */
const firstLocks = 25;

type Section = 'names' | 'tables' | 'rows' | 'transactions' | 'others';
const sections: readonly Section[] = ['names', 'tables', 'rows', 'transactions', 'others'];

/** The heading *Held locks*: those with a name first, then what the server locks by itself, by kind. */
export function heldBranch(scope: RowScope): Branch {
  const { reading } = scope;
  const locks = reading.locks.filter(
    ({ session }) => session === null || reading.sessions.get(session)?.isOwn !== true,
  );
  const held = locks.filter(({ state }) => state === 'held');
  const title = l10n.t('Held locks');
  const bySection = new Map<Section, DatabaseLock[]>();
  for (const lock of locks) addToList(bySection, sectionOf(lock.target), lock);
  const omitted = reading.omittedLocks === 0 ? [] : [omittedBranch(scope)];
  const children = [
    ...sections.flatMap((section) => {
      const targets = targetBranches(bySection.get(section) ?? [], scope);
      if (targets.length === 0) return [];
      const branches = firstOf(targets, firstLocks, (from) => scope.id('more', section, String(from)));
      return section === 'names' ? branches : [sectionBranch(section, targets.length, branches, scope)];
    }),
    ...omitted,
  ];
  const count = held.length + reading.omittedLocks;
  const words = count === 0 ? l10n.t('none') : count === 1 ? l10n.t('1 lock') : l10n.t('{0} locks', count);
  return {
    node: rowOf({
      id: scope.id('group', 'held'),
      label: title,
      description: words,
      icon: { id: 'lock', color: null },
      accessibilityLabel: `${title}, ${words}`,
      context: 'group',
      expandable: children.length === 0 ? 'none' : bySection.has('names') ? 'expanded' : 'collapsed',
    }),
    children,
  };
}

function sectionBranch(
  section: Exclude<Section, 'names'>,
  count: number,
  children: readonly Branch[],
  scope: RowScope,
): Branch {
  const label = sectionTitle(section);
  return {
    node: rowOf({
      id: scope.id('group', section),
      label,
      description: String(count),
      icon: { id: sectionIcon(section), color: null },
      accessibilityLabel: `${label}, ${count}`,
      context: 'group',
      expandable: 'collapsed',
    }),
    children,
  };
}

function omittedBranch(scope: RowScope): Branch {
  const label = l10n.t('{0} more', scope.reading.omittedLocks);
  const description = l10n.t('without a name, and nobody waits for them');
  return {
    node: rowOf({
      id: scope.id('group', 'omitted'),
      label,
      description,
      icon: { id: 'ellipsis', color: 'descriptionForeground' },
      accessibilityLabel: `${label}, ${description}`,
      context: 'more',
    }),
  };
}

/** One row for each thing that is locked; below it, where there are several, those who have or want it. */
function targetBranches(locks: readonly DatabaseLock[], scope: RowScope): readonly Branch[] {
  const byTarget = new Map<string, DatabaseLock[]>();
  for (const lock of locks) addToList(byTarget, JSON.stringify(lock.target), lock);
  return [...byTarget]
    .map(([key, all]) => ({ key, all: [...all].sort(heldFirst) }))
    .filter(({ all }) => all[0] !== undefined)
    .sort((a, b) => rankOf(a.all) - rankOf(b.all) || compare(titleOf(a.all), titleOf(b.all)) || compare(a.key, b.key))
    .map(({ key, all }) => {
      const [first] = all;
      return all.length === 1 && first !== undefined
        ? lockBranch(first, lockTitle(first), scope)
        : targetBranch(key, all, scope);
    });
}

function targetBranch(key: string, all: readonly DatabaseLock[], scope: RowScope): Branch {
  const [first] = all;
  const label = titleOf(all);
  const holders = all.filter(({ state }) => state === 'held').length;
  const waiters = all.length - holders;
  const parts = [
    holders === 1 ? l10n.t('1 holder') : l10n.t('{0} holders', holders),
    ...(waiters === 0 ? [] : [waiters === 1 ? l10n.t('1 waits') : l10n.t('{0} wait', waiters)]),
  ];
  const children = all.map((lock) => lockBranch(lock, rowParty(lock.session, scope.reading), scope));
  return {
    node: rowOf({
      id: scope.id('target', key),
      label,
      description: parts.join(' · '),
      icon: lockIcon(first),
      accessibilityLabel: `${label}, ${parts.join(', ')}`,
      context: 'target name',
      expandable: 'collapsed',
    }),
    tooltip: () => (first === undefined ? '' : lockLines(first).join('\n\n')),
    children: firstOf(children, firstLocks, (from) => scope.id('more', key, String(from))),
  };
}

/** Who has or wants a lock; `label` is the lock where it stands alone, and the session below the lock. */
function lockBranch(lock: DatabaseLock, label: string, scope: RowScope): Branch {
  const { reading, now } = scope;
  const session = lock.session === null ? undefined : reading.sessions.get(lock.session);
  const who = rowParty(lock.session, reading);
  const parts = [
    lock.state === 'held'
      ? ''
      : lock.waitingSince === null
        ? l10n.t('waits')
        : l10n.t('waits {0}', waitDuration(reading.at - lock.waitingSince)),
    shortened(lock.mode, 60),
    label === who ? '' : who,
    ...(session === undefined ? [] : [rowState(session, reading.at), ...rowOrigin(session)]),
    lock.count !== null && lock.count > 1 ? l10n.t('taken {0} times', lock.count) : '',
    session === undefined ? '' : shownStatement(session, reading.server.system),
  ].filter((part) => part !== '');
  const state = lock.state === 'held' ? l10n.t('held') : l10n.t('waited for');
  return {
    node: rowOf({
      id: scope.id('held', String(lock.session ?? ''), session?.mark ?? '', lock.id),
      label,
      description: parts.join(' · '),
      icon:
        session !== undefined && isIdleHolder(session) && lock.state === 'held'
          ? { id: 'warning', color: 'problemsWarningIcon.foreground' }
          : lockIcon(lock),
      accessibilityLabel: `${label}, ${state}, ${parts.join(', ')}`,
      context: `lock name ${session === undefined ? '' : sessionContext(session, scope)}`.trim(),
    }),
    tooltip: () =>
      [...lockLines(lock), ...(session === undefined ? [] : [sessionTooltip(session, reading, now)])].join('\n\n'),
  };
}

function lockLines(lock: DatabaseLock): readonly string[] {
  const key = keyText(lock.target);
  return [
    `**${markdownText(lockTitle(lock))}**`,
    ...(lock.name === null ? [] : [markdownText(certaintySentence(lock.name)), markdownText(targetText(lock.target))]),
    ...(key === '' ? [] : [markdownText(key)]),
  ];
}

function lockIcon(lock: DatabaseLock | undefined): { readonly id: string; readonly color: string } {
  if (lock?.state === 'waiting') return { id: 'watch', color: 'descriptionForeground' };
  return { id: 'lock', color: 'charts.green' };
}

/** Where its rows are, for whoever copies it: the name where there is one, and the key or what the server says. */
export function copiedName(lock: DatabaseLock): string {
  const { target } = lock;
  if (target.kind === 'advisory') return target.form === 'bigint' ? target.key : `${target.key[0]}, ${target.key[1]}`;
  return target.kind === 'named' ? target.name : targetText(target);
}

function sectionOf({ kind }: LockTarget): Section {
  switch (kind) {
    case 'advisory':
    case 'named':
      return 'names';
    case 'relation':
    case 'metadata':
      return 'tables';
    case 'row':
      return 'rows';
    case 'transaction':
    case 'virtual-transaction':
      return 'transactions';
    case 'other':
      return 'others';
    default:
      return assertNever(kind);
  }
}

function sectionTitle(section: Exclude<Section, 'names'>): string {
  switch (section) {
    case 'tables':
      return l10n.t('Tables and indexes');
    case 'rows':
      return l10n.t('Rows of tables');
    case 'transactions':
      return l10n.t('Transactions');
    case 'others':
      return l10n.t('Others');
    default:
      return assertNever(section);
  }
}

function sectionIcon(section: Exclude<Section, 'names'>): string {
  switch (section) {
    case 'tables':
      return 'table';
    case 'rows':
      return 'list-flat';
    case 'transactions':
      return 'arrow-swap';
    case 'others':
      return 'circle-outline';
    default:
      return assertNever(section);
  }
}

/** Known by name, then what is waited for, then the rest. */
function rankOf([first, ...others]: readonly DatabaseLock[]): number {
  if (first?.name !== null && first?.name?.subject.kind !== 'hash-or-constant') return 0;
  return others.some(({ state }) => state === 'waiting') ? 1 : 2;
}

function titleOf([first]: readonly DatabaseLock[]): string {
  return first === undefined ? '' : lockTitle(first);
}

function heldFirst(a: DatabaseLock, b: DatabaseLock): number {
  return (
    Number(a.state === 'waiting') - Number(b.state === 'waiting') ||
    (a.session ?? 0) - (b.session ?? 0) ||
    compare(a.mode, b.mode)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
