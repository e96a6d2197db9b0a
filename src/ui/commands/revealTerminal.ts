import * as l10n from '@vscode/l10n';
import { type Terminal, window } from 'vscode';
import type { LockRecord } from '../../core/lock';
import type { CommandContext } from './commandContext';
import { oneHolder } from './pickLocks';

/** *Reveal Terminal*: the one of this window that the holder was started from. */
export async function revealTerminal(context: CommandContext, row: unknown): Promise<void> {
  const named = await oneHolder(context, row, l10n.t('Reveal Terminal'), ({ holder }) => holder?.liveness === 'alive');
  if (named === undefined) return;
  const terminal = await terminalOf(named);
  if (terminal === undefined) {
    void window.showInformationMessage(l10n.t('The holder was not started from a terminal of this window.'));
  } else terminal.show();
}

async function terminalOf({ holder }: Pick<LockRecord, 'holder'>): Promise<Terminal | undefined> {
  const line = new Set(holder === null ? [] : [holder.pid, ...holder.ancestors.map(({ pid }) => pid)]);
  for (const terminal of window.terminals) {
    const pid = await terminal.processId;
    if (pid !== undefined && line.has(pid)) return terminal;
  }
  return undefined;
}
