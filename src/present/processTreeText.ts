import * as l10n from '@vscode/l10n';
import type { Holder } from '../core/lock';
import { programName } from './holderText';

/** `claude → zsh → git commit`, outermost first; empty where nobody is known above the holder. */
export function ancestryText({ ancestors, command }: Pick<Holder, 'ancestors' | 'command'>): string {
  if (ancestors.length === 0) return '';
  const names = [...ancestors].reverse().map(({ pid, command: text }) => nameOf(text, pid));
  return [...names, command === null ? '' : programName(command)].filter((name) => name !== '').join(' → ');
}

function nameOf(command: string | null, pid: number): string {
  const name = command === null ? '' : programName(command);
  return name === '' ? l10n.t('pid {0}', pid) : name;
}
