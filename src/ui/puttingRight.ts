import { window, workspace } from 'vscode';
import { putRightEntry } from '../core/release/audit';
import { leftovers, putRightEach } from '../core/release/recovery';
import type { Disposable } from '../core/util/disposable';
import { refusalText } from '../present/releaseText';
import { unlinked } from '../present/safeText';
import type { CommandContext } from './commands/commandContext';

/**
 * Puts right what a crash of Lockscope left, whenever such is seen and the workspace is trusted. Each only once: what
 * cannot be put right is not tried again and again.
 */
export function registerPuttingRight(context: CommandContext): Disposable {
  const tried = new Set<string>();
  const look = (): void => {
    const { snapshot } = context.inventory;
    if (snapshot.phase !== 'complete' || !context.policy().trusted) return;
    const found = leftovers(snapshot).filter(({ id }) => !tried.has(id));
    if (found.length === 0) return;
    for (const { id } of found) tried.add(id);
    putRight(context, found).catch((error: unknown) => context.log.error('putting right failed', error));
  };
  const subscriptions = [context.inventory.onChange(look), workspace.onDidGrantWorkspaceTrust(look)];
  return {
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

async function putRight(
  { acting, audit, policy, release, survey, onUndoChanged }: CommandContext,
  found: ReturnType<typeof leftovers>,
): Promise<void> {
  const results = await acting.run((signal) => putRightEach(found, policy(), release, signal));
  for (const result of results) audit.add(putRightEntry(result, Date.now()));
  // Only what needs somebody is told aloud.
  const conflict = results.flatMap(({ result }) =>
    !result.ok && result.error.reason === 'conflict' ? [result.error] : [],
  )[0];
  if (conflict !== undefined) void window.showErrorMessage(unlinked(refusalText(conflict, Date.now())));
  await onUndoChanged();
  await survey.refresh();
}
