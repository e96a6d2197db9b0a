import { commands as vscodeCommands } from 'vscode';
import type { Disposable } from '../../core/util/disposable';
import type { Opens } from '../../present/nodeView';
import { commands, internalCommands } from '../ids';
import type { CommandContext } from './commandContext';
import type { createHandlers } from './handlers';
import { openAt } from './openAt';

/** Every command of the manifest, and the internal ones. What they do is loaded when the first of them is called. */
export function registerCommands(context: CommandContext): Disposable[] {
  let handlers: Promise<ReturnType<typeof createHandlers>> | undefined;
  const load = async (): Promise<ReturnType<typeof createHandlers>> => {
    const loaded = await import('./handlers');
    return loaded.createHandlers(context);
  };
  const names = Object.keys(commands) as (keyof typeof commands)[];
  return [
    ...names.map((name) =>
      vscodeCommands.registerCommand(commands[name], async (row: unknown, selection: unknown) =>
        (await (handlers ??= load()))[name](row, selection),
      ),
    ),
    vscodeCommands.registerCommand(internalCommands.openAt, (opens: Opens) => openAt(context, opens)),
    vscodeCommands.registerCommand(internalCommands.showJournal, (id: string) => context.showJournal(id)),
  ];
}
