import { config as configureLanguage } from '@vscode/l10n';
import { l10n } from 'vscode';
import type { NodeCommand } from '../beam/beamCommands';
import type { DatabaseCommand } from '../databases/databaseCommands';
import type { commands } from '../ids';
import { clearUndoHistory } from './clearUndoHistory';
import type { CommandContext } from './commandContext';
import { copyMatchDelete } from './copyMatchDelete';
import { copyAddress, findEntry, openInBrowser } from './entryCommands';
import { exportReport } from './exportReport';
import { copyPid, explain, open, reveal } from './lockCommands';
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

export type Handler = (row: unknown, selection: unknown) => unknown;

/** What each command of the manifest does: a bundle of its own, which so has its own copy of the sentences. */
export function createHandlers(context: CommandContext): Record<keyof typeof commands, Handler> {
  if (l10n.bundle !== undefined) configureLanguage({ contents: l10n.bundle });
  return {
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
    copyMatchDelete: (row) => copyMatchDelete(context, row),
    ...databaseHandlers(context),
    ...nodeHandlers(context),
  };
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

function nodeHandlers({ nodes }: CommandContext): Record<NodeCommand, Handler> {
  const handler = (name: NodeCommand): Handler => {
    return (row) => nodes.run(name, row);
  };
  return {
    connectNode: handler('connectNode'),
    disconnectNode: handler('disconnectNode'),
    forgetCookie: handler('forgetCookie'),
  };
}
