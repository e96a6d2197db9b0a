import { t } from '@vscode/l10n';
import { dialectById } from '../core/dialects/catalog';
import type { LockRecord } from '../core/lock';
import { dialectView } from './dialectText';
import { evidenceText } from './evidenceText';
import { livenessWord, startText } from './holderText';
import { markdownCode, markdownText, oneLine } from './safeText';
import { momentText, shortDuration, spokenDuration } from './timeText';
import { verdictMeaning, verdictWord } from './verdictText';

/** One thing that is said about a lock: a heading and lines; `code` marks text from the outside. */
interface Section {
  readonly heading: string;
  readonly lines: readonly Line[];
}

interface Line {
  readonly name: string | null;
  readonly text: string;
  readonly code: boolean;
}

/** *Explain Verdict*: everything known about one lock, as a Markdown document. */
export function explanationMarkdown(record: LockRecord, now: number): string {
  const sections = explain(record, now).flatMap(({ heading, lines }) => [
    `## ${markdownText(heading)}`,
    '',
    ...lines.map(({ name, text, code }) => {
      const value = code ? markdownCode(text) : markdownText(text);
      return name === null ? `- ${value}` : `- ${markdownText(name)}: ${value}`;
    }),
    '',
  ]);
  return [`# ${markdownText(title(record))}`, '', markdownText(verdictMeaning(record)), '', ...sections].join('\n');
}

/** The same for a terminal. */
export function explanationText(record: LockRecord, now: number): string {
  const sections = explain(record, now).flatMap(({ heading, lines }) => [
    '',
    heading,
    ...lines.map(({ name, text }) => `  ${name === null ? '- ' : `${name}: `}${oneLine(text)}`),
  ]);
  return [title(record), verdictMeaning(record), ...sections].join('\n');
}

function title(record: LockRecord): string {
  return t('{0}: {1}', dialectView(record).title, verdictWord(record.verdict));
}

function explain(record: LockRecord, now: number): readonly Section[] {
  const view = dialectView(record);
  const cure = dialectById(record.dialect)?.cure ?? null;
  const sections: Section[] = [
    {
      heading: t('What it is'),
      lines: [
        item(null, view.what),
        item(t('File'), record.path, true),
        item(t('Protects'), record.resource, true),
        item(t('Written'), `${momentText(record.acquiredAt)} (${t('{0} ago', spokenDuration(now - record.acquiredAt))})`),
      ],
    },
    { heading: t('Who holds it'), lines: holderLines(record, now) },
    { heading: t('Evidence'), lines: record.evidence.map((evidence) => item(null, evidenceText(evidence, now))) },
    {
      heading: t('What to do'),
      lines: [
        item(null, advice(record)),
        item(t('By itself'), view.cure),
        ...(cure === null ? [] : [item(t('The tool’s own way'), cure, true)]),
        item(t('If it were removed while in use'), view.harm),
      ],
    },
  ];
  return sections;
}

function holderLines({ holder, lease }: LockRecord, now: number): readonly Line[] {
  const lines: Line[] = [];
  if (holder === null) lines.push(item(null, t('The file names nobody.')));
  else {
    lines.push(item(t('Process'), `${holder.pid}, ${livenessWord(holder)}`));
    if (holder.host !== null) lines.push(item(t('Machine'), holder.host, true));
    if (holder.command !== null) lines.push(item(t('Command'), holder.command, true));
    if (holder.startedAt !== null) lines.push(item(t('Started'), startText(holder, now)));
    if (holder.user !== null) lines.push(item(t('User'), holder.user));
  }
  if (lease !== null) {
    const left = lease.expiresAt - now;
    const whole = shortDuration(lease.durationMs);
    lines.push(
      item(t('Lease'), left > 0 ? t('{0}, {1} left', whole, shortDuration(left)) : t('{0}, over since {1}', whole, shortDuration(-left))),
    );
  }
  return lines;
}

function advice({ verdict, releasable, kind, informational }: LockRecord): string {
  if (releasable) return kind === 'temp' ? t('“Sweep Orphans” removes it.') : t('“Release Stale Lock” removes it.');
  if (informational) return t('Nothing: it is in nobody’s way.');
  switch (verdict) {
    case 'held':
      return t('Wait, or end the process that holds it. Do not delete the file.');
    case 'overdue':
      return t('Wait: the next process that wants the lock takes it. If the holder hangs, end it.');
    default:
      return t('Look at the evidence, find out who made the file, and only then remove it by hand.');
  }
}

function item(name: string | null, text: string, code = false): Line {
  return { name, text, code };
}
