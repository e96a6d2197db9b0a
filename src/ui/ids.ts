/** Every name the manifest and the code share, once. A test compares them with package.json both ways. */

export const views = {
  locks: 'lockscope.locks',
  journals: 'lockscope.journals',
  databases: 'lockscope.databases',
  registries: 'lockscope.registries',
} as const;

export const commands = {
  release: 'lockscope.releaseStaleLock',
  sweep: 'lockscope.sweepOrphans',
  releaseAnyway: 'lockscope.releaseAnyway',
  undo: 'lockscope.undoLastRelease',
  clearUndo: 'lockscope.clearUndoHistory',
  verify: 'lockscope.verifyJournals',
  repair: 'lockscope.repairJournal',
  refresh: 'lockscope.refresh',
  open: 'lockscope.open',
  reveal: 'lockscope.revealInExplorer',
  copyPid: 'lockscope.copyHolderPid',
  explain: 'lockscope.explainVerdict',
  revealTerminal: 'lockscope.revealTerminal',
  stopHolder: 'lockscope.stopHolder',
  findEntry: 'lockscope.findRegistryEntry',
  copyAddress: 'lockscope.copyAddress',
  openInBrowser: 'lockscope.openInBrowser',
  stopProcess: 'lockscope.stopProcess',
  removeEntry: 'lockscope.removeDeadEntry',
  watchAsLock: 'lockscope.watchAsLock',
  exportReport: 'lockscope.exportReport',
  showLog: 'lockscope.showLog',
  groupByVerdict: 'lockscope.groupByVerdict',
  groupByFolder: 'lockscope.groupByFolder',
  groupByTool: 'lockscope.groupByTool',
  connectDatabase: 'lockscope.connectToDatabase',
  disconnectDatabase: 'lockscope.disconnectFromDatabase',
  forgetPassword: 'lockscope.forgetDatabasePassword',
  editConnections: 'lockscope.editDatabaseConnections',
  cancelStatement: 'lockscope.cancelStatement',
  terminateSession: 'lockscope.terminateSession',
  releaseLockRow: 'lockscope.releaseLockRow',
  copySql: 'lockscope.copySql',
  copyLockName: 'lockscope.copyLockName',
  connectNode: 'lockscope.connectToBeamNode',
  disconnectNode: 'lockscope.disconnectFromBeamNode',
  forgetCookie: 'lockscope.forgetBeamCookie',
  copyMatchDelete: 'lockscope.copyMatchDelete',
} as const;

/** Not in the manifest: called by rows and items only. */
export const internalCommands = {
  openAt: '_lockscope.openAt',
  showJournal: '_lockscope.showJournal',
} as const;

export const contextKeys = {
  /** `looking` or `complete`. */
  phase: 'lockscope.phase',
  /** `verdict`, `folder` or `tool`. */
  grouping: 'lockscope.grouping',
  canUndo: 'lockscope.canUndo',
  hasDatabases: 'lockscope.hasDatabases',
  databaseUrlOffered: 'lockscope.databaseUrlOffered',
  hasBeamNodes: 'lockscope.hasBeamNodes',
} as const;

export const settingsSection = 'lockscope';

export const settings = {
  exclude: 'exclude',
  reconcilePeriod: 'reconcilePeriod',
  leases: 'leases',
  notifications: 'notifications',
  outside: 'outsideWorkspace',
  showUnrecognized: 'showUnrecognized',
  dialects: 'dialects',
  journals: 'journals',
  databases: 'databases',
  registries: 'registries',
  beamNodes: 'beamNodes',
} as const;

/** Where VS Code remembers that the user hid the item. */
export const statusItemId = 'lockscope.journalHealth';

/** The findings of journals in the Problems panel. */
export const diagnosticsName = 'lockscope.journals';

/** Where VS Code remembers what the user did with the item in the list of language states. */
export const languageStatusId = 'lockscope.openJournal';

/** Keys of `workspaceState`. */
export const stateKeys = {
  grouping: 'grouping',
  /** What was said to `DATABASE_URL` of the workspace. */
  databaseUrl: 'databaseUrl',
} as const;

/** The scheme of *Explain Verdict* documents. */
export const verdictScheme = 'lockscope-verdict';

/** The scheme of the two sides that *Repair Journal…* compares. */
export const repairScheme = 'lockscope-repair';

/** Where the secret storage keeps what lets one in: the password of a database, the cookie of a node. */
export function secretKey(kind: 'database' | 'beam', place: string): string {
  return `lockscope.${kind}:${place}`;
}
