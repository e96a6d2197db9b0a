import * as l10n from '@vscode/l10n';
import { type EntryState, stateOf } from '../core/registry/entryState';
import type { RegistryEntry } from '../core/registry/registry';
import { assertNever } from '../core/util/assertNever';
import { rowAge, spokenAge } from './ageText';
import { holderDetail, holderShort, holderWords, processDetail } from './holderText';
import { oneLine, shortened } from './safeText';
import type { IconView } from './verdictText';

export function stateWord(state: EntryState): string {
  switch (state) {
    case 'dead':
      return l10n.t('dead');
    case 'taken':
      return l10n.t('port taken');
    case 'contested':
      return l10n.t('port claimed twice');
    case 'silent':
      return l10n.t('port silent');
    case 'overdue':
      return l10n.t('overdue');
    case 'unknown':
      return l10n.t('unknown');
    case 'suspended':
      return l10n.t('suspended');
    case 'alive':
      return l10n.t('alive');
    case 'free':
      return l10n.t('free');
    default:
      return assertNever(state);
  }
}

/** Unlike each other in shape as well as in colour. */
export function stateIcon(state: EntryState): IconView {
  switch (state) {
    case 'dead':
      return { id: 'warning', color: 'problemsErrorIcon.foreground' };
    case 'taken':
    case 'contested':
      return { id: 'report', color: 'problemsWarningIcon.foreground' };
    case 'silent':
      return { id: 'debug-disconnect', color: 'problemsWarningIcon.foreground' };
    case 'overdue':
      return { id: 'watch', color: 'problemsWarningIcon.foreground' };
    case 'unknown':
      return { id: 'question', color: 'descriptionForeground' };
    case 'suspended':
      return { id: 'debug-pause', color: 'charts.blue' };
    case 'alive':
      return { id: 'pass', color: 'charts.green' };
    case 'free':
      return { id: 'circle-outline', color: 'descriptionForeground' };
    default:
      return assertNever(state);
  }
}

/** One sentence: what the state means for this entry. */
export function stateMeaning(entry: RegistryEntry): string {
  const state = stateOf(entry);
  const { process } = entry;
  switch (state) {
    case 'dead':
      return `${goneText(entry)} ${removalText(entry)}`;
    case 'taken':
      return l10n.t('Its process is alive, but another one listens at the port that it names.');
    case 'contested':
      return l10n.t('Its process is alive, but another entry names the same port, and it is not seen whose it is.');
    case 'silent':
      return l10n.t(
        'Its process is alive, but nobody listens at the port that it names: it is starting, or has moved on.',
      );
    case 'overdue':
      return l10n.t('What it names is there, but past the time that its tool grants.');
    case 'unknown':
      return process?.kind === 'beam' && process.liveness === 'dead'
        ? l10n.t('Its process is gone, but not yet for long enough: another one may be about to take its place.')
        : l10n.t('This cannot be decided on the evidence there is, so nothing is offered.');
    case 'suspended':
      return process?.kind === 'beam'
        ? l10n.t('Its process is there, and runs nothing until it is resumed.')
        : l10n.t('Its process has gone to sleep, and is started again when it is wanted.');
    case 'alive':
      return aliveText(entry);
    case 'free':
      return l10n.t('The file is there, but nobody uses it.');
    default:
      return assertNever(state);
  }
}

function goneText({ process }: RegistryEntry): string {
  return process === null
    ? l10n.t('What it names is gone, and whoever goes by this name finds nothing.')
    : l10n.t('Its process is gone, and whoever goes by this name finds nobody.');
}

function removalText({ removal }: RegistryEntry): string {
  if (removal.kind !== 'none') return l10n.t('It can be removed.');
  return removal.copy === null
    ? l10n.t('Lockscope does not remove it.')
    : l10n.t('Lockscope does not remove it; “Copy match_delete” gives what takes exactly this entry out.');
}

function aliveText({ process, evidence }: RegistryEntry): string {
  if (process === null) return l10n.t('What it names is there.');
  return evidence.some(({ code }) => code === 'port-served')
    ? l10n.t('Its process is alive, and listens at the port that it names.')
    : l10n.t('Its process is alive.');
}

/** Where an entry leads to, in a few words: `node server.js (pid 4711)`, `pid 3330, gone`, `<0.87.0>, suspended`; empty for one that names no process. */
export function entryProcessText({ process, lock }: RegistryEntry): string {
  if (lock !== null) return holderShort(lock);
  if (process === null) return '';
  if (process.kind === 'system') return holderWords(process.holder);
  const pid = oneLine(process.pid);
  switch (process.liveness) {
    case 'alive':
      return process.command === null ? pid : l10n.t('{0} (pid {1})', shortened(process.command, 48), pid);
    case 'dead':
      return l10n.t('pid {0}, gone', pid);
    case 'suspended':
      return process.command === null
        ? l10n.t('pid {0}, suspended', pid)
        : l10n.t('{0} (pid {1}, suspended)', shortened(process.command, 48), pid);
    case 'remote':
      return l10n.t('pid {0} on another machine', pid);
    case 'unknown':
      return l10n.t('pid {0}, state unknown', pid);
    default:
      return assertNever(process.liveness);
  }
}

/** All that is known of it. */
export function entryProcessDetail(entry: RegistryEntry, now: number): string {
  if (entry.lock !== null) return holderDetail(entry.lock, now);
  return entry.process?.kind === 'system'
    ? processDetail(entry.process.holder, entry.evidence, now)
    : entryProcessText(entry);
}

/** An entry in a few words, for a row and for a list to choose from: `dead · :3000 · 4 min · pid 4711, gone`. */
export function entrySummary(entry: RegistryEntry, now: number): string {
  const parts = [
    stateWord(stateOf(entry)),
    entry.port === null ? '' : `:${entry.port}`,
    rowAge({ acquiredAt: entry.since }, now),
    waitingText(entry),
    entryProcessText(entry),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** How many messages wait for a process in a live node; empty where none does. */
function waitingText({ evidence }: RegistryEntry): string {
  for (const item of evidence) {
    if (item.code !== 'beam-queue' || item.length === 0) continue;
    return item.length === 1 ? l10n.t('1 message waits') : l10n.t('{0} messages wait', item.length);
  }
  return '';
}

/** The same for a screen reader. */
export function entrySpoken(entry: RegistryEntry, now: number): string {
  const parts = [
    stateWord(stateOf(entry)),
    entry.port === null ? '' : l10n.t('port {0}', entry.port),
    waitingText(entry),
    entryProcessText(entry),
    spokenAge({ acquiredAt: entry.since }, now),
  ];
  return parts.filter((part) => part !== '').join(', ');
}
