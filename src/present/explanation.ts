import * as l10n from '@vscode/l10n';
import type { LockRecord } from '../core/lock';
import { takenText } from './ageText';
import { dialectView } from './dialectText';
import { evidenceText } from './evidenceText';
import { item, type Line, type Section, sectionsMarkdown, withoutEmpty } from './explanationSections';
import { processText } from './factText';
import { isReused, isUnreadable, livenessWord, startText } from './holderText';
import { leaseText } from './leaseText';
import { fileText, type WorkspaceRoots } from './placeText';
import { ancestryText } from './processTreeText';
import { oneLine } from './safeText';
import { verdictMeaning, verdictWord } from './verdictText';

/** *Explain Verdict*: everything known about one lock, as a Markdown document; what lies in `roots` relative to them. */
export function explanationMarkdown(record: LockRecord, now: number, roots: WorkspaceRoots = []): string {
  return sectionsMarkdown(title(record), verdictMeaning(record), explain(record, now, roots));
}

/** The same for a terminal. */
export function explanationText(record: LockRecord, now: number): string {
  const sections = explain(record, now, []).flatMap(({ heading, lines }) => [
    '',
    heading,
    ...lines.map(
      ({ name, text }) => `  ${name === null ? `- ${oneLine(text)}` : l10n.t('{0}: {1}', name, oneLine(text))}`,
    ),
  ]);
  return [title(record), verdictMeaning(record), ...sections].join('\n');
}

function title(record: LockRecord): string {
  return l10n.t('{0}: {1}', dialectView(record).title, verdictWord(record.verdict));
}

function explain(record: LockRecord, now: number, roots: WorkspaceRoots): readonly Section[] {
  const view = dialectView(record);
  const sections: Section[] = [
    {
      heading: l10n.t('What it is'),
      lines: [
        item(null, view.what),
        item(l10n.t('File'), fileText(record.path, roots), true),
        item(l10n.t('Protects'), fileText(record.resource, roots), true),
        item(l10n.t('Written'), takenText(record, now)),
      ],
    },
    { heading: l10n.t('Who holds it'), lines: holderLines(record, now) },
    { heading: l10n.t('Evidence'), lines: record.evidence.map((evidence) => item(null, evidenceText(evidence, now))) },
    {
      heading: l10n.t('What to do'),
      lines: [
        item(null, advice(record)),
        item(l10n.t('By itself'), view.cure),
        item(l10n.t('The tool’s own way'), record.cure ?? '', true),
        item(l10n.t('If it were removed while in use'), view.harm),
      ],
    },
  ];
  return sections.map(withoutEmpty);
}

function holderLines(record: LockRecord, now: number): readonly Line[] {
  return [...processLines(record, now), ...otherLines(record), item(l10n.t('Lease'), leaseText(record, now))];
}

function processLines(record: LockRecord, now: number): readonly Line[] {
  const { holder } = record;
  if (holder === null) {
    return [
      item(
        null,
        isUnreadable(record)
          ? l10n.t('The file cannot be read, so its holder is not known.')
          : record.verdict === 'free'
            ? l10n.t('Nobody.')
            : record.kind === 'kernel'
              ? l10n.t('A process that cannot be seen from here, or nobody.')
              : l10n.t('The file names nobody.'),
      ),
    ];
  }
  const { command, startedAt, user } = holder;
  const lines = [
    item(l10n.t('Process'), l10n.t('{0}, {1}', holder.pid, livenessWord(holder))),
    item(l10n.t('Machine'), holder.host ?? '', true),
  ];
  if (isReused(record)) return [...lines, item(l10n.t('Number now used by'), command ?? '', true)];
  return [
    ...lines,
    item(l10n.t('Command'), command ?? '', true),
    item(l10n.t('Started'), startedAt === null ? '' : startText(startedAt, now)),
    item(l10n.t('User'), user ?? ''),
    item(l10n.t('Started by'), ancestryText(holder), true),
  ];
}

function otherLines({ otherHolders, waiters }: LockRecord): readonly Line[] {
  return [
    ...otherHolders.map((other) => item(l10n.t('Also held by'), processText(other.pid, other.command), true)),
    ...waiters.map(({ pid, command }) => item(l10n.t('Waiting'), processText(pid, command), true)),
  ];
}

function advice({ verdict, releasable, kind, informational }: LockRecord): string {
  if (releasable)
    return kind === 'temp' ? l10n.t('“Sweep Orphans” removes it.') : l10n.t('“Release Stale Lock” removes it.');
  if (informational) return l10n.t('Nothing: it is in nobody’s way.');
  switch (verdict) {
    case 'held':
      return kind === 'temp'
        ? l10n.t('Wait: the process that made it may still need it.')
        : l10n.t('Wait, or end the process that holds it. Do not delete the file.');
    case 'overdue':
      return l10n.t('Wait: the next process that wants the lock takes it. If the holder hangs, end it.');
    case 'free':
      return l10n.t('Nothing: nobody holds it.');
    default:
      return l10n.t('Look at the evidence and find out who made the file; only then remove it by hand.');
  }
}
