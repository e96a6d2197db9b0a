/** Every name the manifest and the code share, once. A test compares them with package.json both ways. */

export const views = {
  locks: 'lockscope.locks',
  journals: 'lockscope.journals',
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
  watchAsLock: 'lockscope.watchAsLock',
  exportReport: 'lockscope.exportReport',
  showLog: 'lockscope.showLog',
  groupByVerdict: 'lockscope.groupByVerdict',
  groupByFolder: 'lockscope.groupByFolder',
  groupByTool: 'lockscope.groupByTool',
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
} as const;

/** The scheme of *Explain Verdict* documents. */
export const verdictScheme = 'lockscope-verdict';

/** The scheme of the two sides that *Repair Journal…* compares. */
export const repairScheme = 'lockscope-repair';
