import * as l10n from '@vscode/l10n';
import type { Holder, LockRecord } from '../core/lock';
import { assertNever } from '../core/util/assertNever';
import { shortened } from './safeText';
import { momentText, rowDuration, shortDuration } from './timeText';

/** The holder in a few words, for a row: `node build.js (pid 4711)`, `pid 3330, gone`. */
export function holderShort(record: LockRecord): string {
  return record.holder === null ? nobodyText(record) : holderWords(record.holder);
}

/** The same of a process that is known to be meant. */
export function holderWords(holder: Holder): string {
  switch (holder.liveness) {
    case 'alive': {
      const program = programName(holder.command ?? '');
      return program === '' ? l10n.t('pid {0}', holder.pid) : l10n.t('{0} (pid {1})', program, holder.pid);
    }
    case 'dead':
      return l10n.t('pid {0}, gone', holder.pid);
    case 'remote':
      return holder.host === null
        ? l10n.t('pid {0} on another machine', holder.pid)
        : l10n.t('pid {0} on {1}', holder.pid, shortened(holder.host, 40));
    case 'unknown':
      return l10n.t('pid {0}, state unknown', holder.pid);
    default:
      return assertNever(holder.liveness);
  }
}

function nobodyText(record: LockRecord): string {
  if (record.verdict === 'free') return l10n.t('nobody');
  if (record.evidence.some(({ code }) => code === 'used-by-nobody')) return l10n.t('nobody found');
  return isUnreadable(record) || record.kind === 'kernel' ? l10n.t('holder not known') : l10n.t('nobody named');
}

/** `2026-11-20 12:10:34 (4 min ago)`. */
export function startText(startedAt: number, now: number): string {
  return l10n.t('{0} ({1} ago)', momentText(startedAt), shortDuration(now - startedAt));
}

/** All that is known of the holder, for a row: `pid 4711, alive · node build.js · started 2026-11-20 12:10:34 (4 min ago)`. */
export function holderDetail(record: LockRecord, now: number): string {
  return record.holder === null ? holderShort(record) : processDetail(record.holder, record.evidence, now);
}

/** The same of a process that is known to be meant. */
export function processDetail(holder: Holder, evidence: LockRecord['evidence'], now: number): string {
  const { command, startedAt } = holder;
  const parts = [l10n.t('pid {0}, {1}', holder.pid, livenessWord(holder))];
  const shown = command === null ? '' : shortened(command, 120);
  if (isReused({ evidence }))
    parts.push(shown === '' ? l10n.t('number now used by another process') : l10n.t('number now used by {0}', shown));
  else {
    if (shown !== '') parts.push(shown);
    if (startedAt !== null)
      parts.push(l10n.t('started {0} ({1} ago)', momentText(startedAt), rowDuration(now - startedAt)));
  }
  return parts.join(' · ');
}

/** Whether its number belongs to another process by now: command and start are that one’s. */
export function isReused({ evidence }: Pick<LockRecord, 'evidence'>): boolean {
  return evidence.some(({ code }) => code === 'pid-reused');
}

/** Whether the file may well name its holder, but could not be read. */
export function isUnreadable({ evidence }: LockRecord): boolean {
  return evidence.some(({ code }) => code === 'content-unreadable');
}

export function livenessWord(holder: Holder): string {
  switch (holder.liveness) {
    case 'alive':
      return l10n.t('alive');
    case 'dead':
      return l10n.t('gone');
    case 'remote':
      return l10n.t('on another machine');
    case 'unknown':
      return l10n.t('state unknown');
    default:
      return assertNever(holder.liveness);
  }
}

const interpreter = /^(?:node|nodejs|python[\d.]*|ruby|perl|sh|bash|deno|bun|java)(?:\.exe)?$/i;
/** Options of interpreters that take the next word with them, and such that are followed by code, not by a script. */
const takesWord = /^(?:-r|--require|--import|--loader|--experimental-loader|-cp|-classpath|--class-path)$/;
const takesCode = /^(?:-[cep]|-pe|--eval|--print)$/;

/** The program and, for an interpreter, its script: without folders, which fill the row and say little. */
export function programName(command: string): string {
  const quoted = /^\s*"([^"]+)"/.exec(command);
  const words = command
    .slice(quoted?.[0].length ?? 0)
    .split(' ')
    .filter((word) => word !== '');
  const program = lastSegment(quoted?.[1] ?? words.shift() ?? '');
  const script = interpreter.test(program) ? scriptOf(words) : undefined;
  return shortened(script === undefined ? program : `${program} ${lastSegment(script)}`, 48);
}

function scriptOf(words: readonly string[]): string | undefined {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (takesCode.test(word)) return undefined;
    if (takesWord.test(word)) index++;
    else if (!word.startsWith('-')) return word;
  }
  return undefined;
}

function lastSegment(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
