import * as l10n from '@vscode/l10n';
import { type Terminal, window } from 'vscode';
import type { LockRecord } from '../../core/lock';
import type { Clock } from '../../core/ports';
import type { CommandContext } from './commandContext';
import { oneHolder } from './pickLocks';

/** *Reveal Terminal*: the one of this window that the holder was started from. */
export async function revealTerminal(context: CommandContext, row: unknown): Promise<void> {
  const named = await oneHolder(context, row, l10n.t('Reveal Terminal'), ({ holder }) => holder?.liveness === 'alive');
  if (named === undefined) return;
  const terminal = await terminalOf(named, context.stop.clock);
  if (terminal === undefined) {
    void window.showInformationMessage(l10n.t('The holder was not started from a terminal of this window.'));
  } else terminal.show();
}

/** One whose process cannot be started says nothing of it, ever. Milliseconds. */
const startMs = 2_000;

async function terminalOf({ holder }: Pick<LockRecord, 'holder'>, clock: Clock): Promise<Terminal | undefined> {
  const line = new Set(holder === null ? [] : [holder.pid, ...holder.ancestors.map(({ pid }) => pid)]);
  const late = new Promise<undefined>((resolve) => void clock.after(startMs, () => resolve(undefined)));
  const pids = await Promise.all(window.terminals.map(({ processId }) => Promise.race([processId, late])));
  return window.terminals.find((_, index) => line.has(pids[index] ?? 0));
}
