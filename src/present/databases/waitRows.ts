import * as l10n from '@vscode/l10n';
import type { Session } from '../../core/databases/session';
import type { Wait } from '../../core/waits/wait';
import { type Party, type WaitNode, sessionsBehind, waitForest, waitGraphOf } from '../../core/waits/waitGraph';
import { isIdleHolder } from '../databaseSessionText';
import { lockTitle } from '../databaseTargetText';
import { behindText, deadlockSentence } from '../databaseWaitText';
import { markdownText, shortened } from '../safeText';
import { type Branch, firstOf, rowOf } from './branch';
import { type RowScope, sessionContext } from './rowScope';
import {
  rowOrigin,
  rowParty,
  rowState,
  sessionTooltip,
  shownStatement,
  spokenWait,
  waitDuration,
} from './sessionWords';

/** Rows of one level, before the rest stands behind one. */
const firstWaiters = 25;
/** Of less than that is only said that it is less. Milliseconds. */
const shortWaitMs = 5_000;
/** What is open from the start is to be read at a glance. */
const openWaiters = 10;
/** A long chain is open in pieces of so many levels: VS Code asks for one level after the other, and each is further right. */
const openLevels = 8;

/** How many sessions wait, and the longest of them. Milliseconds by the server's clock. */
export function waitSummary({ reading, waiting }: RowScope): { readonly count: number; readonly longestMs: number } {
  const longest = [...waiting.values()].reduce((oldest, since) => Math.min(oldest, since), reading.at);
  return { count: waiting.size, longestMs: Math.max(0, reading.at - longest) };
}

/** The heading *Waits*: deadlocks, then each root blocker with those behind it. */
export function waitsBranch(scope: RowScope): Branch {
  const { reading } = scope;
  const { count, longestMs } = waitSummary(scope);
  const title = l10n.t('Waits');
  const id = scope.id('group', 'waits');
  if (count === 0) {
    const none = l10n.t('nobody waits');
    const icon = { id: 'pass', color: 'charts.green' };
    return {
      node: rowOf({
        id,
        label: title,
        description: none,
        icon,
        accessibilityLabel: `${title}, ${none}`,
        context: 'group',
      }),
    };
  }
  const graph = waitGraphOf(reading.waits);
  const { roots, deadlocks } = waitForest(graph);
  const behind = (party: Party): number => sessionsBehind(graph, party);
  const rings = new Map(deadlocks.flatMap((ring) => ring.map((party) => [party, ring] as const)));
  const branches = roots.map((root) => waitBranch(root, null, 1, rings, behind, scope));
  const words = count === 1 ? l10n.t('1 session waits') : l10n.t('{0} sessions wait', count);
  return {
    node: rowOf({
      id,
      label: title,
      description: l10n.t('{0} · longest {1}', words, waitDuration(longestMs)),
      icon: { id: 'watch', color: 'problemsWarningIcon.foreground' },
      accessibilityLabel: l10n.t('{0}, {1}, the longest for {2}', title, words, spokenWait(longestMs)),
      context: 'group',
      expandable: 'expanded',
    }),
    children: [
      ...deadlocks.map((ring) => deadlockBranch(ring, scope)),
      ...firstOf(branches, firstWaiters, (from) => scope.id('more', 'waits', String(from))),
    ],
  };
}

function deadlockBranch(ring: readonly Party[], scope: RowScope): Branch {
  const sentence = deadlockSentence(ring, scope.reading);
  const label = l10n.t('Deadlock');
  const parties = ring.map((party) => rowParty(party, scope.reading)).join(' ⇄ ');
  return {
    node: rowOf({
      id: scope.id('deadlock', ring.join(' ')),
      label,
      description: shortened(parties, 200),
      icon: { id: 'error', color: 'problemsErrorIcon.foreground' },
      accessibilityLabel: `${label}, ${sentence}`,
      context: 'deadlock',
    }),
    tooltip: () => markdownText(sentence),
  };
}

/** A session and those that wait for it. `above`: whom it waits for; `null` for a root, which has the level 1. */
function waitBranch(
  { party, waits, waiters, isRepeated }: WaitNode,
  above: Party | undefined,
  level: number,
  rings: ReadonlyMap<Party, readonly Party[]>,
  behind: (party: Party) => number,
  scope: RowScope,
): Branch {
  const { reading, now } = scope;
  const session = party === null ? undefined : reading.sessions.get(party);
  const isRoot = waits.length === 0;
  const count = isRepeated ? 0 : behind(party);
  const isRing = rings.has(party);
  // Who only stands behind it in the queue of the same lock is shown below the one that has it.
  const shown = waiters.filter((each) => !each.isRepeated || each.waits.some(({ isQueue }) => !isQueue));
  const children = shown.map((each) => waitBranch(each, party, level + 1, rings, behind, scope));
  // One place of its own, wherever its root goes; where it is named again, it is named by whom it is below.
  const again = isRepeated ? [`below ${String(above)}`] : [];
  const isOpen = children.length <= openWaiters && level % openLevels !== 0;
  const id = scope.id('wait', String(party ?? ''), session?.mark ?? '', ...again);
  const label = rowParty(party, reading);
  const parts = [
    ...(isRoot ? [] : [waitingText(party, waits, scope)]),
    ...(isRing ? [l10n.t('in a deadlock')] : []),
    ...(session === undefined ? [] : [rowState(session, reading.at)]),
    ...(count > 0 ? [behindText(count)] : []),
    ...(isRepeated ? [l10n.t('shown elsewhere too')] : []),
    ...(session === undefined ? [] : rowOrigin(session)),
    ...(session === undefined ? [] : [shownStatement(session, reading.server.system)]),
  ].filter((part) => part !== '');
  return {
    node: rowOf({
      id,
      label,
      description: parts.join(' · '),
      icon: waitIcon(session, isRoot, isRing),
      accessibilityLabel: l10n.t(
        '{0}: {1}, {2}',
        isRoot ? l10n.t('Blocker') : l10n.t('Waiting'),
        label,
        parts.join(', '),
      ),
      context: session === undefined ? 'party' : sessionContext(session, scope),
      expandable: children.length === 0 ? 'none' : isOpen ? 'expanded' : 'collapsed',
    }),
    tooltip: () =>
      [...waitLines(waits, scope), ...(session === undefined ? [] : [sessionTooltip(session, reading, now)])].join(
        '\n\n',
      ),
    children: firstOf(children, firstWaiters, (from) => scope.id('more', id, String(from))),
  };
}

/** `waits > 10 s: node-pg-migrate: migrations`. */
function waitingText(party: Party, waits: readonly Wait[], { reading, waiting, lockOf }: RowScope): string {
  const since = party === null ? undefined : waiting.get(party);
  const ms = Math.max(0, reading.at - (since ?? reading.at));
  const lock = waits.map((wait) => lockOf(wait.lock ?? '')).find((each) => each !== undefined);
  // Where the server does not say since when, it is only known how long it has been seen.
  const isSaid = waits.some((wait) => wait.since !== null) || ms >= shortWaitMs;
  const words = isSaid ? l10n.t('waits {0}', waitDuration(ms)) : l10n.t('waits');
  const text = lock === undefined ? words : l10n.t('{0}: {1}', words, lockTitle(lock));
  return waits.length > 0 && waits.every(({ isQueue }) => isQueue) ? l10n.t('{0}, behind it in the queue', text) : text;
}

/** What a session waits for, a line each. */
function waitLines(waits: readonly Wait[], { lockOf }: RowScope): readonly string[] {
  return waits.flatMap((wait) => {
    const lock = lockOf(wait.lock ?? '');
    return lock === undefined ? [] : [markdownText(l10n.t('Waits for {0} ({1}).', lockTitle(lock), lock.mode))];
  });
}

function waitIcon(
  session: Session | undefined,
  isRoot: boolean,
  isRing: boolean,
): { readonly id: string; readonly color: string | null } {
  if (isRing) return { id: 'error', color: 'problemsErrorIcon.foreground' };
  if (!isRoot) return { id: 'watch', color: 'descriptionForeground' };
  return session !== undefined && isIdleHolder(session)
    ? { id: 'warning', color: 'problemsWarningIcon.foreground' }
    : { id: 'lock', color: 'charts.green' };
}
