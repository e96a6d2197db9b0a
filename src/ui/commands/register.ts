import { commands as vscodeCommands } from 'vscode';
import type { Disposable } from '../../core/util/disposable';
import type { Opens } from '../../present/nodeView';
import type { DatabaseCommand } from '../databases/databaseCommands';
import { commands, internalCommands } from '../ids';
import { clearUndoHistory } from './clearUndoHistory';
import type { CommandContext } from './commandContext';
import { copyAddress, findEntry, openInBrowser } from './entryCommands';
import { exportReport } from './exportReport';
import { copyPid, explain, open, reveal } from './lockCommands';
import { openAt } from './openAt';
import { refresh } from './refresh';
import { releaseAnyway } from './releaseAnyway';
import { releaseStaleLock } from './releaseStaleLock';
import { removeEntry } from './removeEntry';
import { repairJournal } from './repairJournal';
import { revealTerminal } from './revealTerminal';
import { stopHolder, stopProcess } from './stopHolder';
import { sweepOrphans } from './sweepOrphans';
import { undoLastRelease } from './undoLastRelease';
import { verifyJournals } from './verifyJournals';
import { watchAsLock } from './watchAsLock';

type Handler = (row: unknown, selection: unknown) => unknown;

/** Every command of the manifest, and the internal ones. */
export function registerCommands(context: CommandContext): Disposable[] {
  const handlers: Record<keyof typeof commands, Handler> = {
    release: (row, selection) => releaseStaleLock(context, row, selection),
    sweep: (row, selection) => sweepOrphans(context, row, selection),
    releaseAnyway: (row) => releaseAnyway(context, row),
    undo: () => undoLastRelease(context),
    clearUndo: () => clearUndoHistory(context),
    repair: (row) => repairJournal(context, row),
    verify: (row) => verifyJournals(context, row),
    refresh: () => refresh(context),
    open: (row) => open(context, row),
    reveal: (row) => reveal(context, row),
    copyPid: (row) => copyPid(context, row),
    explain: (row) => explain(context, row),
    revealTerminal: (row) => revealTerminal(context, row),
    stopHolder: (row) => stopHolder(context, row),
    findEntry: () => findEntry(context),
    copyAddress: (row) => copyAddress(context, row),
    openInBrowser: (row) => openInBrowser(context, row),
    stopProcess: (row) => stopProcess(context, row),
    removeEntry: (row, selection) => removeEntry(context, row, selection),
    watchAsLock: (target) => watchAsLock(context, target),
    exportReport: () => exportReport(context),
    showLog: () => context.channel.show(),
    groupByVerdict: () => context.setGrouping('verdict'),
    groupByFolder: () => context.setGrouping('folder'),
    groupByTool: () => context.setGrouping('tool'),
    ...databaseHandlers(context),
  };
  const names = Object.keys(handlers) as (keyof typeof commands)[];
  return [
    ...names.map((name) => vscodeCommands.registerCommand(commands[name], handlers[name])),
    vscodeCommands.registerCommand(internalCommands.openAt, (opens: Opens) => openAt(context, opens)),
    vscodeCommands.registerCommand(internalCommands.showJournal, (id: string) => context.showJournal(id)),
  ];
}

/** They are loaded when one of them is called. */
function databaseHandlers({ databases }: CommandContext): Record<DatabaseCommand, Handler> {
  const handler = (name: DatabaseCommand): Handler => {
    return (row) => databases.run(name, row);
  };
  return {
    connectDatabase: handler('connectDatabase'),
    disconnectDatabase: handler('disconnectDatabase'),
    forgetPassword: handler('forgetPassword'),
    editConnections: handler('editConnections'),
    cancelStatement: handler('cancelStatement'),
    terminateSession: handler('terminateSession'),
    releaseLockRow: handler('releaseLockRow'),
    copySql: handler('copySql'),
    copyLockName: handler('copyLockName'),
  };
}
