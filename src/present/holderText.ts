import { t } from '@vscode/l10n';
import type { Holder, LockRecord } from '../core/lock';
import { assertNever } from '../core/util/assertNever';
import { shortened } from './safeText';
import { momentText, shortDuration } from './timeText';

/** The holder in a few words, for a row: `node build.js (pid 4711)`, `pid 3330, gone`. */
export function holderShort(record: LockRecord): string {
  const { holder } = record;
  if (holder === null) return t('nobody named');
  switch (holder.liveness) {
    case 'alive':
      return holder.command === null
        ? t('pid {0}', holder.pid)
        : t('{0} (pid {1})', programName(holder.command), holder.pid);
    case 'dead':
      return t('pid {0}, gone', holder.pid);
    case 'remote':
      return t('pid {0} on {1}', holder.pid, shortened(holder.host ?? '', 40));
    case 'unknown':
      return t('pid {0}, not known to live', holder.pid);
    default:
      return assertNever(holder.liveness);
  }
}

/** `2026-11-20 12:10:34 (4 min ago)`, or what keeps it from being known. */
export function startText(holder: Holder, now: number): string {
  if (holder.startedAt === null) return t('not known');
  return t('{0} ({1} ago)', momentText(holder.startedAt), shortDuration(now - holder.startedAt));
}

export function livenessWord(holder: Holder): string {
  switch (holder.liveness) {
    case 'alive':
      return t('alive');
    case 'dead':
      return t('gone');
    case 'remote':
      return t('on another machine');
    case 'unknown':
      return t('not known');
    default:
      return assertNever(holder.liveness);
  }
}

/** The program and, for an interpreter, its script: without folders, which fill the row and say little. */
function programName(command: string): string {
  const words = command.split(' ').filter((word) => word !== '');
  const program = lastSegment(words[0] ?? '');
  const script = /^(?:node|nodejs|python[\d.]*|ruby|perl|sh|bash|deno|bun|java)(?:\.exe)?$/.test(program)
    ? words.slice(1).find((word) => !word.startsWith('-'))
    : undefined;
  return shortened(script === undefined ? program : `${program} ${lastSegment(script)}`, 48);
}

function lastSegment(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
