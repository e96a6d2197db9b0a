import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../core/inventory';
import type { JournalHealth } from '../core/journal/report';
import type { LockRecord } from '../core/lock';
import { assertNever } from '../core/util/assertNever';
import { shortAge } from './ageText';
import { holderShort } from './holderText';
import { contentText } from './journalFactsText';
import { healthOrder, healthWord } from './journalHealth';
import { useWords } from './journalUseText';
import { fileText, type WorkspaceRoots } from './placeText';
import { oneLine } from './safeText';
import type { Cell, Table, Tone } from './table';

import { locksByUrgency, verdictWord } from './verdictText';

/** Locks for a terminal, the most pressing first. */
export function locksTable(records: readonly LockRecord[], now: number, roots: WorkspaceRoots): Table {
  return {
    columns: [
      { title: l10n.t('VERDICT'), shrinks: 'never' },
      { title: l10n.t('FILE'), shrinks: 'middle' },
      { title: l10n.t('HOLDER'), shrinks: 'end' },
      { title: l10n.t('AGE'), shrinks: 'never' },
    ],
    rows: locksByUrgency(records).map((record) => [
      verdictCell(record),
      plain(fileText(record.path, roots)),
      plain(holderShort(record)),
      plain(shortAge(record, now)),
    ]),
  };
}

/** Journals for a terminal, damaged ones first. */
export function journalsTable(records: readonly JournalRecord[], roots: WorkspaceRoots): Table {
  return {
    columns: [
      { title: l10n.t('HEALTH'), shrinks: 'never' },
      { title: l10n.t('FILE'), shrinks: 'middle' },
      { title: l10n.t('SUMMARY'), shrinks: 'end' },
    ],
    rows: [...records]
      .sort(byHealth)
      .map((record) => [healthCell(record), plain(fileText(record.path, roots)), plain(summaryOf(record))]),
  };
}

function summaryOf(record: JournalRecord): string {
  return [journalFacts(record), useWords(record.use)].filter((part) => part !== '').join('; ');
}

/** The verdict in a word or two; a note that excludes nobody says so. */
export function verdictCell(record: Pick<LockRecord, 'verdict' | 'informational'>): Cell {
  const word = verdictWord(record.verdict);
  if (record.informational) return { text: l10n.t('{0} (note)', word), tone: 'quiet' };
  return { text: word, tone: verdictTone(record) };
}

export function healthCell({ health }: JournalRecord): Cell {
  return { text: healthWord(health), tone: healthTone(health) };
}

/** What is in a journal, or why that cannot be said. */
export function journalFacts({ health, report, error }: JournalRecord): string {
  if (report === null) return error === null ? '' : oneLine(error.message);
  const entries = contentText(report.facts);
  if (health !== 'damaged') return entries;
  const findings = report.findingCount === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', report.findingCount);
  return `${findings}; ${entries}`;
}

function verdictTone({ verdict }: Pick<LockRecord, 'verdict'>): Tone {
  switch (verdict) {
    case 'held':
      return 'good';
    case 'overdue':
      return 'warning';
    case 'stale':
    case 'orphan':
      return 'bad';
    case 'unknown':
      return 'doubt';
    case 'free':
      return 'quiet';
    default:
      return assertNever(verdict);
  }
}

function healthTone(health: JournalHealth): Tone {
  switch (health) {
    case 'ok':
      return 'good';
    case 'damaged':
      return 'bad';
    case 'uninitialised':
      return 'quiet';
    case 'unreadable':
      return 'doubt';
    default:
      return assertNever(health);
  }
}

function plain(text: string): Cell {
  return { text, tone: 'plain' };
}

function byHealth(a: JournalRecord, b: JournalRecord): number {
  return healthOrder.indexOf(a.health) - healthOrder.indexOf(b.health) || compareText(a.path, b.path);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
